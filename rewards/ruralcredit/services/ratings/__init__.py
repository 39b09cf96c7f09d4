"""Rate one household: work it out, decide, let a second person sign, end."""

from .deciding import confirm, decide, drop_proposal
from .ending import end, end_by_events, end_expired, end_for
from .scoring import rate

__all__ = [
    "confirm",
    "decide",
    "drop_proposal",
    "end",
    "end_by_events",
    "end_expired",
    "end_for",
    "rate",
]
