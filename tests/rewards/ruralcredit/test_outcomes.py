"""Which rated loans turned out bad, and which are not known yet."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from rewards.ruralcredit.models import LoanStatus
from rewards.ruralcredit.selectors.outcomes import outcomes
from tests.factories.accounts import UserFactory
from tests.factories.ruralcredit import TODAY, make_coop
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lent import (
    PAID_OUT,
    held_rating,
    lend,
    pay,
    schedule,
    write_off,
)

pytestmark = pytest.mark.django_db
DUE = date(2025, 4, 1)
NINETY = DUE + timedelta(days=90)


@pytest.fixture
def coop():
    return make_coop()


def bad(coop, until=TODAY):
    return {one.loan: one.went_bad for one in outcomes(coop=coop, until=until)}


def lent(coop, **told):
    return lend(coop, held_rating(coop), **told)


def test_paid_on_the_ninetieth_day_is_good_and_a_day_later_bad(coop):
    in_time, late, never = lent(coop), lent(coop), lent(coop)
    pay(in_time, NINETY)
    pay(late, NINETY + timedelta(days=1))
    assert bad(coop) == {in_time.pk: False, late.pk: True, never.pk: True}


def test_a_payment_in_part_or_taken_back_is_none(coop):
    part, back = lent(coop), lent(coop)
    pay(part, DUE, fen=99_999)
    pay(
        back,
        DUE,
        reversed_at=moment(TODAY),
        reversed_by=UserFactory(),
        reversal_reason="记错了",
    )
    assert bad(coop) == {part.pk: True, back.pk: True}


def test_what_the_co_op_paid_or_gave_up_is_bad_whatever_came_after(coop):
    told = {"status": LoanStatus.CLOSED, "ended_on": date(2025, 9, 1)}
    compensated, given_up = lent(coop, **told), lent(coop, **told)
    pay(compensated, DUE, kind="compensation")
    pay(given_up, DUE)
    write_off(given_up, date(2025, 8, 1))
    assert bad(coop) == {compensated.pk: True, given_up.pk: True}


def test_arrears_beyond_twelve_months_are_not_looked_at(coop):
    # Due on the last day that still leaves 90 days of the year, and on the day after.
    early = lent(coop, fen=(1,) * 8)
    for n in range(1, 8):
        pay(early, DUE, n=n, fen=1)
    later = lent(coop, fen=(1,) * 12)
    for n in range(1, 12):
        pay(later, DUE, n=n, fen=1)
    assert bad(coop, until=date(2026, 7, 1)) == {early.pk: True, later.pk: False}


def test_a_loan_is_known_when_its_year_is_over_or_it_has_ended(coop):
    young = lent(coop, paid_out_on=date(2025, 8, 1))
    ended = lent(
        coop,
        paid_out_on=date(2025, 8, 1),
        status=LoanStatus.CLOSED,
        ended_on=date(2025, 9, 2),
    )
    pay(ended, date(2025, 9, 2))
    unrated = lend(coop)
    assert bad(coop) == {ended.pk: False}
    assert bad(coop, until=date(2026, 8, 1)) == {young.pk: True, ended.pk: False}
    assert unrated.pk not in bad(coop)


def test_what_a_later_schedule_replaced_is_judged_by_that_one(coop):
    loan = lent(coop)
    schedule(loan, 2, date(2025, 5, 1), (100_000,))
    pay(loan, date(2025, 6, 1), number=2)
    again = lent(coop)
    schedule(again, 2, date(2025, 5, 1), (100_000,))
    assert bad(coop) == {loan.pk: False, again.pk: True}


def test_outcomes_carry_band_and_points_and_may_be_those_of_all_co_ops(coop):
    loan = lent(coop)
    other = lent(make_coop())
    found = {one.loan: one for one in outcomes(coop=None, until=TODAY)}
    assert set(found) == {loan.pk, other.pk}
    assert found[loan.pk].band == "AA"
    assert found[loan.pk].total == 75
    assert found[loan.pk].points == {"A01": 1000, "A02": None}


def test_the_table_for_analysts_names_nobody(coop, tmp_path):
    good = lent(coop)
    pay(good, DUE)
    lend(coop, held_rating(coop, "", total=None))
    file = tmp_path / "table.csv"
    call_command(
        "export_outcomes", str(file), "--until", "2026-06-03", stdout=StringIO()
    )
    with file.open(encoding="utf-8", newline="") as table:
        lines = list(csv.reader(table))
    assert lines == [
        ["band", "total", "A01", "A02", "bad"],
        ["", "", "10", "", "1"],
        ["AA", "75.00", "10", "", "0"],
    ]
    assert PAID_OUT.isoformat() not in file.read_text(encoding="utf-8")
