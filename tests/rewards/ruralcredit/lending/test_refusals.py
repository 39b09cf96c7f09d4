"""What is refused between the application and the pay-out."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from rewards.ruralcredit.errors import lending as refused
from rewards.ruralcredit.errors.servicing import BetweenDays
from rewards.ruralcredit.formulas.loans import AllocationMode, Component, Future, Shift
from rewards.ruralcredit.formulas.loans.refusals import (
    NoRateOfReturn,
    PaymentNotPositive,
)
from rewards.ruralcredit.models import Excess, Funding, LoanStatus, StepKind
from rewards.ruralcredit.selectors.loans import (
    lines_of,
    parts_of,
    pay_off_quote,
    position_of,
)
from rewards.ruralcredit.selectors.loans.position import rate_of
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.services.loans import paying_out
from tests.factories.ruralcredit import (
    AGREEMENT,
    TODAY,
    apply_for,
    approve,
    lend,
    make_desk,
    pay,
    rated,
)
from tests.factories.villages import moment
from tests.rewards.ruralcredit.lending.stories import due_dates

pytestmark = pytest.mark.django_db
AT = moment(TODAY)


def asked(desk, **told):
    return {
        "borrower": desk.member(),
        "product": desk.product,
        "principal_fen": 1_200_000,
        "periods": 12,
        "purpose": "买扇贝苗",
        "guarantors": {desk.member(): 100},
        "client_id": uuid4(),
        "by": desk.officer,
        "at": AT,
    } | told


def test_an_application_sent_twice_is_one(desk):
    told = asked(desk)
    assert loans.apply(**told) == loans.apply(**told)
    with pytest.raises(refused.ClientIdConflict):
        loans.apply(**(told | {"periods": 11}))
    with pytest.raises(refused.ClientIdConflict):
        loans.apply(**(told | {"funding": Funding.MEMBERS}))


@pytest.mark.parametrize(
    "told", [{"principal_fen": 9_999}, {"principal_fen": 5_000_001}, {"periods": 25}]
)
def test_what_the_product_does_not_have_is_refused(desk, told):
    with pytest.raises(refused.OutsideProduct):
        loans.apply(**asked(desk, **told))


def test_without_a_certificate_nothing_is_lent(desk):
    desk.coop.qualified_until = TODAY - timedelta(1)
    desk.coop.save()
    with pytest.raises(refused.NotQualified):
        loans.apply(**asked(desk))


@pytest.mark.parametrize("what", ["died", "closed"])
def test_the_dead_and_closed_households_borrow_nothing(desk, what):
    told = asked(desk)
    borrower = told["borrower"]
    if what == "died":
        borrower.resident.died_on = TODAY
        borrower.resident.save()
    else:
        borrower.household.closed_on = TODAY
        borrower.household.save()
    with pytest.raises(refused.NotInGoodStanding):
        loans.apply(**told)


def test_an_application_is_taken_back_with_a_reason(desk):
    loan = apply_for(desk)
    with pytest.raises(refused.ReasonNeeded):
        loans.withdraw(loan=loan, by=desk.officer, at=AT, words=" ")
    loan = loans.withdraw(loan=loan, by=desk.officer, at=AT, words="不借了")
    assert loan.status == LoanStatus.WITHDRAWN
    with pytest.raises(refused.WrongStage):
        loans.check(loan=loan, by=desk.officer, at=AT)


def checked(desk):
    return loans.check(loan=apply_for(desk), by=desk.officer, at=AT)


def test_only_the_committee_votes_once_each_and_says_why_not(desk):
    loan = checked(desk)
    with pytest.raises(refused.NotOnCommittee):
        loans.vote(loan=loan, is_for=True, by=desk.officer, at=AT)
    judge = desk.committee[0]
    with pytest.raises(refused.VoteNeedsReason):
        loans.vote(loan=loan, is_for=False, by=judge, at=AT)
    loans.vote(loan=loan, is_for=True, by=judge, at=AT)
    with pytest.raises(refused.AlreadyVoted):
        loans.vote(loan=loan, is_for=True, by=judge, at=AT)


def test_too_few_without_a_tie_decide_nothing(desk):
    loan = checked(desk)
    loan.rating.decided_by = desk.committee[2]
    loan.rating.save()
    with pytest.raises(refused.CommitteeTooSmall):
        loans.vote(loan=loan, is_for=True, by=desk.committee[0], at=AT)


def signed(desk, **told):
    loan = approve(desk, apply_for(desk, **told))
    return loans.sign(loan=loan, signed_on=TODAY, by=desk.officer, at=AT)


def pay_out(desk, loan, reference="F1", by=None):
    return loans.confirm_pay_out(
        loan=loan,
        paid_out_on=TODAY,
        amount_fen=loan.principal_fen,
        bank_reference=reference,
        by=by or desk.cashier,
        at=AT,
    )


def test_a_pay_out_entered_twice_is_one_and_its_reference_is_of_one_loan(desk):
    loan, other = signed(desk), signed(desk)
    assert pay_out(desk, loan) == pay_out(desk, loan)
    assert loan.steps.filter(kind=StepKind.PAID_OUT).count() == 1
    with pytest.raises(refused.PaymentKnown):
        pay_out(desk, other)


def test_whoever_rated_pays_nothing_out(desk):
    loan = signed(desk)
    with pytest.raises(refused.SameHands):
        pay_out(desk, loan, by=loan.rating.decided_by)


def test_an_offer_without_a_rate_of_return_shows_none(desk, monkeypatch):
    def none(*_planned):
        raise NoRateOfReturn

    monkeypatch.setattr(paying_out, "apr_of", none)
    assert signed(desk).apr_pct is None


def test_due_days_that_are_no_working_days_are_shifted_and_come_back():
    desk = make_desk(agreement=replace(AGREEMENT, shift=Shift.NEXT))
    loan = lend(desk, periods=3)
    rows = loan.schedules.get().instalments.order_by("n")
    assert [row.anchor_on.day for row in rows] == [3, 3, 3]
    # 3 July 2026 is a Friday, 3 August a Monday.
    assert rows[0].due_on == date(2026, 7, 3)
    assert all(row.due_on >= row.anchor_on for row in rows)


def test_nothing_and_less_is_no_payment(desk):
    loan = lend(desk)
    with pytest.raises(PaymentNotPositive):
        pay(desk, loan, 0, on=TODAY)


def test_a_pay_off_sent_twice_closes_once(desk):
    loan = lend(desk)
    told = {
        "loan": loan,
        "amount_fen": 1_200_000,
        "paid_on": TODAY,
        "client_id": uuid4(),
        "by": desk.cashier,
        "at": AT,
    }
    assert loans.pay_off(**told) == loans.pay_off(**told)


def test_a_late_loan_is_closed_with_what_fell_due(desk):
    loan = lend(desk)
    on = due_dates(loan)[0] + timedelta(10)
    from_rows = position_of(loan, on=on)
    assert from_rows.next_row == from_rows.rows[0]
    payment = loans.pay_off(
        loan=loan,
        amount_fen=loans_quote(loan, on),
        paid_on=on,
        client_id=uuid4(),
        by=desk.cashier,
        at=moment(on),
    )
    assert payment.parts.filter(instalment__n=1).exists()
    loan.refresh_from_db()
    assert loan.was_on_time is False


def loans_quote(loan, on):
    return pay_off_quote(loan, on=on).total


def test_more_than_closes_the_loan_is_refused_when_it_is_early(desk):
    loan = lend(desk)
    with pytest.raises(refused.OwesLess):
        pay(desk, loan, 1_200_000, on=TODAY, excess="lower")


def test_early_money_that_is_only_interest_repays_nothing(desk):
    loan = lend(desk)
    with pytest.raises(refused.StillInArrears):
        pay(desk, loan, 100, on=TODAY + timedelta(20), excess="lower")


def test_a_rating_limit_counts_what_is_owed_already(desk):
    member = desk.member()
    rated(member, limit_yuan=12_000)
    lend(desk, member, yuan=12_000)
    with pytest.raises(refused.AboveRatingLimit):
        loans.check(loan=apply_for(desk, member, yuan=100), by=desk.officer, at=AT)


def test_members_money_needs_no_line(desk):
    desk.line.delete()
    assert apply_for(desk, funding=Funding.MEMBERS).line is None
    with pytest.raises(refused.NoLine):
        apply_for(desk)


def test_after_ninety_days_principal_comes_first(desk):
    loan = lend(desk)
    on = due_dates(loan)[0] + timedelta(91)
    before = position_of(loan, on=on)
    payment = pay(desk, loan, 10_000, on=on)
    assert payment.parts.get().principal_fen == 10_000
    assert (
        position_of(loan, on=on).rows[0].principal == before.rows[0].principal - 10_000
    )


def test_a_product_without_a_penalty_charges_none():
    desk = make_desk(agreement=replace(AGREEMENT, penalty_multiplier=None))
    loan = lend(desk)
    on = due_dates(loan)[0] + timedelta(50)
    assert {row.penalty for row in position_of(loan, on=on).rows} == {0}


def test_with_all_principal_repaid_and_interest_to_come_a_loan_is_not_closed():
    agreement = replace(
        AGREEMENT,
        order=(Component.PRINCIPAL, Component.INTEREST),
        direction=AllocationMode.VERTICAL,
    )
    desk = make_desk(agreement=agreement)
    loan = lend(desk, yuan=12_000)
    pay(desk, loan, 1_200_000, on=TODAY)
    loan.refresh_from_db()
    assert loan.status == LoanStatus.ACTIVE
    assert position_of(loan, on=TODAY).owed > 0
    with pytest.raises(refused.NothingOwed):
        loans.write_off(
            loan=loan, resolution="决议", on=TODAY, by=desk.committee[0], at=AT
        )


def test_rows_and_parts_are_read_one_loan_at_a_time_too(desk):
    loan = lend(desk)
    pay(desk, loan, 500, on=TODAY)
    assert len(lines_of(loan)) == 12
    assert [part.interest for part in parts_of(loan)] == [500]


def test_the_rate_is_the_product_s_then_what_was_signed_then_what_was_agreed(desk):
    desk.product.rebates = {"AA": "50"}
    desk.product.save()
    loan = apply_for(desk)
    assert rate_of(loan) == 6
    loan = approve(desk, loan)
    loan = loans.sign(loan=loan, signed_on=TODAY, by=desk.officer, at=AT)
    assert rate_of(loan) == 3
    loan = pay_out(desk, loan)
    plan = loans.NewPlan(from_due=due_dates(loan)[0], annual_rate_pct=Decimal("2.4"))
    change = loans.propose_change(
        loan=loan, new=plan, words="让利", by=desk.officer, at=AT
    )
    loans.approve_change(change=change, by=desk.committee[0], at=AT)
    assert rate_of(loan) == Decimal("2.4")


def test_around_a_holiday_a_pay_off_takes_the_whole_period_and_no_day_twice():
    desk = make_desk(agreement=replace(AGREEMENT, shift=Shift.NEXT))
    loan = lend(desk, on=date(2026, 7, 15), yuan=12_000, periods=5)
    rows = loan.schedules.get().instalments.order_by("n")
    moved = rows[0]  # Saturday 15 August, put off to Monday
    assert (moved.due_on - moved.anchor_on).days == 2
    quote = pay_off_quote(loan, on=moved.anchor_on)
    assert quote.due == 0
    assert quote.interest == moved.interest_fen
    assert quote.principal == moved.principal_fen + moved.balance_fen
    with pytest.raises(BetweenDays):
        pay(desk, loan, 300_000, on=moved.anchor_on, excess=Excess.LOWER)


def test_money_that_nothing_takes_in_is_refused_and_not_lost():
    desk = make_desk(agreement=replace(AGREEMENT, future=Future.NONE))
    loan = lend(desk)
    first = loan.schedules.get().instalments.get(n=1)
    owed = first.principal_fen + first.interest_fen
    with pytest.raises(refused.OwesLess):
        pay(desk, loan, owed + 1, on=first.due_on)
    assert pay(desk, loan, owed, on=first.due_on).parts.get().instalment == first
