"""Register what the bank received for a loan: what is due first, then as whoever paid chose."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.core.formulas import format_fen
from rewards.ruralcredit.errors.lending import (
    NotTheQuote,
    OwesLess,
    PaidAhead,
    StillInArrears,
)
from rewards.ruralcredit.errors.servicing import BetweenDays
from rewards.ruralcredit.formulas.lending import fen, yuan
from rewards.ruralcredit.formulas.loans import (
    Components,
    Ran,
    Strategy,
    allocate,
    prepay,
)
from rewards.ruralcredit.formulas.loans.refusals import PaymentNotPositive
from rewards.ruralcredit.models import (
    Excess,
    Instalment,
    Loan,
    LoanStatus,
    Payment,
    PaymentKind,
    PaymentPart,
    ScheduleReason,
    StepKind,
)
from rewards.ruralcredit.selectors.loans.position import (
    Position,
    agreement_of,
    position_of,
    rows_of,
    schedule_in_force,
    stored_schedule,
    terms_of,
)
from rewards.ruralcredit.selectors.loans.quote import (
    Quote,
    is_between_days,
    is_paid_ahead,
    pay_off_quote,
)
from rewards.ruralcredit.services.loans.acting import (
    digest,
    locked,
    require_not_own,
    require_stage,
    take,
)
from rewards.ruralcredit.services.loans.schedules import write_schedule
from rewards.ruralcredit.services.loans.settling import (
    close_if_repaid,
    known,
    require_in_order,
    settle,
)

STRATEGIES = {
    Excess.SHORTER: Strategy.REDUCE_TERM,
    Excess.LOWER: Strategy.REDUCE_INSTALMENT,
}


@transaction.atomic
def repay(
    *,
    loan: Loan,
    amount_fen: int,
    paid_on: date,
    client_id: UUID,
    by: User,
    at: datetime,
    excess: str = Excess.NEXT,
    bank_reference: str = "",
) -> Payment:
    """Register a payment and spread it: what is due, oldest first, then as chosen.

    ``excess`` NEXT pays the next instalments ahead; SHORTER and LOWER repay principal
    early, with the interest to the day, and make a new version of the schedule. The
    same client id gives the same payment. Raises ClientIdConflict, PaymentKnown,
    WrongStage, OwnCase, DateNotPossible, LaterPaymentThere, PaymentNotPositive,
    OwesLess, StillInArrears and PaidAhead.
    """
    body = digest([loan.pk, amount_fen, paid_on, excess, bank_reference])
    loan = locked(loan)
    before = known(loan, client_id, body, bank_reference)
    if before:
        return before
    position = _require_payable(loan, paid_on, amount_fen, by=by, at=at)
    due = position.due
    early = amount_fen - due if excess != Excess.NEXT else 0
    if excess != Excess.NEXT:
        _require_early(loan, position, early)
    _require_owed(loan, position, amount_fen, early)
    payment = Payment.objects.create(
        loan=loan,
        client_id=client_id,
        body_digest=body,
        kind=PaymentKind.PREPAYMENT if early else PaymentKind.REPAYMENT,
        excess=excess,
        paid_on=paid_on,
        amount_fen=amount_fen,
        bank_reference=bank_reference,
        recorded_at=at,
        recorded_by=by,
    )
    if amount_fen > early:
        _spread(payment, loan, position, amount_fen - early)
    if early:
        _repay_early(payment, loan, early, by=by, at=at)
    settle(payment, loan, by=by, at=at)
    kind = StepKind.PREPAID if early else StepKind.REPAID
    take(loan, kind, by=by, at=at, words=format_fen(amount_fen), payment=payment.pk)
    close_if_repaid(loan, on=paid_on, by=by, at=at)
    return payment


@transaction.atomic
def pay_off(
    *,
    loan: Loan,
    amount_fen: int,
    paid_on: date,
    client_id: UUID,
    by: User,
    at: datetime,
    bank_reference: str = "",
) -> Payment:
    """Register the payment that closes a loan on a day: exactly what was quoted.

    Interest that was paid ahead and never ran pays principal. Raises NotTheQuote with the amount, and what ``repay`` raises.
    """
    body = digest([loan.pk, amount_fen, paid_on, "pay_off", bank_reference])
    loan = locked(loan)
    before = known(loan, client_id, body, bank_reference)
    if before:
        return before
    position = _require_payable(loan, paid_on, amount_fen, by=by, at=at)
    quote = pay_off_quote(loan, on=paid_on)
    if amount_fen != quote.total:
        raise NotTheQuote(on=paid_on.isoformat(), owed=format_fen(quote.total))
    payment = Payment.objects.create(
        loan=loan,
        client_id=client_id,
        body_digest=body,
        kind=PaymentKind.PAY_OFF,
        paid_on=paid_on,
        amount_fen=amount_fen,
        bank_reference=bank_reference,
        recorded_at=at,
        recorded_by=by,
    )
    if quote.due:
        _spread(payment, loan, position, quote.due)
    PaymentPart.objects.create(
        payment=payment,
        fee_fen=_early_fee(quote),
        interest_fen=quote.early_interest - _early_fee(quote),
        principal_fen=quote.principal,
    )
    settle(payment, loan, by=by, at=at)
    take(loan, StepKind.PAID_OFF, by=by, at=at, words=format_fen(amount_fen))
    close_if_repaid(loan, on=paid_on, by=by, at=at)
    return payment


def _require_payable(
    loan: Loan, paid_on: date, amount_fen: int, *, by: User, at: datetime
) -> Position:
    """Refuse what no active loan can be paid; return how it stood on the day."""
    require_stage(loan, LoanStatus.ACTIVE)
    require_not_own(loan, by)
    if amount_fen <= 0:
        raise PaymentNotPositive
    require_in_order(loan, paid_on, at=at)
    return position_of(loan, on=paid_on)


def _early_fee(quote: Quote) -> int:
    """Return how much of what is paid early is the fee that a change put off."""
    return min(quote.fee, max(0, quote.early_interest))


def _require_early(loan: Loan, position: Position, early: int) -> None:
    """Refuse repaying early while something is due, or the next rows are paid in part."""
    if early <= 0:
        raise StillInArrears(due=format_fen(position.due))
    rows = rows_of(loan)
    if is_between_days(rows, position.on):
        raise BetweenDays
    if is_paid_ahead(position, rows):
        raise PaidAhead


def _require_owed(loan: Loan, position: Position, amount_fen: int, early: int) -> None:
    """Refuse more than is owed; for money paid early that is what closes the loan."""
    if early:
        quote = pay_off_quote(loan, on=position.on)
        if amount_fen >= quote.total:
            raise OwesLess(owed=format_fen(quote.total))
    elif amount_fen > position.owed:
        raise OwesLess(owed=format_fen(pay_off_quote(loan, on=position.on).total))


def _spread(payment: Payment, loan: Loan, position: Position, amount_fen: int) -> None:
    """Write what the money settles of each row."""
    rules = agreement_of(loan).rules(days_past_due=position.days_late)
    done = allocate(
        [one.as_due() for one in position.rows if one.total],
        amount=yuan(amount_fen),
        paid_on=payment.paid_on,
        rules=rules,
    )
    if done.unallocated:
        raise OwesLess(owed=format_fen(amount_fen - fen(done.unallocated)))
    rows = {one.n: one for one in rows_of(loan)}
    PaymentPart.objects.bulk_create(
        _part(payment, rows[n], paid) for n, paid in done.paid if paid.total
    )


def _part(payment: Payment, row: Instalment, paid: Components) -> PaymentPart:
    return PaymentPart(
        payment=payment,
        instalment=row,
        penalty_fen=fen(paid.penalty),
        fee_fen=fen(paid.fee),
        interest_fen=fen(paid.interest),
        principal_fen=fen(paid.principal),
    )


def _repay_early(
    payment: Payment, loan: Loan, early: int, *, by: User, at: datetime
) -> None:
    """Repay principal before it is due, with the interest to the day, and plan anew."""
    on = payment.paid_on
    quote = pay_off_quote(loan, on=on)
    principal = early - quote.interest - quote.fee
    if principal <= 0:
        raise StillInArrears(due=format_fen(quote.due + quote.interest + quote.fee))
    version = schedule_in_force(loan)
    plan = prepay(
        terms_of(loan),
        stored_schedule(loan),
        on=on,
        principal=yuan(principal),
        strategy=STRATEGIES[Excess(payment.excess)],
        interest_to_date_paid=True,
        ran=Ran(version.ran_until) if version.ran_until else None,
    )
    PaymentPart.objects.create(
        payment=payment,
        fee_fen=quote.fee,
        interest_fen=quote.interest,
        principal_fen=principal,
    )
    write_schedule(
        loan,
        plan.terms,
        plan.schedule,
        reason=ScheduleReason.PREPAYMENT,
        from_on=on,
        by=by,
        at=at,
        ran_until=on,
        payment=payment,
    )
