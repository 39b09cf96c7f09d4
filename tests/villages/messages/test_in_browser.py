"""The inbox on a phone: what is new, one tap to where it leads, and how to be told."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.factories.deducts import set_the_stage
from tests.factories.messages import tell_something
from tests.factories.villages import HouseholdFactory, ResidentFactory
from tests.support.browser import DESKTOP, PHONE
from villages.models import Message, MessagePreference, Topic
from villages.services import messages

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def fill(person, today):
    """Tell the person some things of today and yesterday."""
    rule = {"rule": "帮邻居收麦", "rule_en": "Harvest", "points": 2}
    day = (today + timedelta(days=6)).isoformat()
    for topic, facts, hour in (
        (Topic.RECORD_ON_NOTICE, rule | {"effective_on": day}, 8),
        (Topic.DEDUCT_REMINDED, {"mend_by_on": day}, 9),
        (Topic.POINTS_EXPIRING, {"points": 12, "last_on": day}, 10),
    ):
        tell_something(
            person,
            topic,
            on=today,
            hour=hour,
            facts=facts,
            leads_to=("villages_my_file", ""),
        )
    looked = {"viewed_on": (today - timedelta(days=2)).isoformat(), "people": 1}
    yesterday = today - timedelta(days=1)
    seen = tell_something(person, Topic.FILE_VIEWED, on=yesterday, facts=looked)
    messages.open_message(message=seen, by=person.user, at=timezone.now())


def test_one_reads_what_is_new_and_says_how_to_be_told(open_page, axe):
    stage = set_the_stage()
    person = stage.person
    # Whatever the hour of the test: all of it has been told by now.
    fill(person, timezone.localdate() - timedelta(days=1))
    me = open_page(person.user, PHONE, capacity=f"resident:{person.pk}")
    me.goto("/me/")
    expect(me.get_by_text("3条没看")).to_be_visible()
    axe(me)
    me.get_by_role("link", name="村里告诉您的").click()
    expect(me.get_by_text("没看")).to_have_count(3)
    axe(me)
    wide = me.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["viewport"]["width"]
    me.get_by_role("button", name="提醒您一件事").click()
    expect(me).to_have_url(re.compile(r"/me/file/$"))
    me.goto("/me/messages/")
    expect(me.get_by_text("没看")).to_have_count(2)
    me.get_by_role("button", name="全部看过了").click()
    expect(me.get_by_text("没看")).to_have_count(0)
    assert not Message.objects.unread().exists()
    me.get_by_role("link", name="怎么告诉我").click()
    axe(me)
    me.get_by_text("不发，我自己来看").click()
    me.get_by_label("晚上几点起不打扰").fill("22:00")
    me.get_by_role("button", name="就这样").click()
    expect(me.get_by_text("记好了，以后照这样告诉您。")).to_be_visible()
    assert not MessagePreference.objects.get().by_phone


@pytest.mark.looks
@pytest.mark.parametrize("screen", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_pages_hold_at_both_sizes(open_page, axe, look, screen):
    stage = set_the_stage()
    today = timezone.localdate()
    fill(stage.person, today)
    home = HouseholdFactory(village=stage.village, hamlet="西组")
    elder = ResidentFactory(household=home, phone="", name="孙奶奶", is_head=True)
    fill_plain(elder, today)
    me = open_page(stage.subject, screen, capacity=f"resident:{stage.person.pk}")
    manager = open_page(stage.user("manager"), screen)
    for name, page, address in (
        ("home", me, "/me/"),
        ("inbox", me, "/me/messages/"),
        ("how", me, "/me/messages/how/"),
        ("choose", manager, "/desk/messages/"),
        ("sheet", manager, "/desk/messages/print/"),
    ):
        page.goto(address)
        expect(page.locator("h1, h2").first).to_be_visible()
        axe(page)
        look(page, f"messages-{name}")
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= screen["viewport"]["width"], address


def fill_plain(elder, today):
    """Tell somebody without a phone two things that all may read and one that not."""
    day = today.isoformat()
    title = {"title": "清理海滩", "starts_on": day}
    tell_something(elder, Topic.ACTIVITY_MOVED_UP, on=today, facts=title)
    points = {"points": 12, "last_on": day}
    tell_something(elder, Topic.POINTS_EXPIRING, on=today, facts=points)
    tell_something(elder, Topic.DEDUCT_DROPPED, on=today)
