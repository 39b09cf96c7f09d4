"""What every payment shares: known before, moved in the register, the last one closes."""

from datetime import date, datetime
from uuid import UUID

from grassroots.accounts.models import User
from grassroots.core.once import sent_before
from rewards.ruralcredit.errors.lending import (
    ClientIdConflict,
    LaterPaymentThere,
    PaymentKnown,
)
from rewards.ruralcredit.models import (
    Loan,
    LoanStatus,
    Payment,
    PaymentKind,
    PaymentPart,
    StepKind,
)
from rewards.ruralcredit.selectors.loans.position import (
    agreement_of,
    position_of,
    schedule_in_force,
)
from rewards.ruralcredit.services.loans import money
from rewards.ruralcredit.services.loans.acting import require_day, take


def known(
    loan: Loan, client_id: UUID, body: str, bank_reference: str
) -> Payment | None:
    """Return the payment of this client id; raises ClientIdConflict and PaymentKnown."""
    if before := sent_before(Payment, client_id, body, conflict=ClientIdConflict):
        return before
    same = loan.payments.counting().filter(bank_reference=bank_reference)
    if bank_reference and same.exists():
        raise PaymentKnown(reference=bank_reference)
    return None


def require_in_order(loan: Loan, on: date, *, at: datetime) -> None:
    """Refuse a day before the last payment or change of plan, or one that has not come.

    Raises DateNotPossible and LaterPaymentThere.
    """
    require_day(on, first=loan.paid_out_on, at=at)
    later = loan.payments.counting().filter(paid_on__gt=on).order_by("-paid_on")
    newest = later.first()
    if newest:
        raise LaterPaymentThere(on=newest.paid_on.isoformat())
    version = schedule_in_force(loan)
    if on < version.from_on:
        raise LaterPaymentThere(on=version.from_on.isoformat())


def settle(payment: Payment, loan: Loan, *, by: User, at: datetime) -> None:
    """Move the register by what the payment's parts come to."""
    parts = list(payment.parts.all())
    principal = sum(one.principal_fen for one in parts)
    rest = sum(one.interest_fen + one.fee_fen + one.penalty_fen for one in parts)
    money.repay_principal(payment, loan, principal, by=by, at=at)
    money.take_interest(payment, loan, rest, by=by, at=at)


def close_if_repaid(loan: Loan, *, on: date, by: User, at: datetime) -> None:
    """Close a loan of which nothing is owed, and keep whether it was ever late."""
    position = position_of(loan, on=on)
    if position.principal or position.due:
        return
    if any(one.total for one in position.rows) and not _was_paid_early(loan):
        return
    loan.status = LoanStatus.CLOSED
    loan.ended_on = on
    loan.was_on_time = _was_on_time(loan)
    loan.save(update_fields=["status", "ended_on", "was_on_time"])
    take(loan, StepKind.CLOSED, by=by, at=at)


def _was_paid_early(loan: Loan) -> bool:
    early = loan.payments.counting().filter(kind=PaymentKind.PAY_OFF)
    return early.exists()


def _was_on_time(loan: Loan) -> bool:
    """Return whether no row was ever settled later than the grace after its due date.

    Nor put off by a change of the plan when it was late already.
    """
    grace = agreement_of(loan).penalty_grace_days
    if loan.changes.filter(is_approved=True, days_late__gt=grace).exists():
        return False
    parts = PaymentPart.objects.filter(
        payment__loan=loan, payment__reversed_at=None, instalment__isnull=False
    ).values_list("payment__paid_on", "instalment__due_on")
    return all((paid_on - due_on).days <= grace for paid_on, due_on in parts)
