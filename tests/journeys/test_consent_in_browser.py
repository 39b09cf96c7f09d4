"""Somebody takes a consent back on the phone: off the board with that request."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cms.services.pages import lay_out
from tests.factories.accounts import UserFactory
from tests.factories.records import NoticeFactory, RecordFactory
from tests.factories.villages import (
    HouseholdFactory,
    ResidentFactory,
    RuleBookFactory,
    RuleFactory,
    VillageFactory,
)
from tests.support.browser import PHONE
from villages.models import RecordStatus

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def person():
    village = VillageFactory(name="东岛村")
    home = HouseholdFactory(village=village, hamlet="3组", number="0412")
    return ResidentFactory(
        name="慕容清", household=home, is_head=True, user=UserFactory()
    )


@pytest.fixture
def notice(person):
    today, village = timezone.localdate(), person.village
    rule = RuleFactory(rule_book=RuleBookFactory(village=village), title="清理公共沟渠")
    notice = NoticeFactory(
        village=village,
        starts_on=today - timedelta(days=1),
        ends_on=today + timedelta(days=5),
    )
    usual = {"resident": person, "rule": rule, "acted_on": today - timedelta(days=3)}
    RecordFactory(**usual, status=RecordStatus.ON_NOTICE, notice=notice)
    RecordFactory(**usual, status=RecordStatus.EFFECTIVE, effective_on=today)
    return notice


def test_who_takes_the_consent_back_is_off_every_board_at_once(
    open_page, axe, look, person, notice
):
    village = person.village
    stranger = open_page(None, PHONE)
    boards = (
        lay_out(village).url,
        f"/v/{village.code}/notices/{notice.number}/",
        f"/v/{village.code}/notices/{notice.number}/print/",
        f"/api/v1/villages/{village.code}/deeds/",
    )
    for address in boards:
        stranger.goto(address)
        expect(stranger.get_by_text("慕*").first).to_be_visible()

    me = open_page(person.user, PHONE, capacity=f"resident:{person.pk}")
    me.goto("/me/consents/")
    me.get_by_role("link", name="好事上榜").click()
    look(me, "consent-given")
    axe(me)
    me.get_by_role("button", name="撤回同意").click()
    look(me, "consent-sure")
    axe(me)
    me.get_by_role("dialog").get_by_role("button", name="撤回").click()
    expect(me.get_by_text("撤回了，从现在起就不算了。")).to_be_visible()
    look(me, "consent-taken-back")
    axe(me)

    for address in boards:
        stranger.goto(address)
        expect(stranger.get_by_text("清理公共沟渠").first).to_be_visible()
        expect(stranger.get_by_text("慕*")).to_have_count(0)
        expect(stranger.get_by_text("3组")).to_have_count(0)


def test_without_consent_there_is_no_score_and_the_points_stay(
    open_page, axe, look, person, notice
):
    me = open_page(person.user, PHONE, capacity=f"resident:{person.pk}")
    me.goto("/me/file/")
    expect(me.get_by_text("现在的信用分")).to_be_visible()
    me.goto("/me/consents/scoring/")
    me.get_by_role("button", name="撤回同意").click()
    me.get_by_role("dialog").get_by_role("button", name="撤回").click()
    expect(me.get_by_text("得到的积分还是您的。")).to_be_visible()
    me.goto("/me/file/")
    expect(me.get_by_text("现在的信用分")).to_have_count(0)
    look(me, "file-without-consent")
    axe(me)
    me.goto("/me/")
    look(me, "home-without-consent")
    axe(me)
