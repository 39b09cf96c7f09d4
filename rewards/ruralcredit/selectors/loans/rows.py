"""The schedule in force row by row: what is due, what was paid, what is left."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from rewards.ruralcredit.formulas.lending import Owed, Parts
from rewards.ruralcredit.models import (
    Instalment,
    Loan,
    Payment,
    PaymentKind,
    PaymentPart,
    ScheduleVersion,
)
from rewards.ruralcredit.selectors.loans.position import (
    Position,
    parts_of,
    rows_of,
)


@dataclass(frozen=True)
class RowNow:
    """One row of the schedule on a day, in fen.

    ``state`` is paid, late (it fell due before the day), today, later, or moved: what
    was not paid of it was settled otherwise, or stands in later rows.
    """

    row: Instalment
    paid: int
    left: int
    penalty: int
    state: str

    @property
    def planned(self) -> int:
        """What the row asks, without penalty."""
        row = self.row
        return row.principal_fen + row.interest_fen + row.fee_fen


def rows_now(loan: Loan, position: Position) -> list[RowNow]:
    """Return the rows of the schedule in force; none before the pay-out."""
    owed = {one.n: one for one in position.rows}
    paid: dict[int, int] = defaultdict(int)
    for part in parts_of(loan):
        if part.n is not None:
            paid[part.n] += _sum(part)
    return [
        _now(row, paid[row.n], owed.get(row.n), position.on)
        for row in rows_in_force(loan)
    ]


def rows_in_force(loan: Loan) -> list[Instalment]:
    """Return the instalments of the schedule in force; none before the pay-out."""
    return rows_of(loan) if loan.schedules.exists() else []


def older_versions(loan: Loan) -> list[ScheduleVersion]:
    """Return the versions that are no longer in force, the newest first."""
    found = loan.schedules.order_by("-number").prefetch_related("instalments")
    return list(found[1:])


def payments_of(loan: Loan) -> "QuerySet[Payment]":
    """Return the payments with their parts, the newest first."""
    found = loan.payments.select_related("recorded_by", "reversed_by")
    return found.prefetch_related("parts__instalment").order_by("-paid_on", "-pk")


def paid_so_far(loan: Loan) -> dict[str, int]:
    """Return what the household paid in all and how much of it was principal, in fen.

    What the co-op paid the bank in its place is none of it.
    """
    parts = PaymentPart.objects.filter(
        payment__loan=loan, payment__reversed_at__isnull=True
    ).exclude(payment__kind=PaymentKind.COMPENSATION)
    names = ("penalty_fen", "fee_fen", "interest_fen", "principal_fen", "claim_fen")
    sums = parts.aggregate(**{name: Sum(name) for name in names})
    return {
        "total": sum(sums[name] or 0 for name in names),
        "principal": sums["principal_fen"] or 0,
    }


def _sum(part: Parts) -> int:
    return part.penalty + part.fee + part.interest + part.principal


def _now(row: Instalment, paid: int, owed: Owed | None, on: date) -> RowNow:
    left = owed.total if owed else 0
    state = "later"
    if not left:
        planned = row.principal_fen + row.interest_fen + row.fee_fen
        state = "paid" if paid and paid >= planned else "moved"
    elif row.due_on < on:
        state = "late"
    elif row.due_on == on:
        state = "today"
    return RowNow(row, paid, left, owed.penalty if owed else 0, state)
