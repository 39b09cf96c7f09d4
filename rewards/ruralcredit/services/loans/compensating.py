"""When a household does not pay: the co-op pays the bank, recovers, and at last gives up."""

from datetime import date, datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.formulas import format_fen, split
from rewards.ruralcredit.errors.lending import (
    NothingOwed,
    NotOnCommittee,
    ReasonNeeded,
    SameHands,
    TooEarlyToClaim,
)
from rewards.ruralcredit.errors.servicing import GivenUpLess, NotGuaranteed
from rewards.ruralcredit.formulas.loans.refusals import PaymentNotPositive
from rewards.ruralcredit.models import (
    CoopRole,
    CreditLine,
    Loan,
    LoanStatus,
    Payment,
    PaymentKind,
    PaymentPart,
    StepKind,
    WriteOff,
)
from rewards.ruralcredit.permissions import works_for
from rewards.ruralcredit.selectors.loans.losses import missing_of
from rewards.ruralcredit.selectors.loans.position import Position, position_of
from rewards.ruralcredit.services.acting import require_officer
from rewards.ruralcredit.services.arrears import end_rating
from rewards.ruralcredit.services.loans import money
from rewards.ruralcredit.services.loans.acting import (
    digest,
    locked,
    require_no_rater,
    require_not_own,
    require_stage,
    take,
)
from rewards.ruralcredit.services.loans.settling import known, require_in_order

PERCENT = 100


@transaction.atomic
def compensate(
    *,
    loan: Loan,
    on: date,
    bank_reference: str,
    by: User,
    at: datetime,
    client_id: UUID | None = None,
) -> Payment:
    """Register that the co-op paid the bank its guaranteed part (代偿) out of the reserve.

    Of the principal that is lent and of the interest that is overdue. From then on no
    penalty runs, the household owes the co-op that sum and the bank the other part of
    the principal, and its rating is ended. Raises NotForThisCoop, ClientIdConflict,
    PaymentKnown, WrongStage, OwnCase, NotGuaranteed, DateNotPossible, LaterPaymentThere,
    TooEarlyToClaim and ReserveTooSmall.
    """
    client_id = client_id or uuid4()
    body = digest([loan.pk, on, "compensation", bank_reference])
    loan = locked(loan)
    require_officer(by, loan.coop, at=at)
    before = known(loan, client_id, body, bank_reference)
    if before:
        return before
    require_stage(loan, LoanStatus.ACTIVE)
    require_not_own(loan, by)
    line = _guaranteed(loan)
    require_in_order(loan, on, at=at)
    position = position_of(loan, on=on)
    if not position.overdue_rows or position.days_late < line.trigger_days:
        raise TooEarlyToClaim(days=position.days_late, trigger=line.trigger_days)
    principal, interest = _part_of_the_co_op(line, position)
    payment = Payment.objects.create(
        loan=loan,
        client_id=client_id,
        body_digest=body,
        kind=PaymentKind.COMPENSATION,
        paid_on=on,
        amount_fen=principal + interest,
        bank_reference=bank_reference,
        recorded_at=at,
        recorded_by=by,
    )
    PaymentPart.objects.create(
        payment=payment, principal_fen=principal, interest_fen=interest
    )
    loan.claim_account = money.holder(loan, "claim")
    money.repay_principal(payment, loan, principal, by=by, at=at)
    money.claim(payment, loan, line, principal + interest, by=by, at=at)
    loan.status = LoanStatus.COMPENSATED
    loan.save(update_fields=["status", "claim_account"])
    words = format_fen(payment.amount_fen)
    take(loan, StepKind.COMPENSATED, by=by, at=at, words=words, payment=payment.pk)
    end_rating(loan.borrower, by=by, at=at)
    return payment


@transaction.atomic
def recover(
    *,
    loan: Loan,
    amount_fen: int,
    paid_on: date,
    client_id: UUID,
    by: User,
    at: datetime,
    bank_reference: str = "",
) -> Payment:
    """Register what a household paid back after the co-op had paid, or given up.

    Shared between the co-op and the bank in proportion to what each still misses. The
    loan is closed when nothing is missing; one that was written off stays so. Raises
    NotForThisCoop, ClientIdConflict, PaymentKnown, WrongStage, OwnCase, PaymentNotPositive,
    DateNotPossible, LaterPaymentThere and GivenUpLess.
    """
    body = digest([loan.pk, amount_fen, paid_on, "recovery", bank_reference])
    loan = locked(loan)
    require_officer(by, loan.coop, at=at)
    before = known(loan, client_id, body, bank_reference)
    if before:
        return before
    require_stage(loan, LoanStatus.COMPENSATED, LoanStatus.WRITTEN_OFF)
    require_not_own(loan, by)
    if amount_fen <= 0:
        raise PaymentNotPositive
    require_in_order(loan, paid_on, at=at)
    missing = missing_of(loan)
    if amount_fen > missing.total:
        raise GivenUpLess(owed=format_fen(missing.total))
    principal, claim = split(amount_fen, missing)
    payment = Payment.objects.create(
        loan=loan,
        client_id=client_id,
        body_digest=body,
        kind=PaymentKind.RECOVERY,
        paid_on=paid_on,
        amount_fen=amount_fen,
        bank_reference=bank_reference,
        recorded_at=at,
        recorded_by=by,
    )
    PaymentPart.objects.create(
        payment=payment, principal_fen=principal, claim_fen=claim
    )
    money.repay_principal(payment, loan, principal, by=by, at=at)
    money.recover_claim(payment, loan, claim, by=by, at=at)
    words = format_fen(amount_fen)
    take(loan, StepKind.RECOVERED, by=by, at=at, words=words, payment=payment.pk)
    if amount_fen == missing.total and loan.status == LoanStatus.COMPENSATED:
        _close(loan, on=paid_on, by=by, at=at)
    return payment


@transaction.atomic
def write_off(
    *, loan: Loan, resolution: str, on: date, by: User, at: datetime
) -> WriteOff:
    """Give up what is left of a loan, as a resolution says; recovery may go on.

    Signed by a committee member who neither rated the household nor registered the
    pay-out. Raises WrongStage, OwnCase, NotOnCommittee, SameHands, ReasonNeeded (no
    resolution), DateNotPossible, LaterPaymentThere and NothingOwed.
    """
    loan = locked(loan)
    require_stage(loan, LoanStatus.ACTIVE, LoanStatus.COMPENSATED)
    _require_may_give_up(loan, by, at=at)
    if not resolution.strip():
        raise ReasonNeeded
    require_in_order(loan, on, at=at)
    position = position_of(loan, on=on)
    if not position.principal + position.claim + position.due:
        raise NothingOwed
    found = WriteOff.objects.create(
        loan=loan,
        principal_fen=position.principal + position.claim,
        interest_fen=sum(one.total - one.principal for one in position.due_rows),
        resolution=resolution.strip(),
        written_off_on=on,
        decided_at=at,
        decided_by=by,
    )
    money.write_off(loan, by=by, at=at)
    loan.status, loan.ended_on = LoanStatus.WRITTEN_OFF, on
    loan.was_on_time = False
    loan.save(update_fields=["status", "ended_on", "was_on_time"])
    words = found.resolution
    take(loan, StepKind.WRITTEN_OFF, by=by, at=at, words=words, fen=found.principal_fen)
    end_rating(loan.borrower, by=by, at=at)
    return found


def _guaranteed(loan: Loan) -> CreditLine:
    """Return the line of a loan that the co-op guarantees; raises NotGuaranteed."""
    if loan.line is None or not loan.line.guarantee_pct:
        raise NotGuaranteed
    return loan.line


def _part_of_the_co_op(line: CreditLine, position: Position) -> tuple[int, int]:
    """Return the guaranteed fen of all principal and of the interest that is overdue."""
    overdue = sum(one.interest for one in position.overdue_rows)
    principal = int(position.principal * line.guarantee_pct / PERCENT)
    return principal, int(overdue * line.guarantee_pct / PERCENT)


def _require_may_give_up(loan: Loan, by: User, *, at: datetime) -> None:
    require_not_own(loan, by)
    if not works_for(by, loan.coop, CoopRole.COMMITTEE, on=timezone.localdate(at)):
        raise NotOnCommittee
    require_no_rater(loan, by)
    if loan.steps.filter(kind=StepKind.PAID_OUT, taken_by=by).exists():
        raise SameHands


def _close(loan: Loan, *, on: date, by: User, at: datetime) -> None:
    loan.status, loan.ended_on = LoanStatus.CLOSED, on
    loan.was_on_time = False
    loan.save(update_fields=["status", "ended_on", "was_on_time"])
    take(loan, StepKind.CLOSED, by=by, at=at)
