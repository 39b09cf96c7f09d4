"""A file in a real browser: the officer at the kitchen table, with a phone."""

import pytest
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from rewards.ruralcredit.models import Dossier
from rewards.ruralcredit.selectors.dossiers import values_of
from tests.factories.ruralcredit import (
    CoopMemberFactory,
    DossierFactory,
    know,
    make_coop,
    officer_of,
    supervisor_of,
    village_of,
)
from tests.factories.villages import ResidentFactory
from tests.rewards.merchants.test_status_in_browser import NARROW, sideways
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SIZES = pytest.mark.parametrize(
    "size", [PHONE, DESKTOP, NARROW], ids=["phone", "wide", "320"]
)


@pytest.fixture
def coop():
    return make_coop()


@pytest.fixture
def head(coop):
    return ResidentFactory(village=village_of(coop), name="周海燕", is_head=True)


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "book.jpg"
    Image.effect_noise((1600, 1200), 60).convert("RGB").save(path)
    return path


def at(name, *keys):
    return reverse(f"ruralcredit_{name}", args=[getattr(k, "pk", k) for k in keys])


def test_a_consent_and_a_survey_fill_a_file_on_the_phone(
    open_page, axe, look, coop, head, photo
):
    post = officer_of(coop)
    page = open_page(post.user, PHONE, capacity=f"coop:{post.pk}")
    page.goto(reverse("portal_desk"))
    look(page, "coop-desk")
    axe(page)
    page.get_by_role("link", name="去入户登记").click()
    page.get_by_label("哪一户").fill("zhy")
    page.get_by_role("button", name="筛选").click()
    look(page, "coop-list")
    page.get_by_role("link", name="周海燕家").click()
    page.get_by_label("谁签的字").select_option(label="周海燕")
    page.get_by_text("纸面签字", exact=True).click()
    page.get_by_label("到哪天止").fill("2030-12-31")
    look(page, "coop-consent")
    axe(page)
    page.get_by_role("button", name="同意了，建档").click()
    expect(page.get_by_text("记了0项，一共26项")).to_be_visible()
    page.get_by_role("link", name="入户登记").click()
    fill_in(page, photo)
    look(page, "coop-survey")
    axe(page)
    page.get_by_role("button", name="存下来").click()
    # What was said, and what follows from it and from the register.
    expect(page.get_by_text("记了6项，一共26项")).to_be_visible()
    look(page, "coop-file")
    axe(page)
    dossier = Dossier.objects.get()
    found = values_of(dossier, timezone.localdate(dossier.opened_at))
    assert found["F01"].value == 68000
    assert len(found["F01"].evidence) == 1


def fill_in(page, photo):
    """Say what the household earns and owes, and show the book."""
    said = page.locator("[data-survey-said]")
    expect(said).to_have_text("记了0项，一共26项")
    page.get_by_label("家庭年可支配收入", exact=True).fill("68000")
    page.locator("input[type=file]").first.set_input_files(photo)
    expect(page.get_by_text("不保存拍照位置").first).to_be_visible()
    page.get_by_text("一项稳定加季节性收入", exact=True).click()
    page.get_by_text("资产与负债").click()
    page.get_by_label("一年要还的本金和利息").fill("12000")
    expect(said).to_have_text("记了3项，一共26项")
    expect(page.get_by_text("草稿已存")).to_be_visible()


def test_what_is_wrong_stays_typed_and_a_draft_outlives_a_reload(open_page, axe, coop):
    post, dossier = officer_of(coop), DossierFactory(coop=coop)
    page = open_page(post.user, PHONE, capacity=f"coop:{post.pk}")
    page.goto(at("survey", dossier))
    page.get_by_label("从事当前主业年限").fill("12")
    expect(page.get_by_text("草稿已存")).to_be_visible()
    page.reload()
    expect(page.get_by_label("从事当前主业年限")).to_have_value("12")
    page.get_by_label("家庭年可支配收入", exact=True).fill("六万")
    page.get_by_role("button", name="存下来").click()
    expect(page.get_by_role("alert")).to_contain_text("要填数字")
    expect(page.get_by_label("家庭年可支配收入", exact=True)).to_have_value("六万")
    expect(page.get_by_label("从事当前主业年限")).to_have_value("12")
    axe(page)


def test_the_survey_works_without_script(open_page, coop):
    post, dossier = officer_of(coop), DossierFactory(coop=coop)
    page = open_page(
        post.user, PHONE, capacity=f"coop:{post.pk}", java_script_enabled=False
    )
    page.goto(at("survey", dossier))
    page.get_by_label("从事当前主业年限").fill("12")
    page.get_by_role("button", name="存下来").click()
    expect(page.get_by_text("12年")).to_be_visible()


@pytest.mark.looks
@SIZES
def test_the_officer_s_pages_are_accessible_and_fit(open_page, axe, look, coop, size):
    post, member = officer_of(coop), CoopMemberFactory(coop=coop)
    dossier = DossierFactory(coop=coop, household=member.household)
    know(dossier, F02=12000, B02="one_stable_plus_seasonal", V02=False)
    page = open_page(post.user, size, capacity=f"coop:{post.pk}")
    for name, address in {
        "files": at("dossiers"),
        "file": at("dossier", dossier),
        "survey": at("survey", dossier),
        "consent": at("consent_new", dossier),
        "tables": at("tables"),
        "members": at("members"),
        "member-new": at("member_new") + f"?q={member.resident.name}",
        "member": at("member", member),
        "share": at("member_share", member),
        "promise": at("promise_new", member),
        "promises": at("promises"),
        "rules": at("rules"),
        "rule": at("rule_new"),
        "rates": at("rates"),
        "indicators": at("indicators"),
        "indicator": at("indicator_new"),
    }.items():
        page.goto(address)
        look(page, f"coop-{name}")
        axe(page)
        assert sideways(page) <= 0, name


@pytest.mark.looks
@SIZES
def test_the_county_s_pages_are_accessible_and_fit(open_page, axe, look, coop, size):
    post, keeper = officer_of(coop), supervisor_of(coop)
    page = open_page(keeper.user, size, capacity=f"area:{keeper.pk}")
    for name, address in {
        "coops": at("coops"),
        "coop": at("coop", coop),
        "coop-new": at("coop_new"),
        "coop-edit": at("coop_edit", coop),
        "serve": at("coop_serve", coop),
        "appoint": at("coop_appoint", coop),
        "end": at("post_end", coop, post),
    }.items():
        page.goto(address)
        look(page, f"county-{name}")
        axe(page)
        assert sideways(page) <= 0, name
