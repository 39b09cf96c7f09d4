"""Sign the contract, register that the bank paid, and lay out the schedule."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.formulas import format_fen
from rewards.ruralcredit.errors.lending import PaidOutOtherwise, PaymentKnown, SameHands
from rewards.ruralcredit.formulas.lending import yuan
from rewards.ruralcredit.formulas.loans import (
    Schedule,
    Terms,
    apr_of,
    schedule,
)
from rewards.ruralcredit.formulas.loans.refusals import NoRateOfReturn
from rewards.ruralcredit.models import (
    Loan,
    LoanStatus,
    ScheduleReason,
    StepKind,
)
from rewards.ruralcredit.selectors.loans.position import agreement_of
from rewards.ruralcredit.services.loans import money
from rewards.ruralcredit.services.loans.acting import (
    locked,
    require_day,
    require_far_from_guarantors,
    require_no_rater,
    require_not_own,
    require_stage,
    take,
)
from rewards.ruralcredit.services.loans.rules import (
    rate_for,
    rating_for,
    require_guarantors,
    require_qualified,
    require_standing,
    require_within_caps,
)
from rewards.ruralcredit.services.loans.schedules import write_schedule


@transaction.atomic
def sign(*, loan: Loan, signed_on: date, by: User, at: datetime) -> Loan:
    """Sign the contract of an approved loan: rate, rebate and terms are fixed for good.

    So is the rating, the one that holds on the day: its rebate is taken off once, here,
    and not worked out again. Raises
    WrongStage, OwnCase, DateNotPossible, NoRating, RateTooHigh, LprMissing, RuleMissing.
    """
    loan = locked(loan)
    require_stage(loan, LoanStatus.APPROVED)
    require_not_own(loan, by)
    require_day(signed_on, first=_approved_on(loan), at=at)
    rating = rating_for(loan.borrower, on=signed_on)
    rate = rate_for(loan, rating, on=signed_on)
    loan.rating = rating
    loan.terms = agreement_of(loan).as_data()
    loan.annual_rate_pct, loan.rebate_pct = rate
    loan.signed_on = signed_on
    loan.status = LoanStatus.SIGNED
    loan.apr_pct = _apr(preview(loan, paid_out_on=signed_on))
    loan.save()
    take(loan, StepKind.SIGNED, by=by, at=at, rate=str(rate.annual_pct))
    return loan


@transaction.atomic
def confirm_pay_out(
    *,
    loan: Loan,
    paid_out_on: date,
    amount_fen: int,
    bank_reference: str,
    by: User,
    at: datetime,
) -> Loan:
    """Register that the bank paid the borrower all of it: the loan runs from that day.

    The same reference again returns the loan as it is. Raises WrongStage, OwnCase,
    SameHands (who rated or voted), DateNotPossible, what the guarantors say, PaidOutOtherwise (interest may not
    be taken in advance, Civil Code 670), what the caps say, and NoCalendar.
    """
    loan = locked(loan)
    if loan.paid_out_on == paid_out_on and loan.bank_reference == bank_reference:
        return loan
    require_stage(loan, LoanStatus.SIGNED)
    require_not_own(loan, by)
    _require_other_hands(loan, by)
    require_day(paid_out_on, first=loan.signed_on, at=at)
    if amount_fen != loan.principal_fen:
        raise PaidOutOtherwise(principal=format_fen(loan.principal_fen))
    known = Loan.objects.filter(coop=loan.coop, bank_reference=bank_reference)
    if bank_reference and known.exists():
        raise PaymentKnown(reference=bank_reference)
    require_qualified(loan.coop, on=paid_out_on)
    require_standing(loan.borrower, on=paid_out_on)
    require_guarantors(loan, on=paid_out_on)
    require_within_caps(loan, on=paid_out_on)
    loan.principal_account = money.holder(loan, "principal")
    money.pay_out(loan, by=by, at=at)
    loan.status = LoanStatus.ACTIVE
    loan.paid_out_on, loan.bank_reference = paid_out_on, bank_reference
    loan.save()
    terms, plan = preview(loan, paid_out_on=paid_out_on)
    write_schedule(
        loan,
        terms,
        plan,
        reason=ScheduleReason.PAY_OUT,
        from_on=paid_out_on,
        by=by,
        at=at,
    )
    take(loan, StepKind.PAID_OUT, by=by, at=at, reference=bank_reference)
    return loan


def preview(loan: Loan, *, paid_out_on: date) -> tuple[Terms, Schedule]:
    """Return terms and schedule as they would be with a pay-out on that day."""
    rate = loan.annual_rate_pct
    terms = agreement_of(loan).terms(
        principal=yuan(loan.principal_fen),
        annual_rate_pct=loan.product.annual_rate_pct if rate is None else rate,
        periods=loan.periods,
        disbursed_on=paid_out_on,
    )
    return terms, schedule(terms)


def _approved_on(loan: Loan) -> date:
    """Return the day of the vote: nothing is signed before it."""
    step = loan.steps.filter(kind=StepKind.APPROVED).latest("taken_at")
    return timezone.localdate(step.taken_at)


def _apr(planned: tuple[Terms, Schedule]) -> Decimal | None:
    """Return the yearly rate that an offer must show; none where days have none."""
    try:
        return apr_of(*planned).annual_rate_pct
    except NoRateOfReturn:
        return None


def _require_other_hands(loan: Loan, by: User) -> None:
    """Raise SameHands: who rates, who approves and who registers the money differ."""
    require_far_from_guarantors(loan, by)
    require_no_rater(loan, by)
    if loan.votes.filter(voted_by=by).exists():
        raise SameHands
