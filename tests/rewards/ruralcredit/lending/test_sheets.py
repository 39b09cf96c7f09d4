"""A sheet of a village group: read in a constant number of queries, entered row by row."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors.servicing import LoanElsewhere
from rewards.ruralcredit.models import Payment
from rewards.ruralcredit.selectors.loans import position_of
from rewards.ruralcredit.selectors.loans.sheets import sheet_of
from rewards.ruralcredit.services.sheets import Entry, record_sheet
from tests.factories.ruralcredit import lend, make_coop, officer_of, village_of
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import due_dates, prove

pytestmark = pytest.mark.django_db
DAY = date(2026, 7, 3)


def queries_of(action):
    with CaptureQueriesContext(connection) as seen:
        action()
    return len(seen)


def test_twenty_rows_take_as_many_queries_as_one(desk):
    village = village_of(desk.coop)
    lend(desk, yuan=1_000)
    one = queries_of(lambda: sheet_of(desk.coop, village, on=DAY))
    for _number in range(19):
        lend(desk, yuan=1_000)
    assert queries_of(lambda: sheet_of(desk.coop, village, on=DAY)) == one
    rows = sheet_of(desk.coop, village, on=DAY)
    assert len(rows) == 20
    assert {row.position.due for row in rows} == {position_of(rows[0].loan, on=DAY).due}


def test_a_group_has_a_sheet_of_its_own(desk):
    loan, _other = lend(desk), lend(desk)
    household = loan.borrower.household
    household.hamlet = "东街"
    household.save()
    village = village_of(desk.coop)
    rows = sheet_of(desk.coop, village, on=DAY, hamlet="东街")
    assert [row.loan for row in rows] == [loan]
    assert sheet_of(make_desk_elsewhere(), village, on=DAY) == []


def make_desk_elsewhere():
    return make_coop()


def test_a_sheet_sent_twice_pays_once_and_a_wrong_row_stops_nobody(desk):
    first, second = lend(desk), lend(desk)
    due = position_of(first, on=DAY).due
    entries = [
        Entry(first, due, uuid4()),
        Entry(second, 10**9, uuid4()),
        Entry(second, due, uuid4()),
    ]
    told = {"coop": desk.coop, "paid_on": DAY, "by": desk.cashier, "at": moment(DAY)}
    done = record_sheet(entries=entries, **told)
    assert [bool(one.payment) for one in done] == [True, False, True]
    assert isinstance(done[1].refusal, refused.OwesLess)
    again = record_sheet(entries=entries, **told)
    assert [one.payment for one in again] == [one.payment for one in done]
    assert Payment.objects.count() == 2
    assert position_of(first, on=DAY).due == position_of(second, on=DAY).due == 0
    prove(first)
    prove(second)
    assert due_dates(first)


def test_a_loan_of_another_co_op_is_not_on_the_sheet(desk):
    loan, other = lend(desk), make_coop()
    done = record_sheet(
        coop=other,
        entries=[Entry(loan, 100, uuid4())],
        paid_on=DAY,
        by=officer_of(other).user,
        at=moment(DAY),
    )
    assert isinstance(done[0].refusal, LoanElsewhere)
    assert not loan.payments.exists()
