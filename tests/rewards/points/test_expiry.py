"""Points leave after their last day: not before, not twice, and with a line to show."""

from datetime import timedelta
from functools import partial

import pytest

from grassroots.audit.models import Event
from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from rewards.points.services import expiry
from rewards.points.services.accounts import lapse_of
from tests.factories.points import NOW, TODAY, PointsAccountFactory, pay_in, spend
from tests.factories.villages import moment
from tests.support.parallel import at_once

pytestmark = pytest.mark.django_db

TOMORROW = TODAY + timedelta(days=1)
THEN = moment(TOMORROW, 1)


@pytest.fixture
def account():
    return PointsAccountFactory()


@pytest.fixture
def household(account):
    return account.ledger_account


def test_points_can_be_used_on_their_last_day(household):
    pay_in(household, 5, last_day=TODAY)

    assert expiry.expire_lots(on=TODAY, at=NOW) == 0
    assert book.balance(household) == 5


def test_the_day_after_they_are_gone_and_the_passbook_says_so(account, household):
    pay_in(household, 5, last_day=TODAY)
    pay_in(household, 7)

    assert expiry.expire_lots(on=TOMORROW, at=THEN) == 1

    last = book.statement(household)[-1]
    assert (last.kind, last.change, last.balance_after) == (ledger.EXPIRY, -5, 7)
    assert last.expires_on == TODAY
    assert book.balance(lapse_of(account.village)) == 5


def test_what_runs_out_together_is_one_line(household):
    pay_in(household, 5, last_day=TODAY)
    pay_in(household, 2, last_day=TODAY)
    pay_in(household, 4, last_day=TODAY - timedelta(days=1), at=NOW - timedelta(days=2))

    assert expiry.expire_lots(on=TOMORROW, at=THEN) == 2
    assert [one.change for one in book.statement(household)[-2:]] == [-4, -7]


def test_running_again_takes_nothing_again(household):
    pay_in(household, 5, last_day=TODAY)
    expiry.expire_lots(on=TOMORROW, at=THEN)

    assert expiry.expire_lots(on=TOMORROW, at=THEN) == 0
    assert book.balance(household) == 0


def test_three_missed_days_are_caught_up(household):
    pay_in(household, 5, last_day=TODAY)
    pay_in(household, 5, last_day=TOMORROW)
    later = TODAY + timedelta(days=4)

    assert expiry.expire_lots(on=later, at=moment(later)) == 2
    assert book.balance(household) == 0


def test_a_refund_after_the_last_day_runs_out_again_and_shows_it(household):
    pay_in(household, 5, last_day=TODAY)
    spent = spend(household, 3)
    expiry.expire_lots(on=TOMORROW, at=THEN)

    ledger.reverse(posting=spent, by=None, at=THEN)
    assert book.available(household, on=TOMORROW) == 0
    assert expiry.expire_lots(on=TOMORROW, at=THEN) == 1

    changes = [one.change for one in book.statement(household)]
    assert changes == [5, -3, -2, 3, -3]
    assert book.problems() == []


def test_what_was_corrected_in_between_is_left_alone(household, monkeypatch):
    wrong = pay_in(household, 5, last_day=TODAY)
    seen = book.expired_lots(on=TOMORROW)
    ledger.reverse(posting=wrong, by=None, at=THEN)
    monkeypatch.setattr(expiry.book, "expired_lots", lambda *, on: seen)

    assert expiry.expire_lots(on=TOMORROW, at=THEN) == 0
    assert book.balance(household) == 0


def test_each_time_leaves_a_trace(account, household):
    pay_in(household, 5, last_day=TODAY)

    expiry.expire_lots(on=TOMORROW, at=THEN)

    event = Event.objects.get(action="points.expired")
    assert event.data == {"points": 5, "last_day": TODAY.isoformat()}
    assert event.village_id == account.village_id


@pytest.mark.django_db(transaction=True)
def test_run_twice_at_once_it_takes_each_lot_once():
    accounts = [PointsAccountFactory().ledger_account for _ in range(4)]
    for one in accounts:
        pay_in(one, 5, last_day=TODAY)
        pay_in(one, 1)

    results = at_once([partial(expiry.expire_lots, on=TOMORROW, at=THEN)] * 4)

    assert all(isinstance(one, int) for one in results), results
    assert set(book.balances(accounts).values()) == {1}
    assert book.problems() == []
