"""From publishing to a record under review, on two phones at the same afternoon."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.activities import open_the_yard
from tests.support.browser import DESKTOP, PHONE
from tests.villages.activities.test_counting import settle
from villages.models import Activity, BehaviourRecord, Risk, SignUp
from villages.services import activities

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def shift(activity, *, by):
    """Let an activity have begun, as if the time had passed."""
    Activity.objects.filter(pk=activity.pk).update(
        starts_at=activity.starts_at - by, ends_at=activity.ends_at - by
    )


def test_a_neighbour_signs_up_checks_in_and_out_and_the_record_is_under_review(
    open_page, axe, look
):
    yard = open_the_yard()
    who = yard.neighbour(name="李秀英")
    desk = open_page(yard.user("recorder"), PHONE)
    desk.goto("/desk/")
    desk.get_by_role("link", name="活动").click()
    desk.get_by_role("link", name="建一个活动").click()
    tomorrow = timezone.localdate() + timedelta(days=1)
    desk.get_by_label("做什么").fill("清理海滩")
    desk.get_by_label("在哪里集合").fill("村委会门口")
    desk.get_by_label("哪一天").fill(tomorrow.isoformat())
    desk.get_by_label("几点开始").fill("08:30")
    desk.get_by_label("几点结束").fill("11:30")
    desk.get_by_label("要几个人").fill("8")
    axe(desk)
    look(desk, "activity-new")
    desk.get_by_role("button", name="存好，看一看").click()
    desk.get_by_role("button", name="发出去").click()
    expect(desk.get_by_text("发出去了，村里人现在就能报名。")).to_be_visible()

    me = open_page(who.user, PHONE, capacity=f"resident:{who.pk}")
    me.goto("/me/")
    me.get_by_role("link", name="村里的活动").click()
    me.get_by_role("link", name="清理海滩").click()
    me.get_by_role("button", name="我要报名").click()
    expect(me.get_by_text("报上了，到时候见。")).to_be_visible()
    axe(me)
    look(me, "activity-mine")

    # The day has come: it began an hour ago.
    activity = Activity.objects.get()
    gone = activity.starts_at - (timezone.now() - timedelta(hours=1))
    shift(activity, by=gone)
    desk.reload()
    desk.get_by_role("link", name="签到码").click()
    expect(desk.get_by_role("img", name="签到码")).to_be_visible()
    axe(desk)
    look(desk, "activity-code")
    me.reload()
    me.get_by_label("签到码").fill(activities.code_now(activity, at=timezone.now()))
    me.get_by_role("button", name="签到").click()
    expect(me.get_by_text("走的时候记得签退。")).to_be_visible()
    look(me, "activity-here")

    # An hour and a half later.
    row = SignUp.objects.get()
    SignUp.objects.update(came_at=row.came_at - timedelta(minutes=90))
    me.reload()
    me.get_by_label("签到码").fill(activities.code_now(activity, at=timezone.now()))
    me.get_by_role("button", name="签退").click()
    expect(me.get_by_text("辛苦了。")).to_be_visible()

    desk.goto(f"/desk/activities/{activity.key}/")
    look(desk, "activity-one")
    axe(desk)
    desk.get_by_role("button", name="结束活动").click()
    expect(desk.get_by_text("结束了。看看时间齐不齐")).to_be_visible()
    desk.get_by_role("button", name="1人记成好事").click()
    expect(desk.get_by_text("记好了1人，接着走评议和公示。")).to_be_visible()
    record = BehaviourRecord.objects.get()
    assert (record.resident, record.quantity, record.status) == (who, 1, "submitted")
    look(desk, "activity-done")


@pytest.mark.looks
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_hold_at_both_sizes(open_page, axe, look, screen):
    yard = open_the_yard()
    who, forgot = yard.neighbour(name="李秀英"), yard.neighbour(name="王建国")
    at: datetime = timezone.now()
    yesterday = at - timedelta(days=1)
    held = yard.draft(
        starts_at=yesterday, ends_at=yesterday + timedelta(minutes=1), at=yesterday
    )
    Activity.objects.filter(pk=held.pk).update(ends_at=yesterday + timedelta(hours=2))
    held.refresh_from_db()
    before = yesterday - timedelta(hours=1)
    activities.publish(activity=held, by=yard.user("recorder"), at=before)
    held.refresh_from_db()
    for one in (who, forgot):
        yard.sign_up(held, one, at=before)
        yard.come(held, one, at=yesterday)
    yard.go(held, who, at=yesterday + timedelta(hours=2))
    yard.close(held, at=at)
    yard.record(held, at=at)
    settle()
    today = timezone.localdate(at)
    issued = activities.issue_certificate(
        resident=who,
        since=today - timedelta(days=30),
        until=today,
        by=who.user,
        at=at,
    )
    soon = at + timedelta(days=3)
    full = yard.draft(
        starts_at=soon, ends_at=soon + timedelta(minutes=1), places=1, at=at
    )
    activities.publish(activity=full, by=yard.user("recorder"), at=at)
    yard.sign_up(full, forgot, at=at)
    yard.sign_up(full, who, at=at)
    risky = yard.draft(
        starts_at=soon,
        ends_at=soon + timedelta(minutes=1),
        risk=Risk.HEIGHT,
        title="修屋顶",
        at=at,
    )
    desk = open_page(yard.user("recorder"), screen)
    me = open_page(who.user, screen, capacity=f"resident:{who.pk}")
    stranger = open_page(None, screen)
    for name, page, address in (
        ("list", desk, "/desk/activities/"),
        ("held", desk, f"/desk/activities/{held.key}/"),
        ("full", desk, f"/desk/activities/{full.key}/"),
        ("risky", desk, f"/desk/activities/{risky.key}/"),
        ("times", desk, f"/desk/activities/{held.key}/times/"),
        ("cancel", desk, f"/desk/activities/{full.key}/cancel/"),
        ("add", desk, f"/desk/activities/{full.key}/add/?find=李"),
        ("paper", desk, f"/desk/activities/{held.key}/list/"),
        ("code", desk, f"/desk/activities/{full.key}/code/"),
        ("home", me, "/me/"),
        ("mine", me, "/me/activities/"),
        ("waiting", me, f"/me/activities/{full.key}/"),
        ("hours", me, "/me/hours/"),
        ("certificate", me, f"/me/hours/{issued.paper.pk}/"),
        ("verify", stranger, f"/verify/{issued.code}/"),
        ("ask", stranger, "/verify/"),
    ):
        page.goto(address)
        expect(page.locator("h1, h2").first).to_be_visible()
        axe(page)
        look(page, f"activity-{name}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= screen["viewport"]["width"], address
