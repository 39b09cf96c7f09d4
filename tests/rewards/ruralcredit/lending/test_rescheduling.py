"""A changed plan: proposed by one, signed by another, and no fen lost on the way."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from rewards.ledger.selectors import balance
from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors import servicing
from rewards.ruralcredit.formulas.lending import refusals as planning
from rewards.ruralcredit.formulas.lending.refusals import RateFromTheNext
from rewards.ruralcredit.formulas.loans import Basis, Method
from rewards.ruralcredit.formulas.loans.refusals import UnknownDueDate
from rewards.ruralcredit.models import CoopRule, Excess, Funding, LoanStatus, RuleCode
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.services.loans import NewPlan
from tests.factories.ruralcredit import AGREEMENT, TODAY, lend, make_desk, pay
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import due_dates, prove
from tests.rewards.ruralcredit.lending.test_members_money import promised

pytestmark = pytest.mark.django_db


def propose(desk, loan, on, *, words="受灾，缓一缓", by=None, **plan):
    return loans.propose_change(
        loan=loan,
        new=NewPlan(**plan),
        words=words,
        by=by or desk.officer,
        at=moment(on),
    )


def change(desk, loan, on, **plan):
    proposal = propose(desk, loan, on, **plan)
    return loans.approve_change(change=proposal, by=desk.committee[0], at=moment(on))


def pay_all(desk, loan):
    for day in due_dates(loan):
        due = position_of(loan, on=day).due
        if due:
            pay(desk, loan, due, on=day)
        prove(loan)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED
    assert balance(desk.line.free_account) == desk.line.amount_fen


def test_more_periods_lower_the_instalment_and_all_is_repaid(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    first, second, *_rest = due_dates(loan)
    pay(desk, loan, position_of(loan, on=first).due, on=first)
    before = position_of(loan, on=first)
    change(desk, loan, first, from_due=second, extra_periods=6)
    after = position_of(loan, on=first)
    assert len(after.rows) == len(before.rows) - 1 + 6
    assert after.rows[0].total < before.rows[1].total
    assert after.principal == before.principal
    prove(loan)
    pay_all(desk, loan)
    assert loan.was_on_time


def test_what_is_overdue_goes_into_the_new_rows(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    days = due_dates(loan)
    pay(desk, loan, 50_000, on=days[0])
    on = days[1] + timedelta(10)
    late = position_of(loan, on=on)
    assert late.days_late == 41
    change(desk, loan, on, from_due=days[2], extra_periods=4)
    after = position_of(loan, on=on)
    assert after.due == after.days_late == 0
    assert after.principal == late.principal
    first = after.rows[0]
    # The penalty up to the day is due with the first new row, and nothing is forgiven.
    assert first.fee == sum(row.penalty for row in late.rows)
    overdue = sum(row.principal for row in late.due_rows)
    owed_interest = sum(row.interest for row in late.due_rows)
    # 0.5 % of the month on all, less the ten days in which the overdue part bore penalty.
    month = late.principal * Decimal("0.005")
    ten_days = overdue * Decimal("0.005") * 10 / (days[2] - days[1]).days
    assert abs(first.interest - (owed_interest + month - ten_days)) <= 1
    prove(loan)
    pay_all(desk, loan)
    assert loan.was_on_time is False


def test_a_quote_after_a_change_has_what_was_put_off(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    days = due_dates(loan)
    on = days[1] + timedelta(10)
    before = pay_off_quote(loan, on=on)
    change(desk, loan, on, from_due=days[2], extra_periods=4)
    after = pay_off_quote(loan, on=on)
    # Closing it costs the same the moment before and the moment after.
    assert abs(after.total - before.total) <= 1
    loans.pay_off(
        loan=loan,
        amount_fen=after.total,
        paid_on=on,
        client_id=uuid4(),
        by=desk.cashier,
        at=moment(on),
    )
    loan.refresh_from_db()
    assert loan.status == LoanStatus.CLOSED
    assert loan.payments.get().parts.get().fee_fen == after.fee > 0
    prove(loan)


def test_early_money_after_a_change_pays_what_was_put_off_first(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    days = due_dates(loan)
    on = days[1] + timedelta(10)
    change(desk, loan, on, from_due=days[2], extra_periods=4)
    quote = pay_off_quote(loan, on=on)
    with pytest.raises(refused.StillInArrears):
        pay(desk, loan, quote.interest + quote.fee, on=on, excess=Excess.LOWER)
    pay(desk, loan, quote.interest + quote.fee + 100_000, on=on, excess=Excess.LOWER)
    assert position_of(loan, on=on).principal == 1_100_000
    assert pay_off_quote(loan, on=on).total == 1_100_000
    prove(loan)
    pay_all(desk, loan)


def test_rows_keep_the_penalty_that_was_put_off_when_early_money_comes_later(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    days = due_dates(loan)
    on = days[1] + timedelta(10)
    change(desk, loan, on, from_due=days[2])
    day = due_dates(loan)[2]
    due = position_of(loan, on=day).due
    payment = pay(desk, loan, due + 100_000, on=day, excess=Excess.SHORTER)
    assert position_of(loan, on=day).due == 0
    prove(loan)
    loans.take_back(payment=payment, reason="记错", by=desk.officer, at=moment(day))
    assert position_of(loan, on=day).due == due
    pay_all(desk, loan)


def test_paying_ahead_into_a_row_with_a_put_off_penalty_is_taken_off_the_quote(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    days = due_dates(loan)
    on = days[1] + timedelta(10)
    change(desk, loan, on, from_due=days[2])
    before = pay_off_quote(loan, on=on)
    pay(desk, loan, before.fee + 10, on=on)
    assert pay_off_quote(loan, on=on).total == before.total - before.fee - 10
    with pytest.raises(refused.PaidAhead):
        propose(desk, loan, on, from_due=days[2], extra_periods=1)


def test_a_second_change_takes_what_the_first_put_off_along(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    days = due_dates(loan)
    on = days[1] + timedelta(10)
    change(desk, loan, on, from_due=days[2], new_due=days[2] + timedelta(12))
    moved = due_dates(loan)
    before = pay_off_quote(loan, on=on + timedelta(1))
    with pytest.raises(planning.OverdueComesFirst):
        propose(desk, loan, on + timedelta(1), from_due=moved[3], grace_periods=2)
    change(desk, loan, on + timedelta(1), from_due=moved[2], extra_periods=3)
    after = pay_off_quote(loan, on=on + timedelta(1))
    assert abs(after.total - before.total) <= 1
    # The days that were moved stay moved.
    assert due_dates(loan)[-1].day == moved[2].day
    prove(loan)
    pay_all(desk, loan)


def test_after_early_money_in_the_same_period_its_days_are_not_charged_again(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    on = date(2026, 6, 13)
    pay(desk, loan, 202_000, on=on, excess=Excess.LOWER)
    first = due_dates(loan)[0]
    change(desk, loan, on, from_due=first, extra_periods=2)
    # 10,000 × 0.5 % × 20 / 30
    assert position_of(loan, on=on).rows[0].interest == 3_333
    assert pay_off_quote(loan, on=on).total == 1_000_000
    prove(loan)
    pay_all(desk, loan)


def test_a_grace_and_a_new_rate_hold_from_the_row_on(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    days = due_dates(loan)
    change(
        desk,
        loan,
        TODAY,
        from_due=days[0],
        grace_periods=2,
        annual_rate_pct=Decimal("4.8"),
    )
    rows = position_of(loan, on=TODAY).rows
    assert [row.principal for row in rows[:2]] == [0, 0]
    assert rows[0].interest == 4_800
    assert len(rows) == 14
    pay_all(desk, loan)


def test_another_rate_begins_with_the_next_instalment_or_not_at_all(desk):
    loan = lend(desk, yuan=12_000, periods=12)
    told = {"from_due": due_dates(loan)[1], "annual_rate_pct": Decimal("4.8")}
    with pytest.raises(RateFromTheNext):
        change(desk, loan, TODAY, **told)


@pytest.mark.parametrize("basis", [Basis.PERIOD, Basis.ACTUAL_360])
def test_a_bullet_loan_gets_more_time_and_pays_for_it(basis):
    agreement = replace(AGREEMENT, method=Method.BULLET, basis=basis)
    desk = make_desk(agreement=agreement)
    loan = lend(desk, yuan=10_000, periods=6)
    (day,) = due_dates(loan)
    interest = position_of(loan, on=TODAY).rows[0].interest
    change(desk, loan, TODAY, from_due=day, extra_periods=3)
    assert due_dates(loan) == [date(2027, 3, 3)]
    longer = position_of(loan, on=TODAY).rows[0].interest
    assert longer == pytest.approx(interest * 1.5, rel=0.02)
    # Nothing is paid, it is late, and gets two months more.
    on = date(2027, 3, 13)
    before = position_of(loan, on=on)
    with pytest.raises(planning.NewDayNeeded):
        propose(desk, loan, on, from_due=day, extra_periods=1)
    with pytest.raises(planning.NewDayTooEarly):
        propose(desk, loan, on, from_due=day, new_due=on)
    change(desk, loan, on, from_due=day, new_due=date(2027, 5, 13))
    after = position_of(loan, on=on)
    assert after.principal == before.principal == 1_000_000
    (row,) = after.rows
    assert row.fee == before.rows[0].penalty
    # What was owed, and about 2 months at 0.5 % of 10,000 yuan.
    assert 9_500 < row.interest - before.rows[0].interest < 13_500
    prove(loan)
    pay_all(desk, loan)


@pytest.mark.parametrize(
    "method", [Method.EQUAL_PRINCIPAL, Method.INTEREST_FIRST, Method.FLAT]
)
def test_other_ways_of_repaying_change_without_losing_a_fen(method):
    desk = make_desk(agreement=replace(AGREEMENT, method=method))
    loan = lend(desk, yuan=10_000, periods=6)
    days = due_dates(loan)
    on = days[1] + timedelta(5)
    change(desk, loan, on, from_due=days[2], extra_periods=2)
    prove(loan)
    pay_all(desk, loan)


def test_one_proposes_and_another_signs(desk):
    loan = lend(desk)
    first = due_dates(loan)[0]
    judge = desk.committee[0]
    proposal = propose(desk, loan, TODAY, by=judge, from_due=first, extra_periods=1)
    with pytest.raises(servicing.ChangeWaiting):
        propose(desk, loan, TODAY, from_due=first, extra_periods=1)
    at = moment(TODAY)
    with pytest.raises(refused.SameHands):
        loans.approve_change(change=proposal, by=judge, at=at)
    with pytest.raises(refused.NotOnCommittee):
        loans.approve_change(change=proposal, by=desk.cashier, at=at)
    loans.approve_change(change=proposal, by=desk.committee[1], at=at)
    with pytest.raises(servicing.ChangeDecided):
        loans.approve_change(change=proposal, by=desk.committee[1], at=at)
    dropped = propose(desk, loan, TODAY, from_due=first, extra_periods=1)
    loans.drop_change(change=dropped, by=desk.committee[1], at=at)
    with pytest.raises(servicing.ChangeDecided):
        loans.drop_change(change=dropped, by=desk.committee[1], at=at)
    assert loan.schedules.count() == 2


def test_changes_that_cannot_be_are_refused(desk):
    loan = lend(desk, periods=12)
    days = due_dates(loan)
    with pytest.raises(refused.ReasonNeeded):
        propose(desk, loan, TODAY, words=" ", from_due=days[0], extra_periods=1)
    with pytest.raises(servicing.NothingChanges):
        propose(desk, loan, TODAY, from_due=days[0])
    with pytest.raises(UnknownDueDate):
        propose(desk, loan, TODAY, from_due=TODAY, extra_periods=1)
    with pytest.raises(refused.AboveCap):
        propose(desk, loan, TODAY, from_due=days[0], extra_periods=13)
    with pytest.raises(refused.RateTooHigh):
        propose(desk, loan, TODAY, from_due=days[0], annual_rate_pct=Decimal("12.01"))
    desk.line.ends_on = days[-1]
    desk.line.save()
    with pytest.raises(refused.LineOver):
        propose(desk, loan, TODAY, from_due=days[0], extra_periods=1)
    CoopRule.objects.filter(code=RuleCode.PENALTY_MULTIPLE).update(value=1)
    with pytest.raises(refused.PenaltyTooHigh):
        propose(desk, loan, TODAY, from_due=days[0], new_due=days[0] + timedelta(1))


def test_a_payment_on_which_a_change_was_built_stays(desk):
    loan = lend(desk)
    days = due_dates(loan)
    payment = pay(desk, loan, position_of(loan, on=days[0]).due, on=days[0])
    on = days[0] + timedelta(1)
    change(desk, loan, on, from_due=days[1], extra_periods=1)
    with pytest.raises(servicing.PlanChangedSince):
        loans.take_back(payment=payment, reason="记错", by=desk.officer, at=moment(on))
    with pytest.raises(refused.LaterPaymentThere):
        pay(desk, loan, 100, on=days[0], at=moment(on))


def test_a_loan_of_members_has_no_line_to_end_in(desk):
    promised(desk, 3_000, 3_000)
    loan = lend(desk, yuan=6_000, funding=Funding.MEMBERS)
    change(desk, loan, TODAY, from_due=due_dates(loan)[0], extra_periods=2)
    prove(loan)
