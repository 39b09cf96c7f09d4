"""A villager makes a deduct good: chooses, does, is looked at, and it is gone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.deducts import set_the_stage
from tests.factories.villages import moment
from tests.support.browser import DESKTOP, PHONE
from villages.models import CalendarYear, Deduct, DeductStage
from villages.selectors.credit_files import score_as_of
from villages.services import deducts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def in_force():
    """Return a village and a deduct of two points that counts today."""
    stage = set_the_stage()
    today = timezone.localdate()
    for year in (today.year - 1, today.year, today.year + 1):
        # Whatever the day of the test: the breaks are known.
        CalendarYear.objects.create(
            county=stage.village.town.county, year=year, source="国办发明电"
        )
    long_ago, later, lately = (
        moment(today - timedelta(days=days)) for days in (30, 22, 1)
    )
    reminded = stage.remind(at=long_ago, acted_on=today - timedelta(days=30))
    served = deducts.serve_notice(deduct=reminded, by=stage.user("manager"), at=later)
    for member in (0, 1):
        served = stage.vote(served, member=member, at=lately)
    return stage, served


def test_a_deduct_is_made_good_on_a_phone(open_page, axe):
    stage, deduct = in_force()
    today = timezone.localdate()
    assert score_as_of(stage.person, today).total == 998
    elder = stage.subject
    elder.text_step = 1
    elder.save()
    me = open_page(elder, PHONE, capacity=f"resident:{stage.person.pk}")
    me.goto(f"/me/reminders/{deduct.key}/")
    me.get_by_role("link", name="我来修复").click()
    expect(me.get_by_role("heading", name="给村里做4小时事")).to_be_visible()
    axe(me)
    me.get_by_label("打扫公共的地方").select_option("3")
    me.get_by_role("button", name="就做这几件").click()
    expect(me.get_by_text("现在选了3小时")).to_be_visible()
    axe(me)
    me.get_by_label("帮老人做家务、代办").select_option("1")
    me.get_by_role("button", name="就做这几件").click()
    expect(me.get_by_role("heading", name="还差4小时")).to_be_visible()
    axe(me)
    for number, kind in ((1, "打扫公共的地方"), (2, "帮老人做家务、代办")):
        me.get_by_role("link", name=kind).click()
        me.get_by_label("在哪里、做了什么").fill(f"做了第{number}件，小桥两边")
        me.get_by_role("button", name="做完了").click()
        expect(me.get_by_text("等人来看")).to_have_count(number)
    axe(me)

    desk = open_page(stage.user("manager"), PHONE)
    desk.goto("/desk/reminders/")
    expect(desk.get_by_text("修复的事说做完了，等人看")).to_be_visible()
    desk.get_by_role("link", name="乱倒垃圾").click()
    desk.get_by_role("link", name="正在修复").click()
    axe(desk)
    desk.get_by_role("button", name="看过了，算数").first.click()
    expect(desk.get_by_role("heading", name="还差1小时")).to_be_visible()
    desk.get_by_role("button", name="看过了，算数").click()
    expect(desk.get_by_text("这件事清了")).to_be_visible()
    expect(desk.get_by_text("李长河")).to_have_count(0)

    me.goto("/me/file/")
    expect(me.get_by_text("乱倒垃圾")).to_have_count(0)
    assert Deduct.objects.get().stage == DeductStage.REPAIRED
    assert score_as_of(stage.person, today).total == 1000


@pytest.mark.looks
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_of_a_repair_hold_at_both_sizes(open_page, axe, look, screen):
    stage, deduct = in_force()
    now = timezone.now()
    desk, mine = f"/desk/reminders/{deduct.key}/", f"/me/reminders/{deduct.key}/"
    me = open_page(stage.subject, screen, capacity=f"resident:{stage.person.pk}")
    manager = open_page(stage.user("manager"), screen)

    def see(*pages):
        for name, page, address in pages:
            page.goto(address)
            expect(page.locator("h1, h2").first).to_be_visible()
            axe(page)
            look(page, f"repair-{name}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= screen["viewport"]["width"], address

    see(
        ("offer", me, mine),
        ("pledge", me, f"{mine}repair/"),
        ("paper", manager, f"{desk}repair/pledge/"),
    )
    repair = stage.pledged(deduct, at=now)
    stage.said_done(repair, at=now)
    see(
        ("progress", me, f"{mine}repair/"),
        ("task", me, f"{mine}repair/2/"),
        ("look", manager, f"{desk}repair/"),
        ("back", manager, f"{desk}repair/1/back/"),
        ("write", manager, f"{desk}repair/2/"),
        ("sheet", manager, f"{desk}print/repair/"),
    )
