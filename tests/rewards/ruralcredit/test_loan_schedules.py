"""Rows of loans: what holds for all, and examples worked by hand."""

from calendar import monthrange
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots.core.errors import Refusal
from rewards.ruralcredit.formulas.loans import (
    Basis,
    Every,
    InstalmentFormula,
    Method,
    Mode,
    MonthEnd,
    PlannedPart,
    Rounding,
    Shift,
    Unit,
    WorkingCalendar,
    due_dates,
    fraction_of_days,
    schedule,
    year_fraction,
)
from tests.rewards.ruralcredit.loans import D, figures, lawful_terms, terms

CENT = D("0.01")


@given(lawful_terms())
@settings(max_examples=150, deadline=None)
def test_every_lawful_loan_is_repaid_to_the_cent_in_exactly_its_periods(
    loan: Any,
) -> None:
    rows = schedule(loan).rows

    assert len(rows) == loan.periods
    assert sum(row.principal for row in rows) == loan.principal
    assert rows[-1].balance == 0
    assert all(min(row.principal, row.interest, row.balance) >= 0 for row in rows)
    assert all(row.total == row.principal + row.interest for row in rows)
    days = [loan.disbursed_on, *(row.due_on for row in rows)]
    assert all(one < other for one, other in pairwise(days))
    assert [row.days for row in rows] == [(b - a).days for a, b in pairwise(days)]


@given(lawful_terms())
@settings(max_examples=40, deadline=None)
def test_without_interest_a_loan_costs_nothing(loan: Any) -> None:
    assert schedule(replace(loan, annual_rate_pct=D(0))).totals.interest == 0


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)), st.integers(1, 12))
def test_due_dates_always_return_to_the_anchor_day(anchor: date, months: int) -> None:
    days = due_dates(
        anchor=anchor, every=Every(months), periods=24, starts_at_anchor=True
    )

    for day in days:
        assert day.day == min(anchor.day, monthrange(day.year, day.month)[1])


def test_a_loan_of_31_january_falls_due_on_the_last_days_of_short_months() -> None:
    rows = schedule(terms(disbursed_on=date(2024, 1, 31), periods=3)).rows

    assert [row.due_on.isoformat() for row in rows] == [
        "2024-02-29",
        "2024-03-31",
        "2024-04-30",
    ]


def test_a_yearly_loan_of_29_february_comes_back_to_it() -> None:
    loan = terms(disbursed_on=date(2024, 2, 29), periods=4, every=Every(12))
    days = [row.due_on for row in schedule(loan).rows]

    assert [day.day for day in days] == [28, 28, 28, 29]


def test_twenty_million_over_240_months_is_right_to_the_cent() -> None:
    done = schedule(
        terms(principal=D("20000000.00"), annual_rate_pct=D("3.85"), periods=240)
    )

    # 20,000,000 × i × (1+i)^240 / ((1+i)^240 − 1), i = 0.0385 / 12, in 60 digits.
    assert done.instalment == D("119621.12")
    assert done.totals.principal == D("20000000.00")


@pytest.mark.parametrize(
    ("mode", "parts"),
    [
        (Mode.HALF_UP, ["0.00", "0.00", "0.01"]),
        (Mode.UP, ["0.01", "0.00", "0.00"]),
    ],
)
def test_one_cent_in_three_parts_is_still_three_rows(
    mode: Mode, parts: list[str]
) -> None:
    loan = terms(
        method=Method.EQUAL_PRINCIPAL,
        principal=CENT,
        periods=3,
        rounding=Rounding(CENT, mode),
    )

    assert [str(row.principal) for row in schedule(loan).rows] == parts


def test_one_cent_at_once_is_lent_and_repaid() -> None:
    loan = terms(method=Method.BULLET, principal=CENT, periods=1)

    assert figures(schedule(loan).rows) == ["0.00 0.01 0.00"]


def test_a_bullet_loan_of_several_periods_has_one_row() -> None:
    loan = terms(method=Method.BULLET, periods=6)
    (row,) = schedule(loan).rows

    assert row.due_on == date(2024, 7, 15)
    assert row.interest == D("360.00")


def test_a_broken_bullet_period_bears_interest_by_its_days() -> None:
    loan = terms(
        method=Method.BULLET,
        periods=6,
        schedule_from=date(2024, 1, 1),
        pro_rata_first=True,
    )
    (row,) = schedule(loan).rows

    # 168 of the 182 days from 1 January to 1 July: 360 × 168 / 182.
    assert row.interest == D("332.31")


def test_a_broken_first_period_bears_interest_by_its_days() -> None:
    loan = terms(
        method=Method.INTEREST_FIRST,
        periods=2,
        first_due_on=date(2024, 3, 1),
        pro_rata_first=True,
    )

    # 46 days of a period that has 29, from 1 February: 60 × 46 / 29.
    assert figures(schedule(loan).rows) == [
        "12000.00 0.00 95.17",
        "0.00 12000.00 60.00",
    ]
    whole = schedule(replace(loan, pro_rata_first=False)).rows
    assert whole[0].interest == D("60.00")


def test_listed_dates_may_have_a_broken_first_period_too() -> None:
    loan = terms(
        method=Method.INTEREST_FIRST,
        periods=None,
        due_dates=(date(2024, 2, 1), date(2024, 3, 10)),
        pro_rata_first=True,
    )

    # 17 of the 31 days from 1 January.
    assert [row.interest for row in schedule(loan).rows] == [D("32.90"), D("60.00")]


def test_listed_dates_need_no_step_when_interest_goes_by_days() -> None:
    loan = terms(
        method=Method.EQUAL_PRINCIPAL,
        every=None,
        periods=None,
        basis=Basis.ACTUAL_360,
        due_dates=(date(2024, 2, 1), date(2024, 3, 10)),
    )

    assert figures(schedule(loan).rows) == [
        "6000.00 6000.00 34.00",
        "0.00 6000.00 38.00",
    ]


def test_interest_that_is_not_collected_yet_falls_due_after_the_grace() -> None:
    loan = terms(method=Method.EQUAL_PRINCIPAL, periods=4, grace_interest_periods=2)

    assert figures(schedule(loan).rows) == [
        "9000.00 3000.00 0.00",
        "6000.00 3000.00 0.00",
        "3000.00 3000.00 135.00",
        "0.00 3000.00 15.00",
    ]


def test_a_flat_loan_charges_on_the_principal_lent_and_ends_with_the_difference() -> (
    None
):
    loan = terms(
        method=Method.FLAT, principal=D("1250.00"), annual_rate_pct=D(15), periods=4
    )
    done = schedule(loan)

    # 62.50 in all; 15.63 three times and 15.61.
    assert [row.interest for row in done.rows] == [*[D("15.63")] * 3, D("15.61")]
    assert {row.principal for row in done.rows} == {D("312.50")}
    assert done.instalment == D("328.13")


def test_a_flat_loan_may_begin_with_a_grace() -> None:
    loan = terms(
        method=Method.FLAT,
        periods=3,
        grace_principal_periods=1,
        instalment_rounding=Rounding(D(1), Mode.UP),
    )

    assert figures(schedule(loan).rows) == [
        "12000.00 0.00 60.00",
        "6000.00 6000.00 60.00",
        "0.00 6000.00 60.00",
    ]


def test_a_fixed_instalment_is_paid_as_agreed_and_the_last_takes_the_rest() -> None:
    loan = terms(
        periods=3,
        formula=InstalmentFormula.FIXED_INSTALMENT,
        instalment=D("5000.00"),
    )

    assert figures(schedule(loan).rows) == [
        "7060.00 4940.00 60.00",
        "2095.30 4964.70 35.30",
        "0.00 2095.30 10.48",
    ]


def test_an_instalment_below_the_interest_repays_nothing_but_is_never_negative() -> (
    None
):
    loan = terms(
        periods=2, formula=InstalmentFormula.FIXED_INSTALMENT, instalment=D("10.00")
    )

    assert figures(schedule(loan).rows) == [
        "12000.00 0.00 60.00",
        "0.00 12000.00 60.00",
    ]


def test_a_fixed_payment_goes_on_until_nothing_is_left() -> None:
    loan = terms(method=Method.FIXED_PAYMENT, periods=None, payment=D("5000.00"))

    assert [row.total for row in schedule(loan).rows] == [
        D("5000.00"),
        D("5000.00"),
        D("2105.78"),
    ]


def test_a_fixed_payment_may_begin_with_a_grace_and_have_an_end() -> None:
    loan = terms(
        method=Method.FIXED_PAYMENT,
        periods=3,
        payment=D("5000.00"),
        grace_principal_periods=1,
    )

    assert [row.principal for row in schedule(loan).rows] == [
        D("0.00"),
        D("4940.00"),
        D("7060.00"),
    ]


def test_the_last_part_of_an_agreed_plan_may_be_whatever_remains() -> None:
    loan = terms(
        method=Method.CUSTOM_PRINCIPAL,
        basis=Basis.ACTUAL_360,
        parts=(
            PlannedPart(date(2024, 2, 1), D("2000.00")),
            PlannedPart(date(2024, 3, 1), None),
        ),
    )

    assert [row.principal for row in schedule(loan).rows] == [D("2000"), D("10000")]


def test_a_percentage_each_period_leaves_the_rest_to_the_last() -> None:
    loan = terms(method=Method.FIXED_PRINCIPAL_PCT, periods=3, principal_pct=D("40"))

    assert [row.principal for row in schedule(loan).rows] == [
        D("4800.00"),
        D("4800.00"),
        D("2400.00"),
    ]


PLAN = (PlannedPart(date(2024, 2, 1), D("12000.00")),)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"principal": D(0)}, "principal_not_positive"),
        ({"principal": D("-1")}, "principal_not_positive"),
        ({"principal": D("0.001")}, "not_whole_units"),
        ({"annual_rate_pct": D("-0.01")}, "negative_rate"),
        ({"periods": 0}, "no_periods"),
        ({"periods": 1201}, "too_many_periods"),
        ({"every": Every(0)}, "no_periods"),
        ({"every": None}, "term_missing"),
        ({"periods": None}, "term_missing"),
        ({"grace_principal_periods": 12}, "grace_too_long"),
        ({"grace_interest_periods": 12}, "grace_too_long"),
        ({"grace_principal_periods": -1}, "grace_too_long"),
        ({"first_due_on": date(2024, 1, 15)}, "dates_out_of_order"),
        ({"schedule_from": date(2023, 12, 15)}, "dates_out_of_order"),
        (
            {"due_dates": (date(2024, 3, 1), date(2024, 3, 1))},
            "dates_out_of_order",
        ),
        ({"due_dates": (date(2024, 3, 1),), "every": None}, "term_missing"),
        ({"method": Method.FIXED_PAYMENT, "payment": None}, "term_missing"),
        ({"method": Method.FIXED_PAYMENT, "payment": D(0)}, "payment_not_positive"),
        (
            {"method": Method.FIXED_PAYMENT, "payment": D(60), "periods": None},
            "never_repays",
        ),
        (
            {"method": Method.FIXED_PAYMENT, "payment": D("60.01"), "periods": None},
            "too_many_periods",
        ),
        ({"formula": InstalmentFormula.FIXED_INSTALMENT}, "term_missing"),
        ({"method": Method.FIXED_PRINCIPAL_PCT}, "term_missing"),
        (
            {"method": Method.FIXED_PRINCIPAL_PCT, "principal_pct": D("10")},
            "percentages_above_100",
        ),
        (
            {"method": Method.FIXED_PRINCIPAL_PCT, "principal_pct": D("0")},
            "percentages_above_100",
        ),
        ({"method": Method.CUSTOM_PRINCIPAL}, "no_periods"),
        (
            {"method": Method.CUSTOM_PRINCIPAL, "parts": PLAN, "principal": D(9)},
            "parts_do_not_add_up",
        ),
        (
            {
                "method": Method.CUSTOM_PRINCIPAL,
                "parts": (PlannedPart(date(2024, 2, 1), None), *PLAN),
            },
            "parts_do_not_add_up",
        ),
        (
            {
                "method": Method.CUSTOM_PRINCIPAL,
                "parts": (PlannedPart(date(2024, 2, 1), D(-1)), *PLAN),
                "principal": D("11999.00"),
            },
            "parts_do_not_add_up",
        ),
        (
            {
                "method": Method.CUSTOM_PRINCIPAL,
                "parts": (*PLAN, PlannedPart(date(2024, 3, 1), None)),
                "principal": D("1.00"),
            },
            "parts_do_not_add_up",
        ),
    ],
)
def test_terms_that_no_loan_can_have_are_refused(
    changes: dict[str, Any], code: str
) -> None:
    changes = {"method": Method.EQUAL_INSTALMENT, **changes}
    if changes.get("principal_pct") == D("10"):
        changes["periods"] = 12

    with pytest.raises(Refusal) as refusal:
        schedule(terms(**changes))

    assert refusal.value.code == code
    assert str(refusal.value)


@pytest.mark.parametrize(
    ("mode", "value", "rounded"),
    [
        (Mode.HALF_UP, "0.005", "0.01"),
        (Mode.HALF_UP, "-0.005", "-0.01"),
        (Mode.HALF_EVEN, "0.005", "0.00"),
        (Mode.HALF_EVEN, "0.015", "0.02"),
        (Mode.UP, "0.001", "0.01"),
        (Mode.UP, "-0.009", "0.00"),
        (Mode.DOWN, "0.009", "0.00"),
        (Mode.DOWN, "-0.009", "0.00"),
    ],
)
def test_what_lies_between_two_units_goes_as_the_mode_says(
    mode: Mode, value: str, rounded: str
) -> None:
    assert Rounding(CENT, mode).round(D(value)) == D(rounded)


def test_a_third_is_rounded_exactly_and_finer_units_keep_their_digits() -> None:
    assert Rounding(D(100), Mode.HALF_UP).round(Fraction(1000, 3)) == D("300.00")
    assert str(Rounding(D("0.0001")).round(Fraction(1, 3))) == "0.3333"


@pytest.mark.parametrize(
    ("basis", "first", "last", "fraction"),
    [
        (Basis.THIRTY_360, (2024, 1, 31), (2024, 3, 31), Fraction(60, 360)),
        (Basis.THIRTY_360, (2024, 1, 30), (2024, 3, 31), Fraction(60, 360)),
        (Basis.THIRTY_360, (2024, 1, 29), (2024, 3, 31), Fraction(62, 360)),
        (Basis.THIRTY_360, (2024, 2, 29), (2024, 3, 31), Fraction(32, 360)),
        (
            Basis.ACTUAL_ACTUAL,
            (2023, 12, 12),
            (2024, 1, 12),
            Fraction(20, 365) + Fraction(11, 366),
        ),
        (Basis.ACTUAL_ACTUAL, (2024, 1, 1), (2025, 1, 1), Fraction(1)),
        (Basis.ACTUAL_364, (2024, 1, 1), (2024, 1, 8), Fraction(7, 364)),
    ],
)
def test_parts_of_a_year_follow_the_basis(
    basis: Basis, first: tuple[int, int, int], last: Any, fraction: Fraction
) -> None:
    assert year_fraction(basis, date(*first), date(*last)) == fraction


def test_days_alone_are_part_of_a_year_of_fixed_length_only() -> None:
    assert fraction_of_days(Basis.THIRTY_360, 30) == Fraction(1, 12)
    for basis, days in ((Basis.ACTUAL_ACTUAL, 1), (Basis.ACTUAL_360, -1)):
        with pytest.raises(Refusal):
            fraction_of_days(basis, days)
    with pytest.raises(Refusal):
        year_fraction(Basis.ACTUAL_360, date(2024, 1, 2), date(2024, 1, 1))


HOLIDAY = WorkingCalendar(
    holidays=frozenset({date(2024, 10, 1)}),
    extra_working_days=frozenset({date(2024, 9, 29)}),
    years=frozenset({2024}),
)


@pytest.mark.parametrize(
    ("shift", "day", "shifted"),
    [
        (Shift.NONE, date(2024, 10, 1), date(2024, 10, 1)),
        (Shift.NEXT, date(2024, 10, 1), date(2024, 10, 2)),
        (Shift.PREVIOUS, date(2024, 10, 1), date(2024, 9, 30)),
        (Shift.NEXT, date(2024, 9, 29), date(2024, 9, 29)),
        (Shift.NEXT, date(2024, 8, 31), date(2024, 9, 2)),
        (Shift.NEXT_SAME_MONTH, date(2024, 8, 31), date(2024, 8, 30)),
        (Shift.NEXT_SAME_MONTH, date(2024, 10, 1), date(2024, 10, 2)),
    ],
)
def test_a_due_date_moves_off_a_day_without_work(
    shift: Shift, day: date, shifted: date
) -> None:
    assert HOLIDAY.shifted(day, shift) == shifted


def test_a_shift_into_a_year_without_a_calendar_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        HOLIDAY.shifted(date(2025, 1, 1), Shift.NEXT)

    assert refusal.value.code == "no_calendar_for_year"


def test_a_calendar_without_any_working_day_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        WorkingCalendar(weekend=frozenset(range(7))).shifted(
            date(2025, 1, 1), Shift.NEXT
        )

    assert refusal.value.code == "no_working_day"


def test_two_due_dates_that_a_holiday_brings_together_are_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        due_dates(
            anchor=date(2024, 8, 31),
            every=Every(1, Unit.DAY),
            periods=2,
            starts_at_anchor=True,
            shift=Shift.NEXT,
        )

    assert refusal.value.code == "dates_out_of_order"


@pytest.mark.parametrize(
    ("anchor", "options", "days"),
    [
        (date(2024, 2, 29), {"month_end": MonthEnd.LAST_DAY}, [31, 30]),
        (date(2024, 2, 28), {"month_end": MonthEnd.LAST_DAY}, [28, 28]),
        (date(2024, 2, 29), {"anchor_day": 31}, [31, 30]),
        (date(2024, 2, 29), {}, [29, 29]),
    ],
)
def test_the_anchor_day_may_lie_beyond_a_short_month(
    anchor: date, options: dict[str, Any], days: list[int]
) -> None:
    found = due_dates(
        anchor=anchor, every=Every(), periods=2, starts_at_anchor=False, **options
    )

    assert [day.day for day in found] == days


def test_weeks_are_52_to_a_year_and_days_365() -> None:
    weekly = terms(
        method=Method.INTEREST_FIRST, principal=D(5200), every=Every(1, Unit.WEEK)
    )
    daily = terms(
        method=Method.INTEREST_FIRST, principal=D(3650), every=Every(1, Unit.DAY)
    )

    assert schedule(weekly).rows[0].interest == D("6.00")
    assert schedule(daily).rows[0].interest == D("0.60")
