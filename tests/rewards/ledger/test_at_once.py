"""Many at the same moment: real threads, real connections, real commits.

Each promise has its control: the same crowd, with the lock left out, breaks it.
"""

from datetime import timedelta
from functools import partial
from random import Random

import pytest
from django.db import IntegrityError, OperationalError

from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from rewards.ledger.models import Posting
from tests.factories.points import NOW, TODAY, holder, pay_in, spend, tally
from tests.rewards.ledger import unlocked
from tests.support.parallel import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def debits(household, outlet, number=50):
    """Let so many clerks take 20 points from the household at the same moment."""
    return at_once(
        [
            partial(spend, household, 20, destination=outlet, key=f"redemption:{one}")
            for one in range(number)
        ]
    )


@pytest.fixture
def household():
    """A household with 20 points: enough for one of them."""
    account = holder()
    pay_in(account, 20, key="award:1")
    return account


@pytest.fixture
def outlet():
    return tally()


def test_of_fifty_debits_of_the_last_points_one_goes_through(household, outlet):
    results = debits(household, outlet)

    assert sum(isinstance(one, ledger.Posting) for one in results) == 1
    refused = [one for one in results if isinstance(one, ledger.InsufficientBalance)]
    assert len(refused) == 49
    assert book.balance(household) == 0
    assert book.balance(outlet) == 20
    assert book.problems() == []


@pytest.mark.postgresql
def test_control_without_the_lock_the_database_still_refuses_but_rudely(
    household, outlet
):
    with unlocked.changed(unlocked.without_locks):
        results = debits(household, outlet)

    assert sum(isinstance(one, ledger.Posting) for one in results) == 1
    assert any(isinstance(one, IntegrityError) for one in results)
    assert book.balance(household) == 0


@pytest.mark.postgresql
def test_control_reading_and_writing_back_without_a_lock_overspends(household, outlet):
    with unlocked.naive():
        results = debits(household, outlet)

    assert sum(isinstance(one, ledger.Posting) for one in results) > 1
    assert book.balance(outlet) > 20
    assert book.problems() != []


def test_two_with_the_same_key_at_once_have_one_effect_and_the_same_answer(
    household, outlet
):
    job = partial(spend, household, 5, destination=outlet, key="redemption:1")

    first, second = at_once([job, job])

    assert isinstance(first, ledger.Posting)
    assert first == second
    assert book.balance(household) == 15


@pytest.mark.postgresql
def test_two_with_the_same_key_between_tallies_have_one_effect_too():
    source, outlet = tally(), tally()
    job = partial(pay_in, outlet, 5, source=source, key="grant:1")

    results = at_once([job] * 16)

    assert len({one.pk for one in results}) == 1
    assert book.balance(outlet) == 5


def test_of_twenty_cancels_at_once_one_goes_through(household, outlet):
    spent = spend(household, 20, destination=outlet)

    results = at_once(
        [
            partial(ledger.reverse, posting=spent, by=None, at=NOW, key=f"cancel:{n}")
            for n in range(20)
        ]
    )

    assert sum(isinstance(one, ledger.Posting) for one in results) == 1
    assert sum(isinstance(one, ledger.AlreadyReversed) for one in results) == 19
    assert book.balance(household) == 20
    assert book.problems() == []


def test_an_account_opened_by_many_at_once_is_one_account():
    job = partial(ledger.open_account, code="household:1", unit=ledger.POINT)

    results = at_once([job] * 16)

    assert len({one.pk for one in results}) == 1


def transfers(one, other):
    """Let two crowds move points between two holders, each in one direction."""

    def back_and_forth(source, destination, name):
        for turn in range(25):
            key = f"{name}:{turn}"
            spend(source, 1, destination=destination, key=key)

    return at_once(
        [
            partial(back_and_forth, *pair, f"{worker}:{pair[0].pk}")
            for worker in range(3)
            for pair in ((one, other), (other, one))
        ]
    )


@pytest.fixture
def pair():
    one, other = holder(), holder()
    pay_in(one, 500)
    pay_in(other, 500)
    return one, other


def test_crossing_transfers_never_wait_for_each_other(pair):
    assert transfers(*pair) == [None] * 6
    assert sum(book.balances(pair).values()) == 1000
    assert book.problems() == []


@pytest.mark.postgresql
def test_control_without_key_order_crossing_transfers_deadlock(pair):
    with unlocked.changed(unlocked.from_giver_to_taker):
        results = transfers(*pair)

    assert any(isinstance(one, OperationalError) for one in results)
    assert any("deadlock" in str(one) for one in results)


class Client:
    """One of eight who award, redeem, cancel and expire as it comes."""

    def __init__(self, number, households, issue, outlets, lapse):
        self.random = Random(number)
        self.number = number
        self.households = households
        self.issue, self.outlets, self.lapse = issue, outlets, lapse
        self.done: list[Posting] = []

    def work(self):
        for turn in range(200):
            act = self.random.choice(
                (self.award, self.redeem, self.cancel, self.expire)
            )
            act(f"{self.number}:{turn}")
        return "finished"

    def award(self, key):
        life = self.random.choice((None, timedelta(days=-1), timedelta(days=9)))
        pay_in(
            self.random.choice(self.households),
            self.random.randint(1, 9),
            source=self.issue,
            key=f"award:{key}",
            last_day=None if life is None else TODAY + life,
            at=NOW - timedelta(days=2),
        )

    def redeem(self, key):
        try:
            spent = spend(
                self.random.choice(self.households),
                self.random.randint(1, 9),
                destination=self.random.choice(self.outlets),
                key=f"redemption:{key}",
            )
        except ledger.InsufficientBalance:
            return
        self.done.append(spent)

    def cancel(self, key):
        if self.done:
            posting = self.done.pop(self.random.randrange(len(self.done)))
            ledger.reverse(posting=posting, by=None, at=NOW, key=f"cancel:{key}")

    def expire(self, key):
        for one in book.expired_lots(on=TODAY)[:3]:
            account = next(a for a in self.households if a.pk == one.account_id)
            # Another may be at the same lots; then one of the two finds them empty.
            try:
                spend(
                    account,
                    one.remaining,
                    kind=ledger.EXPIRY,
                    destination=self.lapse,
                    key=f"expiry:{one.account_id}:{one.expires_on}:{one.lines}",
                )
            except ledger.InsufficientBalance:
                continue


def test_eight_clients_with_two_hundred_mixed_acts_leave_a_sound_book():
    households = [holder() for _ in range(6)]
    issue, lapse, outlets = tally(), tally(), [tally(), tally()]
    clients = [Client(number, households, issue, outlets, lapse) for number in range(8)]

    results = at_once([client.work for client in clients])

    assert results == ["finished"] * 8
    assert book.problems() == []
    everyone = [*households, issue, lapse, *outlets]
    balances = book.balances(everyone)
    assert sum(balances.values()) == 0
    assert all(balances[one.pk] >= 0 for one in households)
