"""Loans replayed from their payments, and the pay-off of a day."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grassroots.core.errors import Refusal
from rewards.ruralcredit.formulas.loans import (
    Basis,
    EarlyMoney,
    InstalmentFormula,
    InterestUntil,
    Method,
    Mode,
    Payment,
    Policy,
    Ran,
    Rounding,
    Strategy,
    payoff,
    payoff_after,
    replay,
    schedule,
    standing,
)
from tests.rewards.ruralcredit.loans import D, after, figures, lawful_terms, terms

EVEN = Rounding(D("0.01"), Mode.HALF_EVEN)
# Five thousand over six months, interest by the day; figures of Apache Fineract's
# scenarios RP02 to RP10 and of its overdue ones.
DAILY = terms(
    principal=D("5000.00"),
    annual_rate_pct=D(12),
    disbursed_on=date(2022, 11, 1),
    periods=6,
    basis=Basis.ACTUAL_365,
    segment_rounding=True,
    rounding=EVEN,
    instalment_rounding=Rounding(D(1), Mode.HALF_EVEN),
    formula=InstalmentFormula.ANNUITY_RATE_30_365,
)
HUNDRED = terms(
    principal=D("100.00"),
    annual_rate_pct=D(7),
    disbursed_on=date(2024, 1, 1),
    periods=6,
    rounding=EVEN,
)
AT_ONCE = Policy(EarlyMoney.PRINCIPAL_AT_ONCE, Strategy.REDUCE_INSTALMENT)


def paid(*payments: tuple[str, str]) -> list[Payment]:
    return [Payment(date.fromisoformat(on), D(amount)) for on, amount in payments]


@pytest.mark.parametrize(
    ("on", "amount", "rows"),
    [
        (
            "2022-12-01",
            "863",
            ["4186.32 813.68 49.32", "3366.99 819.33 42.67", "2539.31 827.68 34.32"],
        ),
        (
            "2022-11-27",
            "863",
            ["4137.00 863.00 48.18", "3327.16 809.84 42.16", "2509.07 818.09 33.91"],
        ),
        (
            "2022-12-01",
            "200",
            ["4187.32 812.68 49.32", "3368.00 819.32 42.68", "2540.33 827.67 34.33"],
        ),
        (
            "2022-12-05",
            "200",
            ["4187.32 812.68 49.32", "3369.07 818.25 43.75", "2541.41 827.66 34.34"],
        ),
        (
            "2022-11-27",
            "1500",
            ["3500.00 1500.00 47.34", "2814.67 685.33 35.67", "2122.36 692.31 28.69"],
        ),
        (
            "2022-12-05",
            "1500",
            ["4187.32 812.68 49.32", "3363.41 823.91 38.09", "2535.69 827.72 34.28"],
        ),
    ],
)
def test_one_payment_changes_the_rows_as_it_comes(
    on: str, amount: str, rows: list[str]
) -> None:
    done = replay(DAILY, paid((on, amount)), policy=AT_ONCE)

    assert figures(done.rows)[:3] == rows
    assert len(done.rows) == 6
    assert done.totals.principal == D("5000.00")


@pytest.mark.parametrize(
    ("reckon_on", "rows"),
    [
        (
            date(2024, 7, 15),
            ["83.57 16.43 0.58", "67.14 16.43 0.58", "50.71 16.43 0.58"],
        ),
        (
            date(2024, 3, 10),
            ["83.57 16.43 0.58", "67.14 16.43 0.58", "50.58 16.56 0.45"],
        ),
        (
            date(2024, 2, 1),
            ["83.57 16.43 0.58", "67.05 16.52 0.49", "50.43 16.62 0.39"],
        ),
    ],
)
def test_overdue_principal_bears_interest_until_the_reckoning(
    reckon_on: date, rows: list[str]
) -> None:
    done = replay(HUNDRED, [], reckon_on=reckon_on)

    assert figures(done.rows)[:3] == rows


def test_without_payments_and_reckoning_the_rows_are_the_schedule() -> None:
    assert replay(HUNDRED, []) == schedule(HUNDRED)


def test_payments_of_exactly_what_is_due_leave_the_schedule_as_it_is() -> None:
    plan = schedule(HUNDRED)
    payments = [Payment(row.due_on, row.total) for row in plan.rows]

    assert replay(HUNDRED, payments) == plan


def test_a_flat_loan_that_is_paid_as_planned_keeps_its_last_difference() -> None:
    flat = terms(
        method=Method.FLAT, principal=D("1250.00"), annual_rate_pct=D(15), periods=4
    )

    assert replay(flat, []).rows == schedule(flat).rows


def test_interest_in_its_grace_is_put_off_here_too() -> None:
    loan = terms(grace_principal_periods=3, grace_interest_periods=2)

    assert replay(loan, []) == schedule(loan)


def test_money_that_comes_early_waits_unless_something_else_was_agreed() -> None:
    early = paid(("2024-01-20", "10.00"), ("2024-02-01", "7.01"))

    assert replay(HUNDRED, early).rows == schedule(HUNDRED).rows
    owed = standing(HUNDRED, early, on=date(2024, 1, 25))
    assert owed.held == D("10.00")
    assert owed.principal == D("100.00")


def test_money_above_the_instalment_waits_unless_something_else_was_agreed() -> None:
    owed = standing(HUNDRED, paid(("2024-02-01", "20.01")), on=date(2024, 2, 1))

    assert (owed.principal, owed.held) == (D("83.57"), D("3.00"))


def test_extra_money_may_shorten_the_loan() -> None:
    policy = Policy(EarlyMoney.PRINCIPAL_AT_ONCE, Strategy.REDUCE_TERM)
    done = replay(HUNDRED, paid(("2024-02-01", "67.01")), policy=policy)

    assert figures(done.rows) == [
        "33.57 66.43 0.58",
        "16.76 16.81 0.20",
        "0.00 16.76 0.10",
    ]
    assert done.instalment == D("17.01")


def test_extra_money_may_pay_the_next_instalments_in_advance() -> None:
    policy = Policy(excess=Strategy.COVER_NEXT_INSTALMENTS)
    done = replay(HUNDRED, paid(("2024-02-01", "37.01")), policy=policy)

    # 20.00 covers the 16.52 of the second instalment and 3.48 of the third's 16.62.
    assert figures(done.rows)[:3] == [
        "63.57 36.43 0.58",
        "63.57 0.00 0.37",
        "50.43 13.14 0.37",
    ]
    assert len(done.rows) == 6


def test_money_on_the_day_of_the_pay_out_is_early_money() -> None:
    done = replay(HUNDRED, paid(("2024-01-01", "50.00")), policy=AT_ONCE)

    assert figures(done.rows)[0] == "50.00 50.00 0.29"


def test_a_loan_repaid_early_in_full_has_no_further_rows() -> None:
    done = replay(HUNDRED, paid(("2024-01-16", "100.00")), policy=AT_ONCE)

    assert figures(done.rows) == ["0.00 100.00 0.28"]


def test_extra_money_in_the_last_period_changes_no_other_row() -> None:
    one = replace(HUNDRED, periods=1)
    done = replay(one, paid(("2024-02-01", "200.00")), policy=AT_ONCE)

    assert figures(done.rows) == ["0.00 100.00 0.58"]


def test_late_money_pays_the_oldest_instalment_first_and_its_interest_before() -> None:
    payments = paid(("2024-03-05", "10.00"))
    owed = standing(HUNDRED, payments, on=date(2024, 3, 5))

    # Due: 0.58 + 16.43, then 0.58 + 16.43; 10.00 pays 0.58 and 9.42.
    assert owed.principal == D("90.58")
    assert owed.interest_due == D("0.58")


def test_late_money_of_the_due_date_itself_pays_what_is_older_first() -> None:
    payments = paid(("2024-03-01", "17.01"))
    owed = standing(HUNDRED, payments, on=date(2024, 3, 1))

    assert (owed.principal, owed.interest_due) == (D("83.57"), D("0.58"))


def test_overdue_principal_goes_on_bearing_interest_after_the_last_due_date() -> None:
    one = replace(HUNDRED, periods=1, basis=Basis.ACTUAL_365)
    quote = payoff_after(one, [], on=date(2024, 2, 11))

    # 31 days: 0.59; ten days more: 0.19.
    assert (quote.principal, quote.interest) == (D("100.00"), D("0.78"))


@pytest.mark.parametrize(
    ("payments", "code"),
    [
        ([Payment(date(2024, 2, 1), D(0))], "payment_not_positive"),
        ([Payment(date(2023, 12, 31), D(1))], "payment_before_pay_out"),
        ([Payment(date(2024, 2, 1), D(1), "a")] * 2, "payment_twice"),
    ],
)
def test_payments_that_cannot_be_are_refused(
    payments: list[Payment], code: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        replay(HUNDRED, payments)

    assert refusal.value.code == code


FIRST = paid(("2024-02-01", "17.01"))


@pytest.mark.parametrize(
    ("options", "interest"),
    [
        ({}, "0.24"),
        ({"until": InterestUntil.PERIOD_END}, "0.49"),
        ({"basis": Basis.ACTUAL_365}, "0.22"),
        ({"basis": Basis.ACTUAL_365, "until": InterestUntil.PERIOD_END}, "0.46"),
    ],
)
def test_the_pay_off_has_interest_to_the_day_or_to_the_period_end(
    options: dict[str, Any], interest: str
) -> None:
    after_payments = payoff_after(HUNDRED, FIRST, on=date(2024, 2, 15), **options)
    after_count = payoff(
        HUNDRED, schedule(HUNDRED), paid=1, on=date(2024, 2, 15), **options
    )

    assert after_payments == after_count
    assert after_count.interest == D(interest)
    assert after_count.total == D("83.57") + D(interest)


def test_the_pay_off_goes_on_over_instalments_that_were_not_paid() -> None:
    quote = payoff(HUNDRED, schedule(HUNDRED), paid=1, on=date(2024, 3, 16))

    # A whole month and 15 of 31 days on 83.57.
    assert quote.interest == D("0.72")


def test_the_pay_off_may_come_after_the_last_due_date() -> None:
    one = replace(HUNDRED, periods=1)
    options = {"until": InterestUntil.PERIOD_END}
    quote = payoff(one, schedule(one), paid=0, on=date(2024, 3, 3), **options)

    # Two spans of 31 days.
    assert quote.interest == D("1.17")


def test_the_pay_off_of_a_flat_loan_charges_on_what_was_lent() -> None:
    flat = terms(method=Method.FLAT)
    options = {"basis": Basis.ACTUAL_360}
    quote = payoff(flat, schedule(flat), paid=2, on=date(2024, 3, 25), **options)

    # Ten days on 12,000 at 6 %.
    assert (quote.principal, quote.interest) == (D("10000.00"), D("20.00"))


def test_the_pay_off_collects_the_interest_that_a_grace_has_put_off() -> None:
    loan = terms(method=Method.INTEREST_FIRST, grace_interest_periods=3)
    plan = schedule(loan)

    assert payoff(loan, plan, paid=2, on=date(2024, 3, 15)).interest == D("120.00")
    assert payoff(loan, plan, paid=4, on=date(2024, 5, 15)).interest == D("0.00")
    waiting = standing(loan, [], on=date(2024, 3, 15)).interest_due
    assert waiting == D("120.00")


def test_the_pay_off_of_a_bullet_loan_is_by_the_days_of_all_its_periods() -> None:
    bullet = terms(method=Method.BULLET, periods=6)
    quote = payoff(bullet, schedule(bullet), paid=0, on=date(2024, 4, 15))

    # 91 of the 182 days that cost 360.00.
    assert quote.interest == D("180.00")


def test_the_pay_off_counts_no_day_that_an_early_repayment_paid() -> None:
    ran = Ran(date(2024, 2, 8), unpaid=D("0.10"))
    quote = payoff(HUNDRED, schedule(HUNDRED), paid=1, on=date(2024, 2, 15), ran=ran)

    # Seven of 29 days: 0.12.
    assert quote.interest == D("0.22")


def test_money_that_waits_lowers_the_pay_off() -> None:
    quote = payoff_after(HUNDRED, paid(("2024-01-10", "40.00")), on=date(2024, 1, 15))

    assert quote.credit == D("40.00")
    assert quote.total == D("60.26")


def test_a_closed_loan_has_no_pay_off() -> None:
    plan = schedule(HUNDRED)
    payments = [Payment(row.due_on, row.total) for row in plan.rows]

    for close in (
        lambda: payoff(HUNDRED, plan, paid=6, on=date(2024, 7, 1)),
        lambda: payoff_after(HUNDRED, payments, on=date(2024, 7, 2)),
    ):
        with pytest.raises(Refusal) as refusal:
            close()
        assert refusal.value.code == "loan_closed"


def test_a_pay_off_before_what_is_settled_is_refused() -> None:
    with pytest.raises(Refusal) as refusal:
        payoff(HUNDRED, schedule(HUNDRED), paid=2, on=date(2024, 2, 29))

    assert refusal.value.code == "day_before_last_due"


@given(lawful_terms(), st.data())
@settings(max_examples=60, deadline=None)
def test_a_pay_off_on_a_due_date_is_the_balance(loan: Any, data: st.DataObject) -> None:
    loan = replace(loan, grace_interest_periods=0)
    plan = schedule(loan)
    count = data.draw(st.integers(1, len(plan.rows)))
    row = plan.rows[count - 1]

    if not row.balance:
        return
    until = data.draw(st.sampled_from(InterestUntil))
    quote = payoff(loan, plan, paid=count, on=row.due_on, until=until)
    assert (quote.principal, quote.interest) == (row.balance, D("0.00"))


@given(lawful_terms(), st.data())
@settings(max_examples=120, deadline=None)
def test_any_payments_leave_what_was_lent_repaid_or_outstanding(
    loan: Any, data: st.DataObject
) -> None:
    days = st.integers(0, 500).map(lambda n: after(loan.disbursed_on, n))
    cents = st.integers(1, int(loan.principal * 60) + 1).map(lambda n: D(n) / 100)
    payments = data.draw(st.lists(st.builds(Payment, days, cents), max_size=5))
    strategy = st.none() | st.sampled_from(Strategy)
    policy = data.draw(st.builds(Policy, st.sampled_from(EarlyMoney), strategy))

    rows = replay(loan, payments, policy=policy).rows

    assert sum(row.principal for row in rows) == loan.principal
    assert rows[-1].balance == 0
    assert len(rows) <= len(schedule(loan).rows)
    assert all(min(row.principal, row.interest, row.balance) >= 0 for row in rows)
    on = data.draw(days)
    owed = standing(loan, payments, on=on, policy=policy)
    assert 0 <= owed.principal <= loan.principal
    assert min(owed.interest_due, owed.held, *owed.running, D(0)) >= 0
    split = [
        half for one in payments for half in (replace(one, amount=one.amount / 2),) * 2
    ]
    assert standing(loan, split, on=on, policy=policy) == owed
