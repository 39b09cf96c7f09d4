"""From the survey to a re-rating: five neighbours, three signatures, one objection."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from rewards.ruralcredit.models import FilePurpose, Rating
from rewards.ruralcredit.services.dossiers import withdraw_consent
from tests.factories.accounts import UserFactory
from tests.rewards.ruralcredit.rated import (
    committee,
    file_of,
    head_of,
    held,
    judges,
    world,
)
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCORES = (37, 41, 43, 47, 53)
NARROW = {"viewport": {"width": 320, "height": 700}}
NO_SIDEWAYS = "document.documentElement.scrollWidth <= window.innerWidth"


@pytest.fixture(autouse=True)
def demo(settings):
    settings.DEMO_MODE = True


@pytest.fixture
def w():
    w = world(on=timezone.localdate(), E02=None, B02=None, B03=None)
    w.head = head_of(w.dossier)
    return w


def survey(page, w):
    """Ask at the kitchen table what the file does not say yet."""
    page.goto(reverse("ruralcredit_survey", args=[w.dossier.pk]))
    page.get_by_text("只有季节性收入", exact=True).click()
    page.get_by_label("从事当前主业年限").fill("6")
    page.get_by_role("button", name="存下来").click()
    expect(page.get_by_text("6年", exact=True)).to_be_visible()


def tells_no_score(page):
    html = page.content()
    assert not [one for one in SCORES if f">{one}<" in html or f">{one}分" in html]


def test_a_household_is_asked_judged_rated_reads_why_objects_and_is_rated_by_others(
    open_page, w, axe, look
):
    survey(open_page(w.officer, PHONE), w)
    people = judges(w.coop)
    desk = open_page(w.officer, DESKTOP)
    desk.goto(reverse("ruralcredit_household", args=[w.dossier.pk]))
    look(desk, "household")
    axe(desk)
    desk.get_by_role("link", name="请人评议").click()
    for one in people:
        desk.get_by_text(str(one), exact=True).click()
    look(desk, "panel-new")
    axe(desk)
    desk.get_by_role("button", name="请他们来评").click()
    expect(desk.get_by_text("5人里0人打了分")).to_be_visible()
    for one, score in zip(people, SCORES, strict=True):
        page = open_page(one, PHONE)
        page.goto(reverse("ruralcredit_judging"))
        page.locator(".weui-cell_access").click()
        page.get_by_label("打多少分").fill(str(score))
        if score == SCORES[-1]:
            look(page, "judge")
            axe(page)
        page.get_by_role("button", name="封好交上去").click()
        expect(page.get_by_text("封好了，谁也看不到您打了多少分")).to_be_visible()
        page.context.close()
    desk.reload()
    expect(desk.get_by_text("5人里5人打了分")).to_be_visible()
    desk.get_by_role("button", name="结束评议").click()
    expect(desk.get_by_text("平均43.7分")).to_be_visible()
    look(desk, "panel")
    tells_no_score(desk)
    desk.goto(reverse("ruralcredit_household", args=[w.dossier.pk]))
    desk.get_by_role("button", name="按今天的资料算").click()
    expect(desk.get_by_text("您算的，要请另一位来定")).to_be_visible()
    look(desk, "rating")
    axe(desk)
    tells_no_score(desk)
    rating = Rating.objects.get()
    signer = open_page(w.committee, PHONE)
    signer.goto(reverse("ruralcredit_ratings"))
    look(signer, "queue")
    axe(signer)
    signer.get_by_role("link", name=str(w.dossier.household)).click()
    signer.get_by_role("button", name="签字").first.click()
    expect(signer.get_by_text("定了，从今天起管两年")).to_be_visible()
    home = open_page(w.head.user, PHONE)
    home.goto(reverse("ruralcredit_my_ratings"))
    expect(home.get_by_role("heading", name="怎样能更高")).to_be_visible()
    look(home, "my-rating")
    axe(home)
    tells_no_score(home)
    home.get_by_text("收入与经营").click()
    home.get_by_role("link", name=re.compile("从事当前主业年限")).click()
    home.get_by_label("哪里不对").fill("种扇贝八年了")
    look(home, "my-objection")
    axe(home)
    home.get_by_role("button", name="送出").click()
    expect(home.get_by_text("合作社收到了")).to_be_visible()
    look(home, "my-receipt")
    other = open_page(w.second, DESKTOP)
    other.goto(reverse("ruralcredit_objections"))
    other.get_by_role("link", name=str(w.dossier.household)).click()
    other.get_by_text("说得对，重新评").click()
    other.get_by_label("正确的是").fill("8")
    other.get_by_label("理由").fill("看过海域使用证")
    look(other, "objection")
    axe(other)
    other.get_by_role("button", name="答复").click()
    expect(other.get_by_text("答复好了，这户看得到")).to_be_visible()
    desk.goto(reverse("ruralcredit_household", args=[w.dossier.pk]))
    desk.get_by_role("button", name="按今天的资料算").click()
    expect(desk.get_by_text("要换没经手的人重新评")).to_be_visible()
    again = open_page(w.other_officer, DESKTOP)
    again.goto(reverse("ruralcredit_household", args=[w.dossier.pk]))
    again.get_by_role("button", name="按今天的资料算").click()
    expect(again.get_by_text("算好了，还没定")).to_be_visible()
    rating.refresh_from_db()
    assert rating.status == "set_aside"
    third = open_page(committee(w.coop), PHONE)
    third.goto(reverse("ruralcredit_ratings"))
    third.get_by_role("link", name=str(w.dossier.household)).click()
    third.get_by_role("button", name="签字").first.click()
    expect(third.get_by_text("定了，从今天起管两年")).to_be_visible()
    home.goto(reverse("ruralcredit_my_ratings"))
    home.get_by_text("收入与经营").click()
    expect(home.get_by_text(re.compile("^8年"))).to_be_visible()
    tells_no_score(home)


def test_a_lenders_link_is_gone_the_moment_the_consent_is(open_page, axe, look, watch):
    watch.allow("status of 410")
    w = world(on=timezone.localdate())
    w.head = head_of(w.dossier)
    held(w.dossier, at=timezone.now())
    w.dossier.authorisations.filter(purpose="lender").update(recipient="望海农商银行")
    home = open_page(w.head.user, PHONE)
    home.goto(reverse("ruralcredit_my_links", args=[w.dossier.pk]))
    home.get_by_label("为了什么").fill("春耕贷款")
    look(home, "my-links")
    axe(home)
    home.get_by_role("button", name="生成链接").click()
    address = home.locator(".rate__address").inner_text()
    look(home, "my-link")
    path = "/lend/" + address.rsplit("/", 1)[1]
    bank = open_page(None, PHONE)
    bank.goto(path)
    expect(bank.get_by_text("只能打开一次")).to_be_visible()
    look(bank, "lend")
    axe(bank)
    bank.get_by_role("button", name="打开").click()
    expect(bank.get_by_text("AA", exact=True)).to_be_visible()
    look(bank, "lend-shown")
    axe(bank)
    bank.goto(path)
    expect(bank.get_by_text("已经打开过一次")).to_be_visible()
    home.goto(reverse("ruralcredit_my_links", args=[w.dossier.pk]))
    expect(home.get_by_text("打开过").first).to_be_visible()
    home.get_by_label("为了什么").fill("再看一次")
    home.get_by_role("button", name="生成链接").click()
    address = home.locator(".rate__address").inner_text()
    given = w.dossier.authorisations.get(purpose=FilePurpose.LENDER)
    withdraw_consent(authorisation=given, by=w.head.user, at=timezone.now())
    bank.goto("/lend/" + address.rsplit("/", 1)[1])
    expect(bank.get_by_text("这户收回了同意")).to_be_visible()
    look(bank, "lend-gone")
    axe(bank)


@pytest.mark.looks
def test_nothing_scrolls_sideways_on_the_narrowest_phone(open_page, axe, look):
    w = world(on=timezone.localdate())
    w.head = head_of(w.dossier)
    rating = held(w.dossier, at=timezone.now())
    waiting = file_of(w.coop, on=timezone.localdate())
    pages = [
        (w.head.user, reverse("ruralcredit_my_rating", args=[w.dossier.pk])),
        (w.head.user, reverse("ruralcredit_my_links", args=[w.dossier.pk])),
        (w.officer, reverse("ruralcredit_ratings")),
        (w.officer, reverse("ruralcredit_rating", args=[rating.pk])),
        (w.officer, reverse("ruralcredit_household", args=[waiting.pk])),
        (w.officer, reverse("ruralcredit_panel_new", args=[waiting.pk])),
        (
            None,
            reverse(
                "ruralcredit_credit_households",
                args=[w.dossier.household.village.code],
            ),
        ),
    ]
    for number, (user, address) in enumerate(pages):
        page = open_page(user, NARROW)
        page.goto(address)
        look(page, f"narrow-{number}")
        assert page.evaluate(NO_SIDEWAYS), address
        axe(page)
        page.context.close()


def test_without_script_the_household_still_reads_objects_and_links(open_page):
    w = world(on=timezone.localdate(), household_user=UserFactory())
    head = head_of(w.dossier)
    held(w.dossier, at=timezone.now() - timedelta(minutes=1))
    page = open_page(head.user, PHONE, java_script_enabled=False)
    page.goto(reverse("ruralcredit_my_rating", args=[w.dossier.pk]))
    page.get_by_role("link", name="我觉得不对", exact=True).click()
    page.get_by_label("哪里不对").fill("不对")
    page.get_by_role("button", name="送出").click()
    expect(page.get_by_text("合作社收到了")).to_be_visible()
