"""Whatever is paid and changed: principal repaid and outstanding is what was lent."""

from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grassroots.core.errors import Refusal
from rewards.ruralcredit.formulas.lending import (
    Agreed,
    Agreement,
    Arrears,
    Line,
    Parts,
    fen,
    owed_on,
    replanned,
    yuan,
)
from rewards.ruralcredit.formulas.loans import (
    AllocationMode,
    Basis,
    Component,
    Method,
    allocate,
    schedule,
)
from rewards.ruralcredit.models import Excess, Loan, LoanStatus
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.services.loans import NewPlan
from tests.factories.ruralcredit import TODAY, lend, make_desk, make_product, pay
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import prove

NOW = date(2026, 7, 31)
METHODS = st.sampled_from(
    [
        Method.EQUAL_INSTALMENT,
        Method.EQUAL_PRINCIPAL,
        Method.INTEREST_FIRST,
        Method.BULLET,
        Method.FLAT,
    ]
)
AGREEMENTS = st.builds(
    Agreement,
    method=METHODS,
    basis=st.sampled_from([Basis.PERIOD, Basis.ACTUAL_360, Basis.ACTUAL_365]),
    order=st.permutations(list(Component)).map(tuple),
    direction=st.sampled_from(AllocationMode),
    penalty_multiplier=st.none() | st.sampled_from([Decimal(1), Decimal("1.5")]),
    penalty_grace_days=st.integers(0, 5),
    penalty_compound=st.booleans(),
    principal_first_after=st.sampled_from([0, 30, 90]),
)
RATES = st.integers(0, 1200).map(lambda n: Decimal(n) / 100)
# Days since the one before, and the share of what is owed, in thousandths.
PAYMENTS = st.lists(st.tuples(st.integers(0, 70), st.integers(1, 1000)), max_size=8)


def pay_in(agreement, rate, lines, parts, on, amount):
    """Return the parts after a payment of a day, as the services spread it."""
    rule = agreement.penalty(rate)
    rows = owed_on(lines, parts, on=on, penalty=rule)
    late = max(
        ((on - row.due_on).days for row in rows if row.total and row.due_on <= on),
        default=0,
    )
    done = allocate(
        [row.as_due() for row in rows if row.total],
        amount=yuan(amount),
        paid_on=on,
        rules=agreement.rules(days_past_due=late),
    )
    return [
        *parts,
        *(
            Parts(
                n,
                on,
                penalty=fen(paid.penalty),
                fee=fen(paid.fee),
                interest=fen(paid.interest),
                principal=fen(paid.principal),
            )
            for n, paid in done.paid
            if paid.total
        ),
    ]


def lines_of(agreement, rate, principal, periods):
    terms = agreement.terms(
        principal=yuan(principal),
        annual_rate_pct=rate,
        periods=periods,
        disbursed_on=TODAY,
    )
    plan = schedule(terms)
    return (
        terms,
        plan,
        [Line(r.n, r.due_on, fen(r.principal), fen(r.interest)) for r in plan.rows],
    )


@settings(max_examples=300, deadline=None)
@given(AGREEMENTS, RATES, st.integers(100, 5_000_000), st.integers(1, 24), PAYMENTS)
def test_any_payments_on_any_product_leave_nothing_negative_and_nothing_lost(
    agreement, rate, principal, periods, payments
):
    _terms, _plan, lines = lines_of(agreement, rate, principal, periods)
    assert sum(line.principal for line in lines) == principal
    parts, on = [], TODAY
    for days, share in payments:
        on += timedelta(days)
        rows = owed_on(lines, parts, on=on, penalty=agreement.penalty(rate))
        owed = sum(row.total for row in rows)
        amount = max(1, owed * share // 1000)
        if not owed:
            break
        parts = pay_in(agreement, rate, lines, parts, on, amount)
        after = owed_on(lines, parts, on=on, penalty=agreement.penalty(rate))
        for row in after:
            assert min(row.principal, row.interest, row.fee, row.penalty) >= 0
        repaid = sum(part.principal for part in parts)
        assert repaid + sum(row.principal for row in after) == principal
        assert owed - sum(row.total for row in after) == amount


@settings(max_examples=300, deadline=None)
@given(
    AGREEMENTS,
    RATES,
    st.integers(10_000, 5_000_000),
    st.integers(1, 24),
    st.integers(0, 400),
    st.lists(st.integers(1, 300_000), min_size=2, max_size=5),
)
def test_how_a_payment_was_split_within_a_day_changes_nothing(
    agreement, rate, principal, periods, days, amounts
):
    _terms, _plan, lines = lines_of(agreement, rate, principal, periods)
    on = TODAY + timedelta(days)
    rule = agreement.penalty(rate)
    # Until the class changes; beyond it the order itself is another.
    agreement_now = agreement.rules(days_past_due=0)
    owed = sum(row.total for row in owed_on(lines, [], on=on, penalty=rule))
    whole = min(sum(amounts), owed)

    def spread(pieces):
        parts = []
        for piece in pieces:
            rows = owed_on(lines, parts, on=on, penalty=rule)
            done = allocate(
                [row.as_due() for row in rows if row.total],
                amount=yuan(piece),
                paid_on=on,
                rules=agreement_now,
            )
            parts += [
                Parts(
                    n,
                    on,
                    penalty=fen(paid.penalty),
                    interest=fen(paid.interest),
                    principal=fen(paid.principal),
                )
                for n, paid in done.paid
            ]
        return owed_on(lines, parts, on=on + timedelta(40), penalty=rule)

    pieces, left = [], whole
    for amount in amounts:
        if min(amount, left):
            pieces.append(min(amount, left))
            left -= pieces[-1]
    assert spread(pieces) == spread([whole])


@settings(max_examples=200, deadline=None)
@given(
    AGREEMENTS,
    RATES,
    st.integers(10_000, 5_000_000),
    st.integers(2, 24),
    st.integers(0, 700),
    st.integers(0, 12),
    st.integers(0, 3),
)
def test_a_change_of_plan_puts_all_that_is_unpaid_into_the_new_rows(
    agreement, rate, principal, periods, days, extra, grace
):
    terms, plan, lines = lines_of(agreement, rate, principal, periods)
    on = TODAY + timedelta(days)
    rows = owed_on(lines, [], on=on, penalty=agreement.penalty(rate))
    past = [row for row in rows if row.due_on <= on]
    ahead = [row.due_on for row in plan.rows if row.due_on > on]
    arrears = Arrears(
        principal={row.n: yuan(row.principal) for row in past if row.principal},
        interest=sum(row.interest for row in past),
        fee=sum(row.penalty for row in past),
        unpaid_interest={row.n: yuan(row.interest) for row in past},
        is_any=any(row.total for row in past),
    )
    agreed = Agreed(
        from_due=ahead[0] if ahead else TODAY,
        new_due=None if ahead else on + timedelta(30),
        extra_periods=extra or 1,
        grace_periods=0 if agreement.method is Method.BULLET else grace,
    )
    new = replanned(terms, plan, arrears, agreed, on=on)
    later = [row for row in new.schedule.rows if row.due_on > on]
    assert sum(row.principal for row in later) == yuan(principal)
    assert later[-1].balance == 0
    assert min(min(row.principal, row.interest, row.balance) for row in later) >= 0
    # Of the first row nothing is left below zero when what was spared is taken off.
    assert fen(later[0].interest) + new.carried_interest >= 0


@pytest.mark.django_db
@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.data(),
    AGREEMENTS,
    st.integers(0, 1200),
    st.integers(1, 12),
)
def test_whatever_happens_to_a_loan_the_register_explains_it(
    data, agreement, rate, periods
):
    with transaction.atomic():
        desk = make_desk()
        desk.product = make_product(
            desk.coop, agreement, annual_rate_pct=Decimal(rate) / 100
        )
        loan = lend(desk, yuan=data.draw(st.integers(100, 30_000)), periods=periods)
        on = TODAY
        for _step in range(data.draw(st.integers(1, 6))):
            on += timedelta(data.draw(st.integers(0, 60)))
            act(data, desk, loan, on)
            prove(loan)
        transaction.set_rollback(True)


def act(data, desk, loan, on):
    """Do one thing that may happen to a loan; what is refused changes nothing."""
    loan = Loan.objects.get(pk=loan.pk)
    deed = data.draw(
        st.sampled_from(
            ["repay", "early", "close", "back", "change", "claim", "recover"]
        )
    )
    amount = data.draw(st.integers(1, 600_000))
    at = moment(on)
    try:
        if deed == "repay":
            pay(desk, loan, amount, on=on)
        elif deed == "early":
            excess = data.draw(st.sampled_from([Excess.SHORTER, Excess.LOWER]))
            due = position_of(loan, on=on).due
            pay(desk, loan, due + amount, on=on, excess=excess)
        elif deed == "close" and loan.status == LoanStatus.ACTIVE:
            loans.pay_off(
                loan=loan,
                amount_fen=pay_off_quote(loan, on=on).total,
                paid_on=on,
                client_id=uuid4(),
                by=desk.cashier,
                at=at,
            )
        elif deed == "back":
            last = loan.payments.counting().last()
            if last:
                loans.take_back(payment=last, reason="记错", by=desk.officer, at=at)
        elif deed == "change":
            rows = [r for r in position_of(loan, on=on).rows if r.due_on > on]
            new = NewPlan(
                from_due=rows[0].due_on if rows else on,
                new_due=None if rows else on + timedelta(31),
                extra_periods=1,
            )
            change = loans.propose_change(
                loan=loan, new=new, words="缓", by=desk.officer, at=at
            )
            loans.approve_change(change=change, by=desk.committee[0], at=at)
        elif deed == "claim":
            loans.compensate(
                loan=loan, on=on, bank_reference="", by=desk.officer, at=at
            )
        elif deed == "recover":
            loans.recover(
                loan=loan,
                amount_fen=amount,
                paid_on=on,
                client_id=uuid4(),
                by=desk.officer,
                at=at,
            )
    except Refusal:
        return


@pytest.mark.django_db
@pytest.mark.parametrize("days", [5, 31, 40])
def test_what_was_paid_ahead_and_never_ran_pays_principal_when_a_loan_is_closed(
    desk, days
):
    loan = lend(desk)
    pay(desk, loan, 500_000, on=TODAY + timedelta(5))
    payment = close(desk, loan, TODAY + timedelta(days))
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED
    prove(loan)
    (part,) = payment.parts.filter(instalment=None)
    assert part.interest_fen < 0
    assert part.principal_fen > payment.amount_fen
    ran = sum(one.interest_fen for one in parts_of(loan))
    # Of 12,000 yuan at 6 % for so many days: what ran, and no fen of the rest.
    assert ran <= 1_200_000 * 6 * (days + 1) // 36_000
    loans.take_back(payment=payment, reason="记错", by=desk.officer, at=moment(NOW))
    prove(loan)


@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data(), AGREEMENTS, RATES, st.integers(2, 12))
def test_however_a_loan_is_paid_ahead_and_closed_its_parts_are_the_money(
    data, agreement, rate, periods
):
    with transaction.atomic():
        desk = make_desk()
        desk.product = make_product(desk.coop, agreement, annual_rate_pct=rate)
        loan = lend(desk, yuan=data.draw(st.integers(500, 30_000)), periods=periods)
        on = TODAY
        for days, thousandths in data.draw(PAYMENTS):
            on += timedelta(days)
            owed = position_of(loan, on=on).owed
            excess = data.draw(st.sampled_from(Excess))
            with suppress(Refusal):
                fen = max(1, owed * thousandths // 1000)
                pay(desk, loan, fen, on=on, excess=excess)
            prove(loan)
        with suppress(Refusal):
            close(desk, loan, on + timedelta(data.draw(st.integers(0, 40))))
        prove(loan)
        transaction.set_rollback(True)


def close(desk, loan, on):
    return loans.pay_off(
        loan=loan,
        amount_fen=pay_off_quote(loan, on=on).total,
        paid_on=on,
        client_id=uuid4(),
        by=desk.cashier,
        at=moment(on),
    )


def parts_of(loan):
    payments = loan.payments.counting().prefetch_related("parts")
    return [part for one in payments for part in one.parts.all()]
