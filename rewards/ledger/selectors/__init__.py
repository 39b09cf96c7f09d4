"""Read the book: balances, lots, what moved, and whether it all adds up."""

from rewards.ledger.models import Lot

from .balances import (
    Expired,
    available,
    balance,
    balances,
    expired_lots,
    last_days,
    lots_of,
    moved,
    running_out,
)
from .reconciliation import Check, Problem, checks, problems
from .statements import (
    Line,
    counterpart,
    line,
    lines_of,
    lines_of_kind,
    statement,
    totals,
    uses_of,
)

__all__ = [
    "Check",
    "Expired",
    "Line",
    "Lot",
    "Problem",
    "available",
    "balance",
    "balances",
    "checks",
    "counterpart",
    "expired_lots",
    "last_days",
    "line",
    "lines_of",
    "lines_of_kind",
    "lots_of",
    "moved",
    "problems",
    "running_out",
    "statement",
    "totals",
    "uses_of",
]
