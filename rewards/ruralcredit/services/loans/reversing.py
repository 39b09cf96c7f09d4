"""Take back the last payment of a loan that was entered wrongly."""

from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.core.formulas import format_fen
from rewards.ruralcredit.errors.lending import (
    NotTheLastPayment,
    ReasonNeeded,
    WrongStage,
)
from rewards.ruralcredit.errors.servicing import PaymentReversed, PlanChangedSince
from rewards.ruralcredit.models import (
    Loan,
    LoanStatus,
    Payment,
    PaymentKind,
    ScheduleReason,
    StepKind,
    WriteOff,
)
from rewards.ruralcredit.services.acting import require_officer
from rewards.ruralcredit.services.loans import money
from rewards.ruralcredit.services.loans.acting import (
    locked,
    require_not_own,
    take,
)
from rewards.ruralcredit.services.loans.schedules import restore_schedule


@transaction.atomic
def take_back(*, payment: Payment, reason: str, by: User, at: datetime) -> Payment:
    """Reverse the last payment of a loan, with a reason; the loan stands as before it.

    The register moves back, a loan that it closed runs again, and a schedule that it
    made gives way to the one before. A rating that was ended stays ended. Raises
    NotForThisCoop, OwnCase, ReasonNeeded, PaymentReversed, NotTheLastPayment, WrongStage (given up
    since), PlanChangedSince and MoneyUsedSince.
    """
    loan = locked(payment.loan)
    payment = loan.payments.select_for_update(of=("self",)).get(pk=payment.pk)
    require_officer(by, loan.coop, at=at)
    require_not_own(loan, by)
    if not reason.strip():
        raise ReasonNeeded
    if payment.reversed_at is not None:
        raise PaymentReversed
    _require_last(loan, payment)
    money.move_back(payment, by=by, at=at)
    payment.reversed_at, payment.reversed_by = at, by
    payment.reversal_reason = reason.strip()
    payment.save(update_fields=["reversed_at", "reversed_by", "reversal_reason"])
    _restore_plan(loan, payment, by=by, at=at)
    _open_again(loan, payment)
    words = f"{format_fen(payment.amount_fen)} {payment.reversal_reason}"
    take(loan, StepKind.REVERSED, by=by, at=at, words=words, payment=payment.pk)
    return payment


def _require_last(loan: Loan, payment: Payment) -> None:
    last = loan.payments.counting().order_by("-paid_on", "-pk").first()
    if last is None or last.pk != payment.pk:
        raise NotTheLastPayment
    given_up = WriteOff.objects.filter(loan=loan, decided_at__gte=payment.recorded_at)
    if loan.status == LoanStatus.WRITTEN_OFF and (
        payment.kind != PaymentKind.RECOVERY or given_up.exists()
    ):
        raise WrongStage(now=LoanStatus(loan.status).label)
    changed = loan.schedules.filter(
        reason=ScheduleReason.RESCHEDULE, made_at__gt=payment.recorded_at
    )
    if changed.exists():
        raise PlanChangedSince


def _restore_plan(loan: Loan, payment: Payment, *, by: User, at: datetime) -> None:
    made = payment.schedules.first()
    if made is None:
        return
    before = loan.schedules.filter(number__lt=made.number).order_by("-number")[0]
    restore_schedule(loan, before, words=payment.reversal_reason, by=by, at=at)


def _open_again(loan: Loan, payment: Payment) -> None:
    """Let the loan stand where it stood before the payment."""
    if loan.status == LoanStatus.WRITTEN_OFF:
        return
    loan.status = LoanStatus.ACTIVE
    if payment.kind == PaymentKind.RECOVERY:
        loan.status = LoanStatus.COMPENSATED
    loan.ended_on = loan.was_on_time = None
    loan.save(update_fields=["status", "ended_on", "was_on_time"])
