"""The credit score of a year, and its star. Never anything that can be spent."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Protocol

# Lowest score of each star, best first: five stars above 1060, two above 990.
DEFAULT_SCALE: tuple[tuple[int, int], ...] = (
    (5, 1061),
    (4, 1041),
    (3, 1021),
    (2, 991),
    (1, 801),
)


class ScoreLine(Protocol):
    """What counts of a record in force: add or deduct, and how many points."""

    @property
    def kind(self) -> str:
        """``"add"`` or ``"deduct"``."""

    @property
    def points(self) -> int:
        """How many, never negative."""


def signed_points(line: ScoreLine) -> int:
    """Return what the line does to a score: plus for an add, minus for a deduct."""
    return -line.points if line.kind == "deduct" else line.points


def score(base: int, lines: Iterable[ScoreLine]) -> int:
    """Return the base plus the adds in force minus the deducts in force."""
    return base + sum(signed_points(line) for line in lines)


def star(score: int, scale: Sequence[Sequence[int]] = DEFAULT_SCALE) -> int:
    """Return the star that a score earns on a scale, 0 when it is below them all.

    ``scale`` pairs each star with its lowest score, in any order.
    """
    return max((star for star, lowest in scale if score >= lowest), default=0)


def is_scale(scale: Sequence[Sequence[int]]) -> bool:
    """Return whether the pairs make a scale: more stars always need a higher score."""
    if not scale or any(len(pair) != 2 for pair in scale):
        return False
    ordered = sorted(tuple(pair) for pair in scale)
    in_range = all(1 <= star <= 5 and lowest >= 0 for star, lowest in ordered)
    return in_range and all(
        low[0] < high[0] and low[1] < high[1] for low, high in pairwise(ordered)
    )
