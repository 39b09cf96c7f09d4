"""Read the book: balances, lots, what moved, and whether it all adds up."""

from .balances import (
    Expired,
    available,
    balance,
    balances,
    expired_lots,
    last_days,
    lots_of,
)
from .reconciliation import Check, Problem, checks, problems
from .statements import Line, line, lines_of_kind, statement, uses_of

__all__ = [
    "Check",
    "Expired",
    "Line",
    "Problem",
    "available",
    "balance",
    "balances",
    "checks",
    "expired_lots",
    "last_days",
    "line",
    "lines_of_kind",
    "lots_of",
    "problems",
    "statement",
    "uses_of",
]
