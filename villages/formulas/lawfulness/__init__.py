"""Whether a rule may stand in a village's rules at all, and why not."""

from .judge import judge
from .line import (
    ACCEPTED,
    ADD,
    DEDUCT,
    REFUSED,
    TOWN,
    Judgement,
    Reason,
    RuleLine,
)

__all__ = [
    "ACCEPTED",
    "ADD",
    "DEDUCT",
    "REFUSED",
    "TOWN",
    "Judgement",
    "Reason",
    "RuleLine",
    "judge",
]
