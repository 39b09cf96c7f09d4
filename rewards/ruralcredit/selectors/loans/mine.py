"""What a resident may see of loans: those of the own household, and what they guarantee."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from rewards.ruralcredit.models import Guarantor, Loan, LoanStatus, Payment
from rewards.ruralcredit.selectors.loans.position import (
    position_of,
    schedule_in_force,
)
from villages.models import Membership, Resident

# What concerns who stands for it: it may be asked of them, or is still asked.
STANDING = (
    LoanStatus.APPROVED,
    LoanStatus.SIGNED,
    LoanStatus.ACTIVE,
    LoanStatus.COMPENSATED,
)


@dataclass(frozen=True)
class Guarantee:
    """What a guarantor is told, and no more: for whom, how much, until when, whether late.

    ``name`` is masked; ``until`` is None before the pay-out.
    """

    number: str
    name: str
    amount_fen: int
    until: date | None
    is_late: bool


def loans_of(resident: Resident) -> "QuerySet[Loan]":
    """Return the loans of the household in which the resident lives, and their own."""
    roof = Membership.objects.open().filter(resident=resident).values("household")
    found = Loan.objects.filter(
        Q(borrower__household__in=roof) | Q(borrower__resident=resident)
    )
    return found.select_related(
        "coop",
        "product",
        "borrower__resident",
        "borrower__household__village",
        "principal_account",
        "claim_account",
    )


def receipts_of(resident: Resident) -> "QuerySet[Payment]":
    """Return what was paid for those loans."""
    found = Payment.objects.filter(loan__in=loans_of(resident))
    return found.select_related(
        "loan__coop",
        "loan__product",
        "loan__borrower__resident",
        "loan__borrower__household__village",
        "loan__principal_account",
        "loan__claim_account",
        "recorded_by",
    )


def guarantees_of(resident: Resident, *, on: date) -> list[Guarantee]:
    """Return what the resident stands for on the day."""
    found = Guarantor.objects.filter(
        member__resident=resident, loan__status__in=STANDING
    ).select_related("loan__borrower__resident", "loan__product")
    return [_guarantee(one, on) for one in found.order_by("pk")]


def _guarantee(one: Guarantor, on: date) -> Guarantee:
    loan, until = one.loan, None
    if loan.schedules.exists():
        rows = schedule_in_force(loan).instalments
        until = rows.order_by("-n").values_list("due_on", flat=True).first()
    late = loan.status == LoanStatus.COMPENSATED
    return Guarantee(
        number=loan.number,
        name=loan.borrower.resident.name,
        amount_fen=one.amount_fen,
        until=until,
        is_late=late or bool(position_of(loan, on=on).overdue),
    )
