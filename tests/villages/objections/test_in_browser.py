"""A deduct is voted, objected to, answered by another, and upheld. On phones."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.deducts import set_the_stage
from tests.factories.villages import moment
from tests.support.browser import PHONE
from villages.models import CalendarYear, DeductStage, Objection
from villages.selectors.credit_files import score_as_of
from villages.services import deducts

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def stage():
    stage = set_the_stage()
    today = timezone.localdate()
    for year in (today.year - 1, today.year, today.year + 1):
        # Whatever the day of the test: the breaks are known.
        CalendarYear.objects.create(
            county=stage.village.town.county, year=year, source="国办发明电"
        )
    return stage


@pytest.fixture
def noticed(stage):
    """A deduct whose time to speak is over: the panel may vote today."""
    today = timezone.localdate()
    reminded = stage.remind(
        at=moment(today - timedelta(days=30)), acted_on=today - timedelta(days=30)
    )
    return deducts.serve_notice(
        deduct=reminded,
        by=stage.user("manager"),
        at=moment(today - timedelta(days=22)),
    )


def fits(page):
    wide = page.evaluate("document.documentElement.scrollWidth")
    return wide <= PHONE["viewport"]["width"]


def test_a_deduct_that_was_voted_is_objected_to_and_everything_is_restored(
    open_page, axe, look, stage, noticed
):
    today = timezone.localdate()
    before = score_as_of(stage.person, today).total
    for place, member in enumerate(stage.panel[:2]):
        judge = open_page(member, PHONE)
        judge.goto("/desk/reminders/")
        judge.get_by_role("link", name="乱倒垃圾").click()
        judge.get_by_role("link", name="去评").click()
        if place == 0:
            look(judge, "vote")
            axe(judge)
        judge.get_by_text("该扣", exact=True).click()
        judge.get_by_label("理由").fill("照片清楚，核实过了")
        judge.get_by_role("button", name="评好了").click()
        expect(judge.get_by_text("评好了。")).to_be_visible()
    noticed.refresh_from_db()
    assert noticed.stage == DeductStage.IN_FORCE
    # It counts from the day after the vote.
    after = score_as_of(stage.person, today + timedelta(days=1)).total
    assert after == before - noticed.points

    me = open_page(stage.subject, PHONE, capacity=f"resident:{stage.person.pk}")
    me.goto(f"/me/reminders/{noticed.key}/")
    look(me, "mine")
    me.get_by_role("link", name="我觉得不对").click()
    look(me, "object")
    axe(me)
    assert fits(me)
    me.get_by_label("哪里不对").fill("那天我在县医院，有挂号单")
    me.get_by_role("button", name="提出来").click()
    expect(me.get_by_text("记下了。换人重看，到期前书面答复您。")).to_be_visible()
    look(me, "raised")
    axe(me)
    assert fits(me)
    paused = score_as_of(stage.person, today + timedelta(days=1)).total
    assert paused == before

    answered_by_another(open_page, axe, look, stage)

    me.reload()
    expect(me.get_by_text("成立，改正了")).to_be_visible()
    expect(me.get_by_text("挂号单核对过，那天不在村里")).to_be_visible()
    look(me, "upheld")
    expect(me.get_by_text("这次扣分不算了，信用分和原来一样。")).to_be_visible()
    me.goto("/me/file/")
    expect(me.get_by_text("扣信用分2分")).to_have_count(0)
    look(me, "file")
    noticed.refresh_from_db()
    assert noticed.stage == DeductStage.REVERSED
    assert score_as_of(stage.person, today + timedelta(days=1)).total == before


def answered_by_another(open_page, axe, look, stage):
    """Let the third of the panel answer; who voted cannot."""
    voter = open_page(stage.panel[0], PHONE)
    voter.goto("/desk/objections/")
    voter.get_by_role("link", name="乱倒垃圾").click()
    expect(voter.get_by_role("link", name="答复")).to_have_count(0)
    look(voter, "voter")
    axe(voter)
    other = open_page(stage.panel[2], PHONE)
    other.goto("/desk/objections/")
    look(other, "list")
    axe(other)
    other.get_by_role("link", name="乱倒垃圾").click()
    expect(other.get_by_text("建议王德顺（评议员）来答复")).to_be_visible()
    expect(other.get_by_text("那天我在县医院，有挂号单")).to_be_visible()
    look(other, "one")
    axe(other)
    other.get_by_role("link", name="答复").click()
    look(other, "decide")
    axe(other)
    assert fits(other)
    other.get_by_text("成立", exact=True).click()
    other.get_by_label("理由").fill("挂号单核对过，那天不在村里")
    other.get_by_role("button", name="就这样答复").click()
    expect(other.get_by_text("答复了，提的人看得到。")).to_be_visible()
    look(other, "decided")
    axe(other)
    assert Objection.objects.get().status == "upheld"
