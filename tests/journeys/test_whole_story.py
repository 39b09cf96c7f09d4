"""From the lane to the counter: one good deed of three, on phones, in a real browser."""

import re
from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from rewards.redemption.models import Redemption
from tests.factories.records import picture
from tests.factories.redemption import ClerkFactory, GoodsFactory, OutletFactory
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
)
from villages.models import BehaviourRecord, EvidenceKind, RecordStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=timezone.get_default_timezone())
PEOPLE = (("sgf", "孙桂芳"), ("yuzhongcheng", "于忠诚"), ("李长", "李长河"))


class Clock:
    """The clock of the server, which the test sets; it goes on by itself."""

    def __init__(self, monkeypatch):
        self._real = timezone.now
        self._ahead = MONDAY - self._real()
        monkeypatch.setattr(timezone, "now", lambda: self._real() + self._ahead)

    def skip(self, **span):
        self._ahead += timedelta(**span)


@pytest.fixture
def clock(monkeypatch):
    return Clock(monkeypatch)


@pytest.fixture
def village(clock):
    village = VillageFactory(name="东岛村")
    home = HouseholdFactory(village=village, hamlet="3组", number="0412")
    for number, (_typed, name) in enumerate(PEOPLE):
        place = {"household": home} if number == 0 else {"village": village}
        ResidentFactory(name=name, is_head=True, **place)
    RuleFactory(
        rule_book=RuleBookFactory(village=village),
        title="自发清理公共沟渠",
        evidence=EvidenceKind.PHOTO,
        points_min=1,
        points_max=20,
        points_default=12,
    )
    return village


@pytest.fixture
def photo(tmp_path):
    path = tmp_path / "沟渠.jpg"
    picture(5, (2400, 1800)).save(path, "JPEG", quality=92)
    return path


def write_it_down(page: Page, photo) -> None:
    page.goto("/desk/records/new/")
    for typed, name in PEOPLE:
        page.get_by_role("searchbox", name="找人").press_sequentially(typed, delay=20)
        page.locator("#found").get_by_role("button", name=name).click()
        expect(page.locator(".chip--on", has_text=name)).to_be_visible()
    page.get_by_text("自发清理公共沟渠").click()
    expect(page.locator("#bar")).to_contain_text("3人，每人+12分")
    page.locator("input[type=file]").set_input_files(photo)
    expect(page.get_by_text("不保存拍照位置")).to_be_visible()
    page.get_by_role("button", name="记下来").click()
    expect(page.get_by_role("heading", name="记好了")).to_be_visible()


def approve_all(page: Page) -> None:
    page.goto("/desk/reviews/")
    page.get_by_role("link", name="从第一件评起").click()
    for number in range(len(PEOPLE), 0, -1):
        expect(page.get_by_text(f"第1件，共{number}件")).to_be_visible()
        page.get_by_role("button", name="通过", exact=True).click()
    expect(page).to_have_url(re.compile("/desk/reviews/$"))


def show_my_code(page: Page, tmp_path):
    """Return a photo of the code on the resident's phone."""
    page.goto("/me/code/")
    shot = tmp_path / "code.png"
    page.locator(".qrbox").screenshot(path=shot)
    return shot


def serve(page: Page, code_photo) -> None:
    page.goto("/desk/counter/")
    page.locator("input[type=file]").first.set_input_files(code_photo)
    expect(page.get_by_text("孙*家")).to_be_visible()
    page.locator(".goods button[name=add]").filter(has_text="毛巾").click()
    page.get_by_role("button", name="请顾客看，确认10分").click()
    page.get_by_role("button", name="确认兑换").click()
    expect(page.get_by_role("heading", name="换好了")).to_be_visible()


def test_a_deed_of_three_becomes_points_and_a_towel(
    open_page, village, clock, photo, tmp_path, axe
):
    recorder = AppointmentFactory(village=village, role="recorder").user
    judge = AppointmentFactory(village=village, role="panel").user
    clerk = ClerkFactory(outlet=OutletFactory(village=village))
    GoodsFactory(outlet=clerk.outlet, name="毛巾", unit="条", price=10, stock=3)
    sun = village.residents.get(name="孙桂芳")
    sun.user = AppointmentFactory(
        role="recorder", starts_on="2019-01-01", ends_on="2019-01-02"
    ).user
    sun.save()

    write_it_down(open_page(recorder), photo)
    approve_all(open_page(judge))
    records = BehaviourRecord.objects.filter(village=village)
    assert {one.status for one in records} == {RecordStatus.ON_NOTICE}

    home = open_page(sun.user)
    home.goto("/me/")
    expect(home.locator(".hero__pts .num")).to_have_text("0")
    expect(home.get_by_text("公示中12分")).to_be_visible()
    expect(home.get_by_text("6月9日（周二）到账")).to_be_visible()

    clock.skip(days=7)
    call_command("tick")
    assert not records.filter(status=RecordStatus.EFFECTIVE).exists()
    clock.skip(days=1)
    call_command("tick")
    assert {one.status for one in records.all()} == {RecordStatus.EFFECTIVE}
    home.reload()
    expect(home.locator(".hero__pts .num")).to_have_text("12")

    serve(open_page(clerk.user), show_my_code(home, tmp_path))
    order = Redemption.objects.get()
    home.goto("/me/passbook/")
    line = home.locator(".lb tbody tr").filter(has_text="毛巾")
    expect(line).to_contain_text("−10")
    expect(line.locator("td").last).to_have_text("2")
    expect(home.locator(".proof")).to_contain_text("12")
    axe(home)
    receipt = open_page(clerk.user)
    receipt.goto(f"/desk/counter/{order.pk}/receipt/")
    expect(receipt.locator("main")).to_contain_text(order.number)
    expect(receipt.locator("main")).to_contain_text("毛巾")

    said = StringIO()
    call_command("check_ledger", stdout=said)
    assert "账对得上" in said.getvalue()
