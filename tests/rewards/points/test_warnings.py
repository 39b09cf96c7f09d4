"""Points that run out are told of 30 and 7 days before, to those whose they are."""

from datetime import date, timedelta

import pytest

from rewards.points.services import warnings
from rewards.points.services.warnings import warn_of_expiry
from tests.factories.messages import told
from tests.factories.points import PointsAccountFactory, holder, pay_in, spend
from tests.factories.villages import ResidentFactory, VillageFactory, moment
from villages.message_words import sentence
from villages.models import AccountHolder, Message, Topic

pytestmark = pytest.mark.django_db

LAST_DAY = date(2026, 8, 31)
EARNED = moment(date(2026, 6, 1))


@pytest.fixture
def head():
    return ResidentFactory(is_head=True)


@pytest.fixture
def account(head):
    return PointsAccountFactory(household=head.memberships.get().household)


def days_before(number):
    return LAST_DAY - timedelta(days=number)


def warn(number):
    day = days_before(number)
    return warn_of_expiry(on=day, at=moment(day))


def test_each_grown_up_of_the_household_is_told_twice_and_nobody_else(head, account):
    home = account.household
    wife = ResidentFactory(household=home)
    child = ResidentFactory(household=home, born_on=date(2015, 1, 1), consents=())
    neighbour = ResidentFactory(village=head.village)
    pay_in(account.ledger_account, 5, last_day=LAST_DAY, at=EARNED)
    pay_in(account.ledger_account, 7, last_day=LAST_DAY, at=EARNED)
    pay_in(account.ledger_account, 9, at=EARNED)
    assert warn(31) == 0
    assert warn(30) == 2
    assert warn(30) == warn(29) == warn(8) == 0
    spend(account.ledger_account, 2, at=EARNED)
    assert warn(7) == 2
    assert warn(6) == warn(0) == 0
    for one in (head, wife):
        assert told(one) == [Topic.POINTS_EXPIRING] * 2
        rows = Message.objects.filter(resident=one).order_by("told_at")
        said = [sentence(row) for row in rows]
        assert said[0].startswith("12分最后能用到8月31日")
        assert said[1].startswith("10分最后能用到8月31日")
    assert told(child) == told(neighbour) == []
    assert {one.leads_to for one in Message.objects.all()} == {"points_passbook"}


def test_a_timer_that_was_down_warns_late_but_not_of_what_is_over(head, account):
    pay_in(account.ledger_account, 5, last_day=LAST_DAY, at=EARNED)
    assert warn(25) == 1
    assert warn(1) == 1
    assert warn(-1) == 0


def test_what_comes_with_few_days_is_told_once(head, account):
    pay_in(account.ledger_account, 5, last_day=LAST_DAY, at=EARNED)
    assert warn(23) == 0
    assert warn(3) == 1


def test_where_each_has_a_passbook_only_its_person_is_told(monkeypatch):
    monkeypatch.setattr(warnings, "CHUNK", 1)
    village = VillageFactory(account_holder=AccountHolder.PERSON)
    first = ResidentFactory(village=village)
    second = ResidentFactory(household=first.memberships.get().household)
    gone = ResidentFactory(village=village, died_on=date(2026, 7, 1))
    for one in (first, second, gone):
        mine = PointsAccountFactory(resident=one, household=None)
        pay_in(mine.ledger_account, 5, last_day=LAST_DAY, at=EARNED)
    assert warn(30) == 2
    assert told(first) == told(second) == [Topic.POINTS_EXPIRING]
    assert told(gone) == []


def test_points_of_nobodys_passbook_are_told_to_nobody():
    pay_in(holder(), 5, last_day=LAST_DAY, at=EARNED)
    assert warn(30) == 0
