"""Early repayment, agreed changes, and loans drawn in parts."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots.core.errors import Refusal
from rewards.ruralcredit.formulas.loans import (
    Basis,
    Change,
    Draw,
    InstalmentFormula,
    Method,
    Mode,
    PlannedPart,
    Prepaid,
    Rounding,
    Strategy,
    Terms,
    drawn_schedule,
    prepay,
    reschedule,
    schedule,
    with_first_draw,
)
from tests.rewards.ruralcredit.loans import PERIODIC, D, figures, lawful_terms, terms

EQUAL = terms(method=Method.EQUAL_PRINCIPAL, periods=4)


LOWER = Strategy.REDUCE_INSTALMENT


def prepaid(
    loan: Terms, on: date, amount: str, strategy: Strategy, **options: Any
) -> Prepaid:
    return prepay(
        loan,
        schedule(loan),
        on=on,
        principal=D(amount),
        strategy=strategy,
        **options,
    )


@pytest.mark.parametrize(
    ("strategy", "after"),
    [
        (
            Strategy.REDUCE_INSTALMENT,
            ["4000.00 2000.00 30.00", "2000.00 2000.00 20.00", "0.00 2000.00 10.00"],
        ),
        (
            Strategy.REDUCE_TERM,
            ["3000.00 3000.00 30.00", "0.00 3000.00 15.00"],
        ),
        (
            Strategy.COVER_NEXT_INSTALMENTS,
            ["6000.00 0.00 30.00", "3000.00 3000.00 30.00", "0.00 3000.00 15.00"],
        ),
    ],
)
def test_a_prepayment_changes_what_was_agreed(
    strategy: Strategy, after: list[str]
) -> None:
    done = prepaid(EQUAL, date(2024, 2, 15), "3000.00", strategy)

    assert figures(done.after) == after
    assert done.balance == D("6000.00")
    assert done.interest == 0
    assert done.rows == done.before + done.after


def test_interest_to_the_day_is_paid_with_the_money_or_with_the_instalment() -> None:
    loan = replace(EQUAL, basis=Basis.ACTUAL_360)
    on, strategy = date(2024, 1, 25), Strategy.REDUCE_INSTALMENT
    now = prepaid(loan, on, "6000.00", strategy, interest_to_date_paid=True)
    later = prepaid(loan, on, "6000.00", strategy)

    # Ten days on 12,000, then 21 days on 6,000.
    assert (now.interest, now.after[0].interest) == (D("20.00"), D("21.00"))
    assert (later.interest, later.after[0].interest) == (D("0.00"), D("41.00"))
    assert later.after[0].days == 31


def test_repaying_all_of_it_leaves_no_row_and_takes_the_interest_along() -> None:
    done = prepaid(EQUAL, date(2024, 1, 25), "12000.00", Strategy.REDUCE_TERM)

    assert done.after == ()
    # 60.00 for 31 days, ten of them.
    assert done.interest == D("19.35")


def test_a_second_prepayment_of_a_period_pays_no_day_twice() -> None:
    loan = replace(EQUAL, basis=Basis.ACTUAL_360, method=Method.INTEREST_FIRST)
    first = prepaid(
        loan, date(2024, 1, 25), "6000.00", LOWER, interest_to_date_paid=True
    )
    again = prepay(
        first.terms,
        first.schedule,
        on=date(2024, 2, 4),
        principal=D("3000.00"),
        strategy=LOWER,
        ran=first.ran,
    )
    third = prepay(
        again.terms,
        again.schedule,
        on=date(2024, 2, 14),
        principal=D("3000.00"),
        strategy=LOWER,
        interest_to_date_paid=True,
        ran=again.ran,
    )

    # 20.00 paid at once; ten days on 6,000 wait, then ten on 3,000 are paid too.
    assert (first.interest, again.interest, third.interest) == (D(20), 0, D(15))
    assert again.ran.unpaid == D("10.00")
    # Eleven days on 3,000 beside what waits.
    assert again.after[0].interest == D("15.50")


def test_a_prepayment_before_an_earlier_one_of_its_period_is_refused() -> None:
    first = prepaid(EQUAL, date(2024, 1, 25), "6000.00", LOWER)

    with pytest.raises(Refusal) as refusal:
        prepay(
            first.terms,
            first.schedule,
            on=date(2024, 1, 24),
            principal=D(1),
            strategy=LOWER,
            ran=first.ran,
        )

    assert refusal.value.code == "day_before_last_due"


def test_what_ran_in_an_earlier_period_does_not_matter_any_more() -> None:
    first = prepaid(EQUAL, date(2024, 1, 25), "6000.00", LOWER)
    again = prepay(
        first.terms,
        first.schedule,
        on=date(2024, 2, 15),
        principal=D("1500.00"),
        strategy=LOWER,
        ran=first.ran,
    )

    assert again.after[0].interest == D("15.00")


def test_interest_that_a_grace_has_put_off_is_not_lost_by_a_change() -> None:
    loan = replace(EQUAL, grace_interest_periods=3)
    early = prepaid(loan, date(2024, 3, 15), "3000.00", LOWER)
    ended = prepaid(loan, date(2024, 3, 15), "6000.00", LOWER)
    rows = changed(loan, from_due=date(2024, 4, 15), annual_rate_pct=D(0))

    # 60.00 and 45.00 wait; then 15.00 and 7.50.
    assert [row.interest for row in early.after] == [0, D("127.50")]
    assert ended.interest == D("105.00")
    assert rows[-1].endswith(" 105.00")


def test_a_flat_loan_charges_on_what_was_lent_less_what_came_early() -> None:
    flat = terms(method=Method.FLAT, periods=4)
    done = prepaid(flat, date(2024, 2, 15), "6000.00", Strategy.REDUCE_INSTALMENT)

    assert figures(done.after) == [
        "2000.00 1000.00 30.00",
        "1000.00 1000.00 30.00",
        "0.00 1000.00 30.00",
    ]


def test_a_flat_loan_charges_what_had_run_by_the_day_on_all_of_it() -> None:
    flat = terms(method=Method.FLAT, periods=2, basis=Basis.ACTUAL_360)
    done = prepaid(flat, date(2024, 1, 25), "6000.00", Strategy.REDUCE_INSTALMENT)

    assert figures(done.after) == ["3000.00 3000.00 41.00", "0.00 3000.00 29.00"]


def test_a_flat_loan_with_a_round_instalment_keeps_it_when_it_gets_shorter() -> None:
    flat = terms(
        method=Method.FLAT,
        periods=4,
        instalment_rounding=Rounding(D(100), Mode.UP),
    )
    done = prepaid(flat, date(2024, 2, 15), "3000.00", Strategy.REDUCE_TERM)

    assert [row.principal for row in done.after] == [D("3055.00"), D("2905.00")]
    assert done.instalment == D("3100.00")


def test_a_plan_of_parts_shrinks_in_proportion() -> None:
    plan = terms(
        method=Method.CUSTOM_PRINCIPAL,
        basis=Basis.ACTUAL_360,
        parts=(
            PlannedPart(date(2024, 2, 14), D("2000.00")),
            PlannedPart(date(2024, 3, 15), D("4000.00")),
            PlannedPart(date(2024, 4, 14), None),
        ),
    )
    done = prepaid(plan, date(2024, 2, 14), "5000.00", Strategy.REDUCE_INSTALMENT)

    assert [row.principal for row in done.after] == [D("2000.00"), D("3000.00")]


def test_a_fixed_payment_may_become_an_instalment_that_keeps_the_end() -> None:
    loan = terms(
        method=Method.FIXED_PAYMENT,
        periods=None,
        payment=D("4000.00"),
        annual_rate_pct=D(0),
    )
    on = date(2024, 2, 15)
    lower = prepaid(loan, on, "2000.00", Strategy.REDUCE_INSTALMENT)
    shorter = prepaid(loan, on, "4000.00", Strategy.REDUCE_TERM)

    assert [row.total for row in lower.after] == [D("3000.00")] * 2
    assert [row.total for row in shorter.after] == [D("4000.00")]


@pytest.mark.parametrize(
    ("on", "amount", "code"),
    [
        (date(2024, 2, 15), "0.00", "payment_not_positive"),
        (date(2024, 2, 15), "9000.01", "payment_too_large"),
        (date(2024, 1, 14), "1.00", "day_before_last_due"),
        (date(2024, 5, 15), "1.00", "loan_closed"),
    ],
)
def test_a_prepayment_that_cannot_be_is_refused(
    on: date, amount: str, code: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        prepaid(EQUAL, on, amount, Strategy.REDUCE_TERM)

    assert refusal.value.code == code


@given(lawful_terms(), st.sampled_from(Strategy), st.data())
@settings(max_examples=150, deadline=None)
def test_any_prepayment_is_repaid_to_the_cent_and_never_makes_a_loan_longer(
    loan: Terms, strategy: Strategy, data: st.DataObject
) -> None:
    current = schedule(loan)
    days = (current.rows[-1].due_on - loan.disbursed_on).days - 1
    on = date.fromordinal(
        loan.disbursed_on.toordinal() + data.draw(st.integers(0, max(days, 0)))
    )
    owed = [loan.principal, *(row.balance for row in current.rows if row.due_on <= on)]
    if not owed[-1]:
        return
    amount = D(data.draw(st.integers(1, int(owed[-1] * 100)))) / 100
    done = prepay(
        loan,
        current,
        on=on,
        principal=amount,
        strategy=strategy,
        interest_to_date_paid=data.draw(st.booleans()),
    )

    assert sum(row.principal for row in done.rows) + amount == loan.principal
    assert len(done.rows) <= len(current.rows)
    assert all(min(row.principal, row.interest, row.balance) >= 0 for row in done.rows)
    if done.balance:
        assert done.rows[-1].balance == 0
    if done.balance and strategy is not Strategy.REDUCE_TERM:
        assert len(done.rows) == len(current.rows)


HUNDRED = terms(
    principal=D("100.00"),
    annual_rate_pct=D(7),
    disbursed_on=date(2024, 1, 1),
    periods=6,
)
FREE = terms(
    principal=D("3000.00"),
    annual_rate_pct=D(0),
    disbursed_on=date(2023, 7, 1),
    periods=3,
)
SEPTEMBER = date(2023, 9, 1)


def changed(loan: Terms, **change: Any) -> list[str]:
    return figures(reschedule(loan, schedule(loan), Change(**change)).schedule.rows)


@pytest.mark.parametrize(
    ("change", "rows"),
    [
        ({"extra_periods": 2}, ["2000.00", "1500.00", "1000.00", "500.00", "0.00"]),
        ({"periods": 1}, ["2000.00", "0.00"]),
        ({"grace_principal_periods": 1}, ["2000.00", "2000.00", "1000.00", "0.00"]),
        (
            {"grace_principal_periods": 1, "periods": 2},
            ["2000.00", "2000.00", "0.00"],
        ),
        ({"instalment": D("1500.00")}, ["2000.00", "500.00", "0.00"]),
        ({"instalment": D("2500.00")}, ["2000.00", "0.00"]),
    ],
)
def test_an_agreed_change_gives_new_rows(
    change: dict[str, Any], rows: list[str]
) -> None:
    found = changed(FREE, from_due=SEPTEMBER, **change)

    assert [row.split()[0] for row in found] == rows


def test_a_moved_due_date_moves_the_later_ones_and_keeps_the_instalment() -> None:
    done = reschedule(
        HUNDRED,
        schedule(HUNDRED),
        Change(from_due=date(2024, 3, 1), new_due=date(2024, 3, 15)),
    ).schedule

    assert [row.due_on.day for row in done.rows] == [1, 15, 15, 15, 15, 15]
    assert done.instalment == D("17.01")


def test_a_new_rate_makes_a_new_instalment() -> None:
    rows = changed(HUNDRED, from_due=date(2024, 3, 1), annual_rate_pct=D(4))

    # The peer's own example: 16.88 over five months at 4 %.
    assert rows[:3] == ["83.57 16.43 0.58", "66.97 16.60 0.28", "50.31 16.66 0.22"]


def test_a_new_rate_keeps_parts_of_principal() -> None:
    rows = changed(EQUAL, from_due=date(2024, 3, 15), annual_rate_pct=D(12))

    assert rows[1:] == [
        "6000.00 3000.00 90.00",
        "3000.00 3000.00 60.00",
        "0.00 3000.00 30.00",
    ]


def test_interest_may_be_put_off_from_a_due_date_on() -> None:
    rows = changed(EQUAL, from_due=date(2024, 3, 15), grace_interest_periods=1)

    assert [row.split()[2] for row in rows] == ["60.00", "0.00", "75.00", "15.00"]


def test_more_instalments_of_a_fixed_payment_leave_the_payment() -> None:
    loan = replace(FREE, method=Method.FIXED_PAYMENT, payment=D("1000.00"))

    assert changed(loan, from_due=SEPTEMBER, extra_periods=1)[-1] == "0.00 0.00 0.00"


def test_listed_dates_go_on_by_the_step() -> None:
    listed = replace(
        FREE, periods=None, due_dates=(date(2023, 8, 1), date(2023, 9, 10))
    )
    done = reschedule(
        listed,
        schedule(listed),
        Change(from_due=date(2023, 9, 10), extra_periods=1),
    ).schedule

    assert [row.due_on for row in done.rows][1:] == [
        date(2023, 9, 10),
        date(2023, 10, 10),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"from_due": date(2023, 9, 2)}, "unknown_due_date"),
        ({"periods": 0}, "no_periods"),
        ({"grace_principal_periods": -1}, "grace_too_long"),
        ({"grace_interest_periods": 2}, "grace_too_long"),
        ({"annual_rate_pct": D(-1)}, "negative_rate"),
        ({"instalment": D(0)}, "payment_not_positive"),
        ({"new_due": date(2023, 8, 1)}, "dates_out_of_order"),
    ],
)
def test_a_change_that_cannot_be_is_refused(change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refusal:
        changed(FREE, **{"from_due": SEPTEMBER, **change})

    assert refusal.value.code == code


@given(
    lawful_terms([m for m in PERIODIC if m is not Method.CUSTOM_PRINCIPAL]), st.data()
)
@settings(max_examples=60, deadline=None)
def test_any_change_is_repaid_to_the_cent(loan: Terms, data: st.DataObject) -> None:
    current = schedule(loan)
    row = data.draw(st.sampled_from(current.rows))
    extra = data.draw(st.integers(0, 3))
    rate = data.draw(st.none() | st.integers(0, 20).map(D))
    done = reschedule(
        loan,
        current,
        Change(from_due=row.due_on, extra_periods=extra, annual_rate_pct=rate),
    ).schedule

    assert len(done.rows) == len(current.rows) + extra
    assert done.totals.principal == loan.principal
    assert done.rows[-1].balance == 0
    assert all(min(r.principal, r.interest, r.balance) >= 0 for r in done.rows)


# Level payments of the peer, drawn on other days: at 9.4822 % over six months.
DRAWN = replace(
    HUNDRED,
    annual_rate_pct=D("9.4822"),
    rounding=Rounding(D("0.01"), Mode.HALF_EVEN),
    pro_rata_first=True,
    segment_rounding=True,
)


def draws(*parts: tuple[str, int]) -> list[Draw]:
    return [Draw(date.fromisoformat(on), D(amount)) for on, amount in parts]


@pytest.mark.parametrize(
    ("parts", "changes", "rows"),
    [
        (
            draws(("2024-01-01", 100), ("2024-03-01", 100)),
            {},
            ["83.66 16.34 0.79", "167.19 16.47 0.66", "125.88 41.31 1.32"],
        ),
        (
            draws(("2024-01-01", 100), ("2024-01-08", 200)),
            {},
            ["250.69 49.31 2.02", "201.34 49.35 1.98", "151.60 49.74 1.59"],
        ),
        (
            draws(("2024-01-01", 100), ("2024-02-15", 100)),
            {},
            ["83.66 16.34 0.79", "147.20 36.46 1.07", "110.83 36.37 1.16"],
        ),
        (
            draws(("2024-01-05", 100), ("2024-01-08", 50), ("2024-01-08", 25)),
            {"schedule_from": date(2024, 1, 1), "disbursed_on": date(2024, 1, 5)},
            ["146.21 28.79 1.15", "117.43 28.78 1.16", "88.42 29.01 0.93"],
        ),
    ],
)
def test_every_draw_makes_the_next_instalments_anew(
    parts: list[Draw], changes: dict[str, Any], rows: list[str]
) -> None:
    total = sum((part.amount for part in parts), D(0))
    done = drawn_schedule(replace(DRAWN, principal=total, **changes), parts)

    assert figures(done.rows)[:3] == rows
    assert done.totals.principal == total
    assert done.rows[-1].balance == 0


def test_a_loan_drawn_at_once_is_the_loan_itself() -> None:
    fixed = replace(
        HUNDRED, formula=InstalmentFormula.FIXED_INSTALMENT, instalment=D("20.00")
    )
    for loan in (HUNDRED, fixed, EQUAL):
        whole = [Draw(loan.disbursed_on, loan.principal)]
        assert drawn_schedule(loan, whole).rows == schedule(loan).rows


def test_what_is_drawn_later_comes_on_top_when_the_loan_speaks_of_the_first_part() -> (
    None
):
    later = draws(("2024-03-01", 100))
    loan, parts = with_first_draw(HUNDRED, later)

    assert loan.principal == D("200.00")
    assert parts == (Draw(date(2024, 1, 1), D("100.00")), *later)
    assert with_first_draw(loan, parts) == (loan, parts)
    assert with_first_draw(loan, []) == (loan, ())


def test_interest_in_its_grace_waits_over_draws_too() -> None:
    loan = replace(
        HUNDRED,
        method=Method.INTEREST_FIRST,
        grace_interest_periods=1,
        periods=2,
        annual_rate_pct=D(12),
    )
    parts = draws(("2024-01-01", 60), ("2024-02-01", 40))

    assert [row.interest for row in drawn_schedule(loan, parts).rows] == [0, D("1.60")]


@pytest.mark.parametrize(
    ("loan", "parts", "code"),
    [
        (terms(method=Method.FLAT), [], "cannot_be_drawn_in_parts"),
        (terms(method=Method.FIXED_PAYMENT), [], "cannot_be_drawn_in_parts"),
        (HUNDRED, [], "principal_not_positive"),
        (HUNDRED, draws(("2024-01-01", 0)), "principal_not_positive"),
        (HUNDRED, draws(("2024-01-01", 99)), "parts_do_not_add_up"),
        (HUNDRED, draws(("2024-01-02", 100)), "dates_out_of_order"),
        (
            HUNDRED,
            draws(("2024-01-01", 50), ("2024-03-01", 25), ("2024-02-01", 25)),
            "dates_out_of_order",
        ),
        (
            HUNDRED,
            draws(("2024-01-01", 50), ("2024-07-01", 50)),
            "dates_out_of_order",
        ),
    ],
)
def test_draws_that_cannot_be_are_refused(
    loan: Terms, parts: list[Draw], code: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        drawn_schedule(loan, parts)

    assert refusal.value.code == code
