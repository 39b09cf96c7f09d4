"""How time at an activity becomes hours, and when two times collide.

Seconds are dropped: who came at 9:00:40 and left at 11:29:50 was there 149 minutes.
An activity's minutes become half hours, rounded down: 149 minutes are 2 hours. A
record carries whole hours; a half hour that is left over is kept for the person's
next record under the same rule, so that nothing is lost and nothing counts twice.
"""

from dataclasses import dataclass
from datetime import datetime

MINUTES_OF_HALF = 30
HALVES_OF_HOUR = 2


@dataclass(frozen=True)
class Stay:
    """From when to when somebody was there; ``left`` is None while they are."""

    came: datetime
    left: datetime | None

    def meets(self, other: "Stay") -> bool:
        """Return whether some moment belongs to both; touching ends do not."""
        return self._begins_before_end_of(other) and other._begins_before_end_of(self)

    def _begins_before_end_of(self, other: "Stay") -> bool:
        return other.left is None or self.came < other.left


def minutes_between(came: datetime, left: datetime) -> int:
    """Return the whole minutes from one to the other; seconds are dropped."""
    if left < came:
        raise ValueError("nobody leaves before coming")
    return int((left - came).total_seconds()) // 60


def half_hours(minutes: int) -> int:
    """Return how many full half hours the minutes hold."""
    return minutes // MINUTES_OF_HALF


def whole_hours(halves: int, *, carried: int = 0) -> tuple[int, int]:
    """Return the hours that a record carries, and the half hour that is left over."""
    return divmod(halves + carried, HALVES_OF_HOUR)


def hours_text(halves: int) -> str:
    """Write half hours as hours: 5 is 2.5, 4 is 2."""
    hours, rest = divmod(halves, HALVES_OF_HOUR)
    return f"{hours}.5" if rest else str(hours)
