"""The homes, 我的 and signing in, in a real browser: sizes, targets, whole ways through."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories.accounts import PASSWORD, UserFactory, key_of
from tests.factories.records import RecordFactory
from tests.factories.redemption import (
    ClerkFactory,
    GoodsFactory,
    OutletFactory,
    customer,
)
from tests.factories.villages import AppointmentFactory, RuleBookFactory, VillageFactory
from tests.grassroots.accounts.conftest import code_in
from tests.support.browser import DESKTOP, PHONE
from villages.models import AreaRole, RecordStatus, Resident

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OpenPage = Callable[..., Page]
Check = Callable[[Page], None]

SMALL = """(least) => [...document.querySelectorAll("a, button, input:not([type=hidden])")]
  .filter((one) => !one.matches(".skip, .hidein") && getComputedStyle(one).display !== "inline")
  .filter((one) => { const box = one.getBoundingClientRect();
    return box.width && (box.height < least - 0.5 || box.width < least - 0.5); })
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture
def resident() -> Resident:
    village = VillageFactory(name="东岛村", phone="0500-861 2345")
    RuleBookFactory(village=village)
    outlet = OutletFactory(village=village, next_open_on=timezone.localdate())
    GoodsFactory(outlet=outlet, name="花生油", pack="5升", price=60)
    resident = customer(village, 86, name="张守田", user=UserFactory(name="张守田"))
    RecordFactory(resident=resident, status=RecordStatus.ON_NOTICE)
    return resident


def check(page: Page, axe: Check, *, least: int = 44) -> None:
    """Nothing serious for axe, no scrolling sideways, every target large enough."""
    axe(page)
    assert page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )
    assert page.evaluate(SMALL, least) == []


def sized(page: Page, step: int) -> Page:
    """Choose a size of text on the device."""
    page.context.add_cookies(
        [
            {
                "name": "text_step",
                "value": str(step),
                "url": page.evaluate("location.origin"),
            }
        ]
    )
    page.reload()
    return page


@pytest.mark.looks
@pytest.mark.parametrize("step", [0, 1, 3])
@pytest.mark.parametrize("path", ["/me/", "/me/mine/", "/scan/"])
def test_a_residents_pages_are_fit_for_old_eyes_and_thumbs(
    open_page: OpenPage, axe: Check, resident: Resident, path: str, step: int
) -> None:
    page = open_page(resident.user)
    page.goto(path)
    check(sized(page, step), axe, least=60 if step else 44)


@pytest.mark.looks
@pytest.mark.parametrize("role", list(AreaRole))
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_desk_has_no_serious_fault(
    open_page: OpenPage, axe: Check, role: str, screen: dict
) -> None:
    seat = AppointmentFactory(role=role)
    RecordFactory(village=seat.village, recorded_by=seat.user)
    page = open_page(seat.user, screen)
    for path in ("/desk/", "/desk/mine/", "/scan/"):
        page.goto(path)
        check(page, axe)


@pytest.mark.looks
def test_the_counters_desk_and_the_audit_lines_have_no_serious_fault(
    open_page: OpenPage, axe: Check, resident: Resident
) -> None:
    page = open_page(ClerkFactory(outlet=resident.village.outlets.get()).user)
    page.goto("/desk/")
    check(page, axe)
    seat = AppointmentFactory(role=AreaRole.MANAGER, village=resident.village)
    page = open_page(seat.user)
    page.goto("/desk/audit/")
    check(page, axe)


@pytest.mark.looks
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_the_home_never_scrolls_sideways(
    open_page: OpenPage, resident: Resident, width: int
) -> None:
    page = open_page(resident.user, {"viewport": {"width": width, "height": 700}})
    page.goto("/me/")
    for step in range(4):
        sized(page, step)
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.looks
@pytest.mark.parametrize("step", [0, 1, 3])
@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/login/code/", "/c/22222222/"]
)
def test_the_door_is_fit_for_old_eyes_and_thumbs(
    phone: Page, axe: Check, path: str, step: int
) -> None:
    phone.goto(path)
    check(sized(phone, step), axe, least=60 if step else 44)


def test_somebody_comes_in_by_code_from_a_mistyped_number_on(
    phone: Page, resident: Resident, settings, tmp_path: Path
) -> None:
    settings.SMS_DIRECTORY = tmp_path
    phone.goto("/me/")
    phone.get_by_role("link", name="用短信登录码").click()
    phone.get_by_label("手机号").fill("13700000000")
    phone.get_by_role("button", name="发登录码").click()
    phone.get_by_role("button", name="没收到").click()
    phone.get_by_label("手机号").fill(resident.user.phone)
    phone.get_by_role("button", name="发登录码").click()
    sent = (tmp_path / f"{resident.user.phone}.txt").read_text(encoding="utf-8")
    phone.get_by_label("短信里的6位数").fill(code_in(sent))
    phone.get_by_role("button", name="确认").click()
    expect(phone.get_by_text("张守田家")).to_be_visible()


def test_large_text_is_one_tap_away_before_and_after_signing_in(
    phone: Page, resident: Resident
) -> None:
    resident.user.set_password(PASSWORD)
    resident.user.save()
    phone.goto("/accounts/login/")
    phone.get_by_role("button", name="大字版").click()
    expect(phone.locator("html")).to_have_class("elder step-1")
    phone.get_by_label("手机号").fill(resident.user.phone)
    phone.get_by_label("密码").fill(PASSWORD)
    phone.get_by_role("button", name="登录", exact=True).click()
    expect(phone.get_by_role("link", name="我的码")).to_be_visible()
    phone.get_by_role("button", name="字再大一点").click()
    expect(phone.locator("html")).to_have_class("elder step-2")
    phone.get_by_role("button", name="换回标准版").click()
    expect(phone.get_by_role("link", name="翻开")).to_be_visible()


def test_somebody_with_two_hats_changes_them_under_mine(
    open_page: OpenPage, resident: Resident
) -> None:
    seat = AppointmentFactory(user=resident.user, village=resident.village)
    page = open_page(resident.user, capacity=key_of(resident))
    page.goto("/me/")
    page.get_by_role("link", name="我的", exact=True).click()
    page.get_by_role("button", name="村信息员").click()
    main = page.locator("#main")
    expect(main.get_by_role("link", name="记一件好事")).to_be_visible()
    assert page.url.endswith("/desk/")
    assert seat.role == AreaRole.RECORDER


def test_a_code_can_be_typed_where_there_is_no_camera(
    open_page: OpenPage, resident: Resident
) -> None:
    page = open_page(resident.user)
    page.goto("/scan/")
    page.get_by_label("码旁边的8位短码").fill(resident.card_code[:7] + "2" * 2)
    page.get_by_role("button", name="用短码打开").click()
    expect(page.get_by_text("这个码不对，可能看错了一位")).to_be_visible()
    page.get_by_label("码旁边的8位短码").fill(resident.card_code.lower())
    page.get_by_role("button", name="用短码打开").click()
    expect(page.get_by_text("这是村里的积分码")).to_be_visible()
