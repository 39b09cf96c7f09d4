"""What tests of running loans share."""

from datetime import date, timedelta

from rewards.ledger.selectors import balance, problems
from rewards.ruralcredit.models import Loan, LoanStatus, PaymentKind
from rewards.ruralcredit.selectors.loans import position_of, schedule_in_force
from rewards.ruralcredit.selectors.loans.losses import missing_of
from rewards.ruralcredit.services import loans
from tests.factories.ruralcredit import Desk
from tests.factories.villages import moment


def due_dates(loan: Loan) -> list[date]:
    rows = schedule_in_force(loan).instalments.order_by("n")
    return list(rows.values_list("due_on", flat=True))


def late(loan: Loan, days: int) -> date:
    """Return the day on which the loan, if nothing is paid, is so many days late."""
    return due_dates(loan)[0] + timedelta(days)


def compensated(desk: Desk, loan: Loan, *, days: int = 90) -> Loan:
    """Return a loan after the co-op paid for it when it was so many days late."""
    on = late(loan, days)
    loans.compensate(
        loan=loan, on=on, bank_reference=f"C{loan.pk}", by=desk.officer, at=moment(on)
    )
    loan.refresh_from_db()
    return loan


def prove(loan: Loan) -> None:
    """Prove that principal repaid, given up and outstanding is what was lent."""
    loan = Loan.objects.select_related("principal_account", "claim_account").get(
        pk=loan.pk
    )
    missing = missing_of(loan)
    position = position_of(loan, on=date(2030, 1, 1))
    if loan.status != LoanStatus.WRITTEN_OFF:
        assert (position.principal, position.claim) == missing
    if loan.status == LoanStatus.ACTIVE:
        assert sum(row.principal for row in position.rows) == position.principal
    for row in position.rows:
        parts = (row.principal, row.interest, row.fee, row.penalty)
        assert min(parts) >= 0
    for payment in loan.payments.prefetch_related("parts"):
        booked = sum(
            part.principal_fen
            + part.claim_fen
            + part.interest_fen
            + part.fee_fen
            + part.penalty_fen
            for part in payment.parts.all()
        )
        if payment.kind != PaymentKind.COMPENSATION:
            assert booked == payment.amount_fen
    assert problems() == []


def held(account) -> int:
    return balance(account)
