"""The rule sandbox on a phone, on a desktop and on paper, in a real browser."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.records import RecordFactory
from tests.factories.villages import (
    AppointmentFactory,
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
)
from tests.support.browser import DESKTOP, PHONE
from villages.models import AreaRole, BookStatus, RecordStatus
from villages.services import sandbox as kept_replays

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SURNAMES = "张李王刘陈杨赵黄周吴徐孙"
LONG = "帮助行动不便的独居老人打扫屋里屋外、晒被子、代买米面油盐并送到家里一整天"


@pytest.fixture
def village():
    return VillageFactory(name="海草村")


@pytest.fixture
def manager(village):
    return AppointmentFactory(role=AreaRole.MANAGER, village=village).user


@pytest.fixture
def draft(village):
    """A draft that gives more for one deed, less for another, and lacks a third."""
    book = RuleBookFactory(village=village)
    draft = RuleBookFactory(
        village=village,
        version=2,
        status=BookStatus.DRAFT,
        title="海草村村规民约积分细则（二〇二六年修订，征求意见稿）",
    )
    old = [
        RuleFactory(rule_book=book, code=f"AID-A0{n}", title=title)
        for n, title in enumerate((LONG, "清扫街道", "以前的条目"))
    ]
    for code, title, points in (("AID-A00", LONG, 4), ("AID-A01", "清扫街道", 1)):
        RuleFactory(rule_book=draft, code=code, title=title, points_default=points)
    for number in range(30):
        RuleFactory(rule_book=draft, code=f"NEW-A{number}", title=f"新条目{number}")
    day = timezone.localdate() - timedelta(days=40)
    for place, name in enumerate(SURNAMES):
        home = HouseholdFactory(village=village, hamlet=f"东小山后沟第{place}村民小组")
        person = ResidentFactory(household=home, name=f"{name}守田", is_head=True)
        for rule in (old[place % 2], *old[2:]):
            RecordFactory(
                resident=person,
                rule=rule,
                acted_on=day,
                status=RecordStatus.EFFECTIVE,
                points_granted=2,
            )
    return draft


def days():
    today = timezone.localdate()
    return (today - timedelta(days=60)).isoformat(), today.isoformat()


def choose(page, first, last):
    page.get_by_label("从哪天起").fill(first)
    page.get_by_label("到哪天止").fill(last)
    page.get_by_role("button", name="算一算").click()


@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_manager_tries_a_draft_on_past_days(open_page, manager, draft, screen):
    page = open_page(manager, screen)
    page.goto(f"/desk/rules/{draft.pk}/")
    page.get_by_role("link", name="拿过去的日子算一算").click()
    expect(page.get_by_text("算一算，不改任何人的分")).to_be_visible()
    first, last = days()
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    choose(page, first, tomorrow)
    expect(page.get_by_role("alert")).to_contain_text("没有算")
    expect(page.get_by_label("到哪天止")).to_have_value(tomorrow)
    choose(page, first, last)
    expect(page.get_by_role("heading", name="要备多少钱")).to_be_visible()
    expect(page.locator(".box__diff")).to_contain_text("−18")
    expect(page.get_by_text("守田")).to_have_count(0)
    page.get_by_role("link", name="打印", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("要是那时就用"))).to_be_visible()


def test_many_deeds_show_a_bar_and_then_the_result(
    open_page, manager, draft, monkeypatch
):
    monkeypatch.setattr(kept_replays, "AT_ONCE", 0)
    monkeypatch.setattr(kept_replays, "later", lambda *names, **values: None)
    page = open_page(manager)
    first, last = days()
    page.goto(f"/desk/rules/{draft.pk}/replay/?first={first}&last={last}")
    page.get_by_role("button", name="开始算").click()
    expect(page.get_by_role("progressbar", name="进度")).to_be_visible()
    today = timezone.localdate()
    period = {"first": today - timedelta(days=60), "last": today, "on": today}
    key = kept_replays.key_of(draft, **period)
    kept_replays.work(
        book=draft, village=draft.village, key=key, at=timezone.now(), **period
    )
    expect(page.get_by_role("heading", name="要备多少钱")).to_be_visible()


@pytest.mark.looks
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_sandbox_fits_the_screen_and_can_be_read_by_all(
    open_page, manager, draft, screen, axe, look
):
    page = open_page(manager, screen)
    first, last = days()
    address = f"/desk/rules/{draft.pk}/replay/?first={first}&last={last}"
    for name, path in (
        ("sandbox", address),
        ("sandbox-empty", f"/desk/rules/{draft.pk}/replay/"),
        ("sandbox-wrong", f"/desk/rules/{draft.pk}/replay/?first={last}&last={first}"),
    ):
        page.goto(path)
        axe(page)
        look(page, name)
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, name
    page.goto(address)
    for heading in ("一共记多少分", "要备多少钱", "多少户有变化"):
        box = page.get_by_role("heading", name=heading).bounding_box()
        assert screen is PHONE or box["y"] < page.viewport_size["height"] - 60


@pytest.mark.looks
def test_the_sheet_for_the_meeting_is_one_page_of_a4(open_page, manager, draft, look):
    page = open_page(manager, DESKTOP)
    first, last = days()
    book = draft.village.rule_books.get(version=1)
    for number in range(50):
        code, title = f"LNG-A{number}", f"{number}{LONG}{LONG}"[:80]
        rule = RuleFactory(rule_book=book, code=code, title=title)
        if number < 44:
            points = 1 + number % 2 * 3
            RuleFactory(rule_book=draft, code=code, title=title, points_default=points)
        home = HouseholdFactory(village=draft.village, hamlet="东小山后沟" * 8)
        RecordFactory(
            resident=ResidentFactory(household=home, is_head=True),
            rule=rule,
            acted_on=timezone.localdate() - timedelta(days=30),
            status=RecordStatus.EFFECTIVE,
            points_granted=2,
        )
    for number in range(9):
        title = f"{number}{LONG}"
        RuleFactory(rule_book=draft, code=f"NOT-A{number}", title=title)
    draft.title = draft.title * 2
    draft.save()
    page.goto(f"/desk/rules/{draft.pk}/replay/print/?first={first}&last={last}")
    look(page, "sandbox-print")
    sheet = page.locator(".boxa4")
    overflow = sheet.evaluate("one => one.scrollHeight - one.clientHeight")
    assert overflow <= 0
    assert page.locator(".boxa4__two li").count() == 40
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
