"""The desk pages of standards and evidence in a real browser, narrow and wide."""

import pytest
from django.urls import reverse

from rewards.merchants.models import Penalty
from rewards.merchants.services import standards
from tests.factories.accounts import UserFactory, key_of
from tests.factories.merchants import MerchantFactory, inspector_of
from tests.factories.villages import AppointmentFactory, VillageFactory, moment
from tests.rewards.merchants.test_standards_pages import DAY, HEADING, NEW_LIST
from tests.support.browser import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
SIZES = pytest.mark.parametrize(
    "size", [PHONE, NARROW, DESKTOP], ids=["phone", "narrow", "desktop"]
)


@pytest.fixture
def village():
    village = VillageFactory()
    by = UserFactory(is_superuser=True)
    standards.install_defaults(county=village.town.county, by=by, at=moment(DAY))
    return village


def fits(page):
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.looks
@SIZES
def test_pages_fit_and_are_accessible(open_page, axe, village, size):
    shop = MerchantFactory(village=village)
    county = village.town.county
    post = AppointmentFactory(role="supervisor", county=county)
    page = open_page(post.user, size, capacity=key_of(post))
    checklist = standards.Checklist.objects.get(county=county, sector="catering")
    for address in (
        reverse("merchants_standards"),
        reverse("merchants_checklist", args=[checklist.pk]),
        reverse("merchants_scheme_new"),
        reverse("merchants_pledge_text_new"),
        NEW_LIST,
        reverse("merchants_penalty_new", args=[shop.pk]),
        reverse("merchants_award_new", args=[shop.pk]),
        reverse("merchants_accident", args=[shop.pk]),
    ):
        page.goto(address)
        assert fits(page), address
        axe(page)


@SIZES
def test_what_is_wrong_in_a_table_is_read_beside_the_form(
    open_page, axe, village, tmp_path, size
):
    post = AppointmentFactory(role="supervisor", county=village.town.county)
    page = open_page(post.user, size, capacity=key_of(post))
    table = tmp_path / "表.csv"
    table.write_text(f"{HEADING}\n卫生,地面干净,地面不干净,三十,否\n", encoding="utf-8")
    page.goto(f"{NEW_LIST}?sector=catering")
    page.set_input_files("input[type=file]", table)
    page.get_by_role("button", name="看一遍").click()
    page.get_by_text("表里有1处不对").wait_for()
    assert fits(page)
    axe(page)
    table.write_text(f"{HEADING}\n卫生,地面干净,地面不干净,30,否\n", encoding="utf-8")
    page.set_input_files("input[type=file]", table)
    page.get_by_role("button", name="看一遍").click()
    page.get_by_text("还没有发布。").wait_for()
    axe(page)
    page.get_by_role("button", name="发布这一版").click()
    page.get_by_text("发布好了").wait_for()


def test_an_empty_penalty_is_refused_on_the_phone(open_page, village):
    shop = MerchantFactory(village=village)
    post = inspector_of(village)
    page = open_page(post.user, PHONE, capacity=key_of(post))
    page.goto(reverse("merchants_penalty_new", args=[shop.pk]))
    page.get_by_role("button", name="登记这项处罚").click()
    page.get_by_text("没有记上，请看下面").wait_for()
    assert not Penalty.objects.filter(merchant=shop).exists()
