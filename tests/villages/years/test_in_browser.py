"""The list of stars on a narrow phone, a phone, a desk and a sheet of A3."""

from datetime import date

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.accounts import UserFactory
from tests.factories.villages import RuleBookFactory, VillageFactory
from tests.factories.years import counts, family, manager_of, rule_of
from tests.support.browser import DESKTOP, PHONE
from villages.services import years
from villages.views.public_stars import LINES_ON_A3

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}
SURNAMES = "孙李王张刘陈杨赵黄周吴徐"


@pytest.fixture
def head(db):
    """A village with twelve households of three to five stars, and one of them."""
    village = VillageFactory(name="东岛村", phone="0500-8612345")
    year = frozen_year()
    RuleBookFactory(village=village, effective_from=date(year, 1, 1))
    rule = rule_of(village, points=70)
    for number, name in enumerate(SURNAMES):
        head = family(village, name=f"{name}桂芳", user=UserFactory())
        counts(head, 22 + 4 * number, since=date(year, 6, 1), rule=rule)
    return head


def frozen_year():
    return timezone.localdate().year - 1


def frozen(village):
    return years.freeze(village=village, year=frozen_year(), by=None, at=timezone.now())


def test_the_manager_puts_the_list_up_and_anybody_finds_it(open_page, head):
    manager = manager_of(head.village)
    frozen(head.village)
    desk = open_page(manager, PHONE)
    desk.goto("/desk/")
    desk.get_by_role("link", name="年度星级").click()
    desk.get_by_role("button", name="贴出来公示").click()
    expect(desk.get_by_text("名单贴出来了")).to_be_visible()
    desk.get_by_role("link", name="大家看到的名单").click()
    expect(desk.get_by_role("heading", name="东岛村星级名单")).to_be_visible()
    expect(desk.get_by_text("徐*家")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize(
    "screen", [NARROW, PHONE, DESKTOP], ids=["narrow", "phone", "desktop"]
)
def test_the_pages_hold_at_every_size(open_page, axe, look, head, screen):
    village, manager = head.village, manager_of(head.village)
    close = frozen(village)
    desk = open_page(manager, screen)
    desk.goto("/desk/stars/")
    axe(desk)
    look(desk, "stars-frozen")
    years.put_on_notice(close=close, by=manager, at=timezone.now())
    me = open_page(head.user, screen, capacity=f"resident:{head.pk}")
    for name, page, address in (
        ("desk", desk, "/desk/stars/"),
        ("list", me, f"/v/{village.code}/stars/"),
        ("sheet", me, f"/v/{village.code}/stars/print/"),
        ("mine", me, "/me/file/history/"),
    ):
        page.goto(address)
        axe(page)
        look(page, f"stars-{name}")
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0 or name == "sheet", (name, screen["viewport"])


@pytest.mark.looks
def test_each_sheet_is_one_page_of_a3_however_full(open_page, head):
    manager = manager_of(head.village)
    rule, since = rule_of(head.village, points=70), date(frozen_year(), 6, 1)
    for _each in range(42):
        counts(family(head.village), 65, since=since, rule=rule)
    years.put_on_notice(close=frozen(head.village), by=manager, at=timezone.now())
    page = open_page(head.user, DESKTOP, capacity=f"resident:{head.pk}")
    page.goto(f"/v/{head.village.code}/stars/print/")
    printed = page.pdf(prefer_css_page_size=True, print_background=True)
    sheets = page.locator(".a3")
    spilt = "one => one.scrollHeight - one.clientHeight"
    assert sheets.nth(0).evaluate(spilt) <= 0
    assert sheets.nth(0).locator("tbody tr").count() == LINES_ON_A3
    assert printed.count(b"/Type /Page\n") == sheets.count()
