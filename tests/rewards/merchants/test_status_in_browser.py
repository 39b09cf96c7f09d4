"""The page behind a code in a real browser: light, alone, legible, and on paper."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from rewards.merchants.models import Pledge, PledgeText, Reply
from rewards.merchants.services import codes, fronts, grades
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, operator_of
from tests.rewards.merchants.shops import appeal, fault, photo_file
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEAVIEST = 50 * 1024
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
LONG_NAME = "老周家常菜海鲜烧烤大排档（滨海路总店）旗舰体验店"
WORDS = "冷柜换了新温度计，早晚各记一次，本子挂在门口，欢迎翻看。"


@pytest.fixture
def code():
    return open_shop()


def open_shop(name="渔火小馆", *, percent=80, disputed=False):
    """Return the code of a shop with everything there is to show, photo and all."""
    now, today = timezone.now(), timezone.localdate()
    by = UserFactory()
    opened_on = today - timedelta(days=400)
    shop = MerchantFactory(name=name, opened_on=opened_on)
    graded(shop, at=now - timedelta(days=200), percent=95)
    sections = [["证照", 20, 20], ["卫生", percent, 100], ["诚信", 34, 40]]
    given = graded(shop, at=now - timedelta(days=40), sections=sections)
    for order in (1, 3, 4, 5):
        fault(given, order, due_on=today + timedelta(days=9))
    Reply.objects.create(
        merchant=shop, grade=given, words=WORDS, said_at=now, said_by=by
    )
    text = PledgeText.objects.get(county=shop.village.town.county)
    Pledge.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        text=text,
        own_words="海鲜当面过秤。",
        signed_at=now,
        signed_by=by,
    )
    if disputed:
        appeal(given, due_on=today + timedelta(days=9))
        grades.touch(shop)
    fronts.keep_front(merchant=shop, upload=photo_file(), taken_on=today, by=by, at=now)
    return codes.issue_code(merchant=shop, by=by, at=now)


def sideways(page):
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("with_script", [False, True])
def test_it_weighs_little_asks_nobody_and_leaves_nothing(open_page, code, with_script):
    page = open_page(java_script_enabled=with_script)
    bodies = {}
    page.on("response", lambda got: bodies.setdefault(got.url, got))
    page.goto(f"/m/{code.token}", wait_until="networkidle")
    sizes = {url: len(got.body()) for url, got in bodies.items()}
    kinds = sorted(url.split("?")[0].rsplit("/", 1)[-1] for url in sizes)
    script = ["read.js"] if with_script else []
    assert kinds == sorted([code.token, "m.css", "photo", *script])
    assert sum(sizes.values()) <= HEAVIEST, sizes
    assert page.context.cookies() == []
    assert not any(got.headers.get("set-cookie") for got in bodies.values())
    expect(page.get_by_role("heading", level=1)).to_have_text("渔火小馆")
    image = page.get_by_role("img")
    expect(image).to_have_count(1)


def test_a_phone_that_can_speak_reads_it_aloud(open_page, code):
    page = open_page()
    page.add_init_script(
        "window.said = []; speechSynthesis.speak = (one) => said.push(one);"
    )
    page.goto(f"/m/{code.token}")
    page.get_by_role("button", name="读").click()
    words, language = page.evaluate("[said[0].text, said[0].lang]")
    assert language == "zh-CN"
    for told in ("渔火小馆", "B级", "良好", "冷柜换了新温度计"):
        assert told in words
    assert "要整改" not in words
    expect(page.get_by_role("button", name="停")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("size", [PHONE, DESKTOP, NARROW], ids=["phone", "wide", "320"])
@pytest.mark.parametrize("language", ["", "/en"], ids=["zh", "en"])
def test_it_is_accessible_and_fits(open_page, axe, look, size, language):
    code = open_shop(LONG_NAME, percent=30)
    page = open_page(None, size)
    page.goto(f"/m/{code.token}{language}")
    look(page, f"shop{language.replace('/', '-')}")
    axe(page)
    assert sideways(page) <= 0
    expect(page.locator("html")).to_have_attribute(
        "lang", "en" if language else "zh-Hans"
    )


def test_the_grade_has_words_and_stands_above_the_fold(open_page, code):
    page = open_page()
    page.goto(f"/m/{code.token}")
    card = page.get_by_role("region", name="等级")
    expect(card).to_contain_text("B级")
    expect(card).to_contain_text("良好，微笑")
    box = page.get_by_role("heading", name="为什么是B").bounding_box()
    assert box
    assert box["y"] + box["height"] < PHONE["viewport"]["height"]


@pytest.mark.looks
def test_letters_twice_as_large_fit_a_narrow_screen(open_page, code, look):
    page = open_page(None, NARROW)
    page.goto(f"/m/{code.token}")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    look(page, "twice")
    assert sideways(page) <= 0


@pytest.mark.looks
@pytest.mark.parametrize("disputed", [False, True])
def test_it_prints_on_one_page(open_page, look, disputed):
    code = open_shop(LONG_NAME, disputed=disputed)
    page = open_page(None, DESKTOP)
    page.goto(f"/m/{code.token}")
    paper = page.pdf(prefer_css_page_size=True)
    if folder := os.environ.get("LOOK_AT"):
        Path(folder, f"paper-{disputed}.pdf").write_bytes(paper)
    assert paper.count(b"/Type /Page\n") + paper.count(b"/Type /Page ") == 1


@pytest.mark.looks
def test_every_other_state_is_accessible(open_page, watch, axe, look):
    watch.allow("status of 4")
    revoked = open_shop()
    codes.revoke_code(
        code=revoked, reason="swapped", by=UserFactory(), at=timezone.now()
    )
    disputed = open_shop(disputed=True)
    page = open_page(None, NARROW)
    for name, address in {
        "revoked": f"/m/{revoked.token}",
        "review": f"/m/{disputed.token}",
        "unknown": "/m/nothing",
        "find": "/m/",
        "wrong": "/m/?code=P7QC8KHM",
    }.items():
        page.goto(address)
        look(page, name)
        axe(page)
        assert sideways(page) <= 0, name


def test_a_typed_short_code_opens_the_shop_without_script(open_page, code):
    page = open_page(java_script_enabled=False)
    page.goto("/m/")
    page.get_by_label("牌子上的8位短码").fill(code.short_code.lower())
    page.get_by_role("button", name="查这家店").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("渔火小馆")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_text("Grade B")).to_be_visible()
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_text("B级", exact=True)).to_be_visible()
