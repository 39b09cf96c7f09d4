"""Whose points are in which account, and for what they came."""

from .account import PointsAccount
from .award import Award
from .change import ChangeKind, HouseholdChange
from .printing import PassbookPrint

__all__ = [
    "Award",
    "ChangeKind",
    "HouseholdChange",
    "PassbookPrint",
    "PointsAccount",
]
