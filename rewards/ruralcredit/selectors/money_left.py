"""What a co-op's households can still be lent on a day: of the line, of promises."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from rewards.ruralcredit.models import Coop, CreditLine, Funding, Loan, MutualPromise


def line_left(*, coop: Coop, on: date) -> int:
    """Return the fen that lines and free promises of the day have left.

    What is approved and not paid out yet counts as gone.
    """
    lines = CreditLine.objects.holding(on=on).filter(coop=coop)
    promised = MutualPromise.objects.in_force(on=on).filter(
        member__coop=coop, withdrawn_at__isnull=True
    )
    free = _sum(lines, "free_account__balance") + _sum(
        promised, "free_account__balance"
    )
    committed = Loan.objects.filter(coop=coop).committed()
    by_line = _sum(committed.filter(line__in=lines), "principal_fen")
    by_members = _sum(committed.filter(funding=Funding.MEMBERS), "principal_fen")
    return max(0, free - by_line - by_members)


def _sum(rows: "QuerySet[Any]", column: str) -> int:
    return int(rows.aggregate(total=Sum(column))["total"] or 0)
