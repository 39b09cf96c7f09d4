"""Payments spread, loans that are late or written off, and what a loan costs."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grassroots.core.errors import Refusal
from rewards.ruralcredit.formulas.loans import (
    AllocationMode,
    Basis,
    Bucket,
    Component,
    Components,
    Due,
    Every,
    Future,
    LateFeeRule,
    Method,
    OutstandingLoan,
    Payment,
    PenaltyOn,
    PenaltyRule,
    Rules,
    Unit,
    Unpaid,
    after,
    allocate,
    apr,
    apr_of,
    classify,
    delinquency,
    effective_rate_pct,
    late_fees,
    owed_after,
    owed_in_all,
    penalty,
    penalty_for_days,
    portfolio,
    require_not_too_large,
    schedule,
    settle_oldest,
    total_of_fees,
    write_off,
)
from tests.rewards.ruralcredit.loans import D, terms

ZERO = D("0.00")
APRIL = date(2024, 4, 25)
CENTS = st.integers(0, 100_000).map(lambda n: D(n) / 100)
DUES = st.lists(
    st.builds(
        Due,
        st.integers(1, 99),
        st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        st.builds(Components, CENTS, CENTS, CENTS, CENTS),
    ),
    max_size=6,
    unique_by=lambda due: due.n,
)
RULES = st.builds(
    Rules,
    st.permutations(list(Component)).map(tuple),
    st.sampled_from(AllocationMode),
    st.sampled_from(Future),
    st.none() | st.permutations(list(Component)).map(tuple),
)


def due(n: int, month: int, *amounts: str) -> Due:
    return Due(n, date(2024, month, 20), Components(*(D(amount) for amount in amounts)))


TWO = (due(1, 3, "5", "0", "40", "100"), due(2, 4, "3", "0", "30", "100"))
LATER = (due(3, 5, "0", "0", "20", "100"), due(4, 6, "0", "0", "10", "100"))


def spread(amount: str, *dues: Due, **rules: Any) -> list[tuple[int, ...]]:
    done = allocate(dues, amount=D(amount), paid_on=APRIL, rules=Rules(**rules))
    return [
        tuple(int(part.of(component)) for component in Component)
        for _n, part in done.paid
    ]


def test_vertical_settles_a_component_over_all_that_is_due() -> None:
    found = spread("90", *TWO, mode=AllocationMode.VERTICAL)

    assert found == [(5, 0, 40, 12), (3, 0, 30, 0)]


def test_horizontal_settles_an_instalment_before_the_next() -> None:
    assert spread("150", *TWO)[0] == (5, 0, 40, 100)


@pytest.mark.parametrize(
    ("future", "interest"),
    [
        (Future.NEXT, [20, 2]),
        (Future.LAST, [0, 10]),
    ],
)
def test_money_in_advance_begins_with_the_next_or_the_last(
    future: Future, interest: list[int]
) -> None:
    amount = "122" if future is Future.NEXT else "60"
    found = spread(amount, *LATER, future=future)

    assert [row[2] for row in found] == interest


def test_money_in_advance_may_be_left_alone() -> None:
    done = allocate(LATER, amount=D(5), paid_on=APRIL, rules=Rules(future=Future.NONE))

    assert done.unallocated == D(5)
    assert done.total == Components()


@given(DUES, CENTS, CENTS, RULES)
def test_an_allocation_loses_nothing_and_does_not_mind_how_a_day_was_split(
    dues: list[Due], one: D, other: D, rules: Rules
) -> None:
    one, other = one + D("0.01"), other + D("0.01")
    whole = allocate(dues, amount=one + other, paid_on=APRIL, rules=rules)
    left = after(dues, whole)

    assert whole.total.total + whole.unallocated == one + other
    assert all(
        0 <= part.of(component) <= owed.owed.of(component)
        for owed, (_n, part) in zip(dues, whole.paid, strict=True)
        for component in Component
    )
    halves = [Payment(APRIL, one), Payment(APRIL, other)]
    assert settle_oldest(dues, halves, rules) == left
    assert owed_in_all(left) + whole.total.total == owed_in_all(dues)


@pytest.mark.parametrize(
    ("amount", "order", "code"),
    [
        ("0", tuple(Component), "payment_not_positive"),
        ("1", (), "term_missing"),
        ("1", (Component.FEE, Component.FEE), "term_missing"),
    ],
)
def test_an_allocation_that_cannot_be_is_refused(
    amount: str, order: tuple[Component, ...], code: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        spread(amount, *TWO, order=order)

    assert refusal.value.code == code


def test_more_than_is_owed_and_anything_on_a_closed_loan_is_refused() -> None:
    require_not_too_large(TWO, D("278"))
    with pytest.raises(Refusal) as refusal:
        require_not_too_large(TWO, D("278.01"))
    assert refusal.value.code == "payment_too_large"
    with pytest.raises(Refusal) as refusal:
        require_not_too_large([], D(1))
    assert refusal.value.code == "loan_closed"


RULE = PenaltyRule(annual_rate_pct=D("6"), multiplier=D("1.5"), grace_days=3)
OVERDUE = {"overdue_principal": D("4000"), "overdue_interest": D("80")}


@pytest.mark.parametrize(
    ("on", "compound", "principal", "interest"),
    [
        (PenaltyOn.PRINCIPAL, False, "10.00", "0.00"),
        (PenaltyOn.PRINCIPAL, True, "10.00", "0.20"),
        (PenaltyOn.INTEREST, False, "0.00", "0.20"),
        (PenaltyOn.TOTAL, False, "10.00", "0.20"),
    ],
)
def test_the_penalty_is_on_what_was_agreed(
    on: PenaltyOn, compound: object, principal: str, interest: str
) -> None:
    rule = PenaltyRule(D("6"), D("1.5"), on=on, compound_on_interest=bool(compound))
    days = {"due_on": date(2024, 3, 1), "paid_on": date(2024, 3, 11)}

    # Ten days at 9 % over 360.
    found = penalty(rule, **OVERDUE, **days)
    assert (found.on_principal, found.on_interest) == (D(principal), D(interest))
    assert found == penalty_for_days(rule, days=10, **OVERDUE)
    assert found.total == D(principal) + D(interest)


@pytest.mark.parametrize(
    ("paid_on", "overdue", "charged"),
    [
        (date(2024, 3, 1), 0, 0),
        (date(2024, 2, 20), 0, 0),
        (date(2024, 3, 4), 3, 0),
        (date(2024, 3, 5), 4, 4),
    ],
)
def test_within_the_grace_nothing_is_charged_and_after_it_every_day(
    paid_on: date, overdue: int, charged: int
) -> None:
    found = penalty(RULE, due_on=date(2024, 3, 1), paid_on=paid_on, **OVERDUE)

    assert (found.overdue_days, found.penalty_days) == (overdue, charged)
    assert found.on_principal == D(charged)


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": PenaltyRule(D(-1))},
        {"rule": PenaltyRule(D(1), grace_days=-1)},
        {"days": -1},
        {"overdue_principal": D(-1)},
    ],
)
def test_a_penalty_below_nought_is_refused(wrong: dict[str, Any]) -> None:
    rule = wrong.pop("rule", RULE)
    with pytest.raises(Refusal) as refusal:
        penalty_for_days(rule, **{**OVERDUE, "days": 5, **wrong})

    assert refusal.value.code == "unlawful_penalty"


FLAT = schedule(terms(method=Method.FLAT, principal=D("3000.00"), periods=3)).rows


@pytest.mark.parametrize(
    ("rule", "payments", "fees"),
    [
        (LateFeeRule(pct=D("1.5")), [], ["15.00", "15.00"]),
        (LateFeeRule(pct=D(10), base=PenaltyOn.INTEREST), [], ["1.50", "1.50"]),
        (LateFeeRule(pct=D(10), base=PenaltyOn.TOTAL), [], ["101.50", "101.50"]),
        (LateFeeRule(amount=D("20")), [], ["20.00", "20.00"]),
        (LateFeeRule(amount=D("20"), grace_days=20), [], ["20.00"]),
        # The first instalment is 1015.00: half of its principal was paid in time.
        (
            LateFeeRule(pct=D("1.5")),
            [Payment(date(2024, 2, 15), D("515.00"))],
            ["7.50", "15.00"],
        ),
        (
            LateFeeRule(pct=D("1.5")),
            [Payment(date(2024, 2, 15), D("1015.00"))],
            ["15.00"],
        ),
    ],
)
def test_late_fees_are_of_what_was_unpaid_when_the_grace_ended(
    rule: LateFeeRule, payments: list[Payment], fees: list[str]
) -> None:
    found = late_fees(rule, FLAT, payments, reckon_on=date(2024, 4, 1))

    assert [fee.fee for fee in found] == [D(fee) for fee in fees]
    assert total_of_fees(found) == sum(map(D, fees), ZERO)


@pytest.mark.parametrize(
    "rule",
    [
        LateFeeRule(),
        LateFeeRule(pct=D(1), amount=D(1)),
        LateFeeRule(amount=D(-1)),
        LateFeeRule(amount=D(1), grace_days=-1),
    ],
)
def test_a_late_fee_that_cannot_be_is_refused(rule: LateFeeRule) -> None:
    with pytest.raises(Refusal):
        late_fees(rule, FLAT, [], reckon_on=APRIL)


@pytest.mark.parametrize(
    ("days", "code"),
    [
        (-5, "normal"),
        (0, "normal"),
        (1, "special_mention"),
        (90, "special_mention"),
        (91, "substandard"),
        (180, "substandard"),
        (181, "doubtful"),
        (360, "doubtful"),
        (361, "loss"),
    ],
)
def test_the_class_of_a_loan_follows_from_its_days_past_due(
    days: int, code: str
) -> None:
    assert classify(days) == code


def test_a_loan_is_as_late_as_its_oldest_unpaid_instalment() -> None:
    unpaid = [
        Unpaid(date(2024, 3, 1), ZERO),
        Unpaid(date(2024, 3, 20), D(10)),
        Unpaid(date(2024, 4, 20), D(20)),
        Unpaid(date(2024, 4, 25), D(30)),
    ]
    found = delinquency(unpaid, as_of=APRIL)

    assert (found.days_past_due, found.past_due_days) == (36, 36)
    assert found.overdue == D(30)
    assert found.bucket == "special_mention"
    assert found.by_bucket == {"special_mention": D(30)}


def test_the_grace_makes_a_loan_younger_but_not_less_past_due() -> None:
    unpaid = [Unpaid(date(2024, 4, 20), D(20))]
    buckets = (Bucket("D1", 1, 30),)
    young = delinquency(unpaid, as_of=APRIL, buckets=buckets, grace_days=5)

    assert (young.days_past_due, young.past_due_days, young.bucket) == (0, 5, None)
    assert young.by_bucket == {}


def test_an_empty_portfolio_is_not_at_risk() -> None:
    found = portfolio([])

    assert found.principal == 0
    assert {risk.ratio_pct for risk in found.at_risk.values()} == {ZERO}


def test_the_whole_principal_of_a_late_loan_is_at_risk() -> None:
    found = portfolio([OutstandingLoan(D(100), 0), OutstandingLoan(D(50), 31)])

    assert found.at_risk[30].amount == D(50)
    assert found.at_risk[30].ratio_pct == D("33.33")
    assert found.at_risk[60].loans == 0


def test_a_write_off_takes_principal_before_interest() -> None:
    whole = write_off(principal=D(100), interest=D(5))
    part = write_off(principal=D(100), interest=D(5), amount=D(102))

    assert (whole.principal, whole.interest, whole.balance_after) == (100, 5, 0)
    assert (part.principal, part.interest, part.balance_after) == (100, 2, 3)


@pytest.mark.parametrize(
    ("given_", "code"),
    [
        ({"principal": ZERO}, "loan_closed"),
        ({"principal": D(1), "amount": ZERO}, "payment_not_positive"),
        ({"principal": D(1), "amount": D(2)}, "write_off_too_large"),
    ],
)
def test_a_write_off_that_cannot_be_is_refused(
    given_: dict[str, Any], code: str
) -> None:
    with pytest.raises(Refusal) as refusal:
        write_off(**given_)

    assert refusal.value.code == code


def test_what_is_owed_is_what_was_lent_less_what_came_back() -> None:
    assert owed_after(D(100), D(5), [(D(40), D(5))]) == (D(60), D(0))
    with pytest.raises(Refusal):
        owed_after(D(100), D(5), [(D(100), D(6))])


def test_a_half_percent_flat_charge_is_nearly_eleven_percent_a_year() -> None:
    loan = terms(method=Method.FLAT)
    found = apr_of(loan, schedule(loan))

    assert (found.period_rate_pct, found.annual_rate_pct) == (D("0.9080"), D("10.90"))


def test_a_fee_paid_at_once_makes_a_loan_dearer() -> None:
    loan = terms()
    plain = apr_of(loan, schedule(loan))

    assert plain.annual_rate_pct == D("6.00")
    assert plain.effective_annual_pct == D("6.17")
    assert apr_of(loan, schedule(loan), fee=D(120)).annual_rate_pct > D("7.8")


def test_a_loan_without_interest_has_a_rate_of_nought() -> None:
    assert apr([D(-100), D(50), D(50)]).annual_rate_pct == 0


def test_weekly_flows_are_compounded_52_times() -> None:
    found = apr([D(-100), D(101)], periods_per_year=52)

    assert (found.annual_rate_pct, found.effective_annual_pct) == (52, D("67.77"))


def test_dated_flows_are_compounded_by_days() -> None:
    flows = [(date(2023, 1, 1), D(-100)), (date(2024, 1, 1), D(110))]

    assert effective_rate_pct(flows) == D("10.00")


@pytest.mark.parametrize(
    "flows", [[], [D(1), D(2)], [D(-1), D(-2)], [D(-1), D(4), D(-4)]]
)
def test_flows_without_a_rate_are_refused(flows: list[D]) -> None:
    with pytest.raises(Refusal) as refusal:
        apr(flows)

    assert refusal.value.code == "no_rate_of_return"


def test_dated_flows_that_cannot_be_are_refused() -> None:
    day, before = date(2024, 1, 2), date(2024, 1, 1)
    for flows in ([], [(day, D(-1)), (before, D(2))]):
        with pytest.raises(Refusal):
            effective_rate_pct(flows)


def test_a_step_that_is_no_part_of_a_year_has_no_yearly_rate_here() -> None:
    loan = terms(every=Every(5, Unit.MONTH), basis=Basis.ACTUAL_360)

    with pytest.raises(Refusal):
        apr_of(loan, schedule(loan))
