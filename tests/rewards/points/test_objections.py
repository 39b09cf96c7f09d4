"""An upheld objection takes back what is left of the points; never below zero."""

from datetime import date
from functools import partial

import pytest

from grassroots.audit.models import Event
from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from rewards.points.selectors.passbook import passbook
from rewards.points.services import awards, objections
from rewards.points.services.accounts import account_for
from tests.factories.deducts import set_the_stage
from tests.factories.objections import (
    PROMISED_ON,
    neighbour_of,
    object_to,
    record_of,
)
from tests.factories.points import pay_in, spend
from tests.factories.villages import moment
from tests.support.parallel import at_once
from villages.models import RecordStatus
from villages.services.objections import ObjectionClosed

pytestmark = pytest.mark.django_db

PAID_AT = moment(PROMISED_ON, 6)
AT = moment(date(2026, 10, 13))


@pytest.fixture
def stage():
    return set_the_stage()


@pytest.fixture
def record(stage):
    return record_of(stage)


@pytest.fixture
def account(record):
    account = account_for(household=record.household, resident=record.resident)
    return account.ledger_account


def paid(record):
    awards.settle(record=record, on=PROMISED_ON, at=PAID_AT)
    return record


def decide(stage, objection, outcome="upheld"):
    return objections.decide(
        objection=objection,
        outcome=outcome,
        reasons="看了名单",
        by=stage.panel[1],
        at=AT,
    )


def test_upheld_the_points_go_back_by_a_linked_reversal(stage, record, account):
    objection = object_to(paid(record), neighbour_of(stage), at=AT)
    assert book.balance(account) == 2
    done = decide(stage, objection)
    record.refresh_from_db()
    assert (record.status, done.taken_back, done.left) == (RecordStatus.REVERSED, 2, 0)
    assert book.balance(account) == 0
    assert ledger.Posting.objects.get(reverses=record.award.posting).amount == 2
    event = Event.objects.get(action="points.award_reversed")
    assert event.data == {"record": record.pk, "points": 2, "taken_back": 2, "left": 0}
    with pytest.raises(ObjectionClosed):
        decide(stage, objection)
    assert book.balance(account) == 0


def test_what_was_spent_in_good_faith_the_village_bears(stage, record, account):
    """Other points are not touched: one of two is spent, five of others are left."""
    objection = object_to(paid(record), neighbour_of(stage), at=AT)
    spend(account, 1, at=AT)
    pay_in(account, 5, at=AT)
    done = decide(stage, objection)
    record.refresh_from_db()
    assert (record.status, done.taken_back, done.left) == (RecordStatus.REVERSED, 1, 1)
    assert book.balance(account) == 5
    lots = book.lots_of(account, on=AT.date(), skip=0, limit=9)
    assert [lot.remaining for lot in lots] == [5]
    event = Event.objects.get(action="points.award_reversed")
    assert (event.data["taken_back"], event.data["left"]) == (1, 1)
    [page] = passbook(record.award.account, on=AT.date()).pages
    assert [row.line.change for row in page.rows] == [2, -1, 5, 1, -2]
    assert page.rows[3].title == "更正前用掉或到期的，由村里承担"
    assert book.problems() == []


def test_what_was_spent_whole_is_borne_whole(stage, record, account):
    objection = object_to(paid(record), neighbour_of(stage), at=AT)
    spend(account, 2, at=AT)
    done = decide(stage, objection)
    assert (done.taken_back, done.left, book.balance(account)) == (0, 2, 0)
    assert book.problems() == []


def test_points_are_taken_back_once(stage, record, account):
    objection = object_to(paid(record), neighbour_of(stage), at=AT)
    spend(account, 1, at=AT)
    decide(stage, objection)
    with pytest.raises(ledger.AlreadyReversed):
        ledger.take_back(posting=record.award.posting, by=None, at=AT, narration="")
    assert book.balance(account) == 0


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_spending_and_taking_back_at_once_never_overdraw(stage, record, account):
    objection = object_to(paid(record), neighbour_of(stage), at=AT)
    spent, decided = at_once(
        [partial(spend, account, 2, at=AT), partial(decide, stage, objection)]
    )
    assert isinstance(spent, ledger.Posting | ledger.InsufficientBalance)
    assert decided.taken_back == (0 if isinstance(spent, ledger.Posting) else 2)
    assert book.balance(account) == 0
    assert book.problems() == []


def test_dismissed_the_points_stay(stage, record, account):
    objection = object_to(paid(record), neighbour_of(stage), at=AT)
    done = decide(stage, objection, "dismissed")
    assert (done.decision.outcome, done.taken_back, done.left) == ("dismissed", 0, 0)
    assert book.balance(account) == 2


def test_before_it_is_paid_there_is_nothing_to_take_back(stage, record):
    objection = object_to(record, neighbour_of(stage))
    done = decide(stage, objection)
    assert (done.taken_back, done.left) == (0, 0)
    assert not Event.objects.filter(action__startswith="points.award_").exists()
