"""The last payment can be taken back, with a reason, and everything stands as before."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from rewards.ledger.selectors import balance
from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors import servicing
from rewards.ruralcredit.models import Excess, LoanStatus, ScheduleReason, StepKind
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.services import lines, loans
from tests.factories.ruralcredit import lend, pay
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import (
    compensated,
    due_dates,
    late,
    prove,
)

pytestmark = pytest.mark.django_db


def take_back(desk, payment, on, reason="记错户了"):
    return loans.take_back(
        payment=payment, reason=reason, by=desk.officer, at=moment(on)
    )


def test_a_repayment_taken_back_is_owed_again(desk):
    loan = lend(desk, yuan=12_000)
    day = due_dates(loan)[0]
    before = position_of(loan, on=day)
    payment = pay(desk, loan, before.due, on=day, bank_reference="B1")
    back = take_back(desk, payment, day)
    assert back.reversal_reason == "记错户了"
    assert position_of(loan, on=day) == before
    assert balance(desk.line.free_account) == 98_800_000
    assert loan.steps.last().kind == StepKind.REVERSED
    # The same line of the bank may be entered again, rightly.
    pay(desk, loan, before.due, on=day, bank_reference="B1")
    prove(loan)


def test_only_the_last_one_and_only_once(desk):
    loan = lend(desk)
    day = due_dates(loan)[0]
    first, second = pay(desk, loan, 100, on=day), pay(desk, loan, 200, on=day)
    with pytest.raises(refused.NotTheLastPayment):
        take_back(desk, first, day)
    with pytest.raises(refused.ReasonNeeded):
        take_back(desk, second, day, reason="  ")
    take_back(desk, second, day)
    with pytest.raises(servicing.PaymentReversed):
        take_back(desk, second, day)
    take_back(desk, first, day)
    assert not loan.payments.counting().exists()
    prove(loan)


def test_a_loan_that_was_closed_by_it_runs_again(desk):
    loan = lend(desk, yuan=12_000)
    day = date(2026, 6, 20)
    quote = pay_off_quote(loan, on=day)
    payment = loans.pay_off(
        loan=loan,
        amount_fen=quote.total,
        paid_on=day,
        client_id=uuid4(),
        by=desk.cashier,
        at=moment(day),
    )
    take_back(desk, payment, day)
    loan.refresh_from_db()
    assert (loan.status, loan.ended_on, loan.was_on_time) == ("active", None, None)
    assert pay_off_quote(loan, on=day) == quote
    prove(loan)


def test_the_plan_that_early_money_made_gives_way_to_the_one_before(desk):
    loan = lend(desk, yuan=12_000)
    day = date(2026, 6, 13)
    plan = position_of(loan, on=day)
    first = pay(desk, loan, 202_000, on=day, excess=Excess.LOWER)
    middle = position_of(loan, on=day)
    second = pay(desk, loan, 100_000, on=day, excess=Excess.SHORTER)
    take_back(desk, second, day)
    assert position_of(loan, on=day) == middle
    assert pay_off_quote(loan, on=day).interest == 0
    take_back(desk, first, day)
    assert position_of(loan, on=day) == plan
    reasons = list(loan.schedules.values_list("reason", flat=True))
    assert reasons[3:] == [ScheduleReason.CORRECTION] * 2
    prove(loan)


def test_money_that_was_used_since_cannot_be_taken_back(desk):
    loan = lend(desk, yuan=12_000)
    day = due_dates(loan)[0]
    payment = pay(desk, loan, position_of(loan, on=day).due, on=day)
    lines.set_amount(
        line=desk.line,
        amount_fen=desk.line.amount_fen - balance(desk.line.free_account),
        reference="银函1号",
        by=desk.officer,
        at=moment(day),
    )
    with pytest.raises(refused.MoneyUsedSince):
        take_back(desk, payment, day)
    prove(loan)


def test_a_claim_taken_back_lets_the_loan_run_with_its_arrears(desk):
    loan = lend(desk, yuan=12_000)
    on = late(loan, 90)
    before = position_of(loan, on=on)
    loan = compensated(desk, loan)
    claim = loan.payments.get()
    recovery = loans.recover(
        loan=loan,
        amount_fen=100,
        paid_on=on,
        client_id=uuid4(),
        by=desk.officer,
        at=moment(on),
    )
    take_back(desk, recovery, on)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.COMPENSATED
    take_back(desk, claim, on)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.ACTIVE
    assert position_of(loan, on=on) == before
    prove(loan)


def test_after_giving_up_only_what_came_later_can_be_taken_back(desk):
    loan = lend(desk, yuan=12_000)
    day = due_dates(loan)[0]
    payment = pay(desk, loan, 100, on=day)
    on = day + timedelta(200)
    loans.write_off(
        loan=loan, resolution="决议", on=on, by=desk.committee[0], at=moment(on)
    )
    with pytest.raises(refused.WrongStage):
        take_back(desk, payment, on)
    later = on + timedelta(1)
    recovery = loans.recover(
        loan=loan,
        amount_fen=100,
        paid_on=later,
        client_id=uuid4(),
        by=desk.officer,
        at=moment(later),
    )
    take_back(desk, recovery, later)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.WRITTEN_OFF
    with pytest.raises(refused.WrongStage):
        take_back(desk, payment, later)
    prove(loan)
