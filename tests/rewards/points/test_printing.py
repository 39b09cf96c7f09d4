"""How far a passbook stands on paper: noted once, and never beyond what is in it."""

from datetime import date

import pytest

from grassroots.audit.models import Event
from rewards.points.errors import NothingToPrint
from rewards.points.models import PassbookPrint
from rewards.points.services import printing
from tests.factories.accounts import UserFactory
from tests.factories.points import pay_in
from tests.factories.redemption import account_of, customer
from tests.factories.villages import VillageFactory, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    """A passbook of three lines, none of them on paper."""
    account = account_of(customer(VillageFactory()))
    for _line in range(3):
        pay_in(account.ledger_account, 5)
    return account


@pytest.fixture
def note(account):
    by, at = UserFactory(), moment(date(2026, 6, 3))

    def call(last_line):
        return printing.note_print(account=account, last_line=last_line, by=by, at=at)

    return call


def lines():
    return list(
        PassbookPrint.objects.order_by("pk").values_list("first_line", "last_line")
    )


def test_the_next_printing_goes_on_where_the_last_one_ended(note):
    note(2)
    note(3)
    assert lines() == [(1, 2), (3, 3)]
    assert Event.objects.filter(action="points.passbook_printed").count() == 2


def test_saying_it_again_or_saying_less_changes_nothing(note):
    first = note(2)
    assert note(2) == first
    assert note(1) == first
    assert lines() == [(1, 2)]
    assert Event.objects.filter(action="points.passbook_printed").count() == 1


@pytest.mark.parametrize("line", [0, -1, 4])
def test_a_line_that_is_not_in_the_book_cannot_be_on_paper(note, line):
    with pytest.raises(NothingToPrint):
        note(line)
    assert lines() == []
