"""What a co-op's households can still be lent on a day: of the line, of promises."""

from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from rewards.ruralcredit.models import Coop, CreditLine, Loan, MutualPromise


def line_left(*, coop: Coop, on: date) -> int:
    """Return the fen that lines and free promises of the day have left.

    What is approved and not paid out yet is gone: of promises it is locked already.
    """
    lines = CreditLine.objects.holding(on=on).filter(coop=coop)
    promised = MutualPromise.objects.in_force(on=on).filter(
        member__coop=coop, withdrawn_at__isnull=True
    )
    free = _sum(lines, "free_account__balance") + _sum(
        promised, "free_account__balance"
    )
    committed = Loan.objects.filter(line__in=lines).committed()
    return max(0, free - _sum(committed, "principal_fen"))


def _sum(rows: "QuerySet[Any]", column: str) -> int:
    return int(rows.aggregate(total=Sum(column))["total"] or 0)
