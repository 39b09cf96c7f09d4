"""What moves to another holder keeps its last days, and nothing is lost or made."""

from collections import Counter
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from rewards.ledger.models import Lot, Posting
from tests.factories.points import NOW, TODAY, holder, pay_in, spend
from tests.factories.villages import moment

pytestmark = pytest.mark.django_db
SOON, LATER = TODAY + timedelta(days=3), TODAY + timedelta(days=300)


def move(source, destination, amount, *, key="split:1", at=NOW):
    return ledger.transfer(
        source=source,
        destination=destination,
        amount=amount,
        key=key,
        by=None,
        at=at,
        narration="分户",
    )


def held(account):
    """Return what is left in an account by last day."""
    lots = Lot.objects.filter(account=account, remaining__gt=0)
    days = Counter()
    for lot in lots:
        days[lot.expires_on] += lot.remaining
    return dict(days)


def test_a_share_is_taken_of_every_last_day_and_keeps_it():
    old, new = holder(), holder()
    pay_in(old, 60, last_day=SOON)
    pay_in(old, 30, last_day=LATER)
    pay_in(old, 10)
    postings = move(old, new, 50)
    assert held(new) == {SOON: 30, LATER: 15, None: 5}
    assert held(old) == {SOON: 30, LATER: 15, None: 5}
    assert [one.kind for one in postings] == ["transfer"] * 3
    assert book.balance(old) == book.balance(new) == 50
    assert list(book.problems()) == []


def test_again_with_the_same_key_it_is_what_was_moved_before():
    old, new = holder(), holder()
    pay_in(old, 60, last_day=SOON)
    assert move(old, new, 20) == move(old, new, 20, at=moment(TODAY, 20))
    assert book.balance(new) == 20


def test_what_has_run_out_stays_and_what_is_not_there_is_refused():
    old, new = holder(), holder()
    pay_in(old, 5, last_day=TODAY - timedelta(days=1))
    pay_in(old, 4, last_day=TODAY)
    with pytest.raises(ledger.InsufficientBalance):
        move(old, new, 5)
    move(old, new, 4)
    assert held(old) == {TODAY - timedelta(days=1): 5}


def test_the_database_takes_no_other_day_for_a_transfer():
    old, new = holder(), holder()
    pay_in(old, 5, last_day=SOON)
    with pytest.raises(DatabaseError), transaction.atomic():
        ledger.post(
            kind=ledger.TRANSFER,
            source=old,
            destination=new,
            amount=3,
            key="transfer:forged",
            occurred_at=NOW,
            by=None,
            expires_on=LATER,
        )
    assert not Posting.objects.filter(kind="transfer").exists()


def test_a_transfer_can_be_taken_back_with_its_days():
    old, new = holder(), holder()
    pay_in(old, 5, last_day=SOON)
    pay_in(old, 5, last_day=LATER)
    for one in move(old, new, 6):
        ledger.reverse(posting=one, by=None, at=NOW)
    assert held(old) == {SOON: 5, LATER: 5}
    assert held(new) == {}


LOTS = st.lists(
    st.tuples(st.integers(1, 500), st.integers(0, 4)), min_size=1, max_size=8
)


@given(lots=LOTS, share=st.fractions(0, 1), spent=st.integers(0, 300))
def test_whatever_is_moved_no_point_and_no_day_is_lost_or_made(lots, share, spent):
    with transaction.atomic():
        old, new = holder(), holder()
        for amount, days in lots:
            day = TODAY + timedelta(days=days * 90) if days else None
            pay_in(old, amount, last_day=day)
        spend(old, min(spent, book.balance(old) - 1) or 1)
        before = held(old)
        total = sum(before.values())
        move(old, new, int(total * share), key=f"split:{old.pk}")
        after = Counter(held(old)) + Counter(held(new))
        assert after == Counter(before)
        assert sum(held(new).values()) == int(total * share)
        # Each day gives its share, rounded down or up.
        for day, amount in before.items():
            exact = amount * int(total * share) / total if total else 0
            assert abs(held(new).get(day, 0) - exact) < 1
        transaction.set_rollback(True)
