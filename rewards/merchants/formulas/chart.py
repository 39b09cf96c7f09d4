"""Where the grades of a shop stand in a small drawing of how they went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rewards.merchants.formulas.grading import LETTERS

WIDTH, LEFT, RIGHT = 320, 28, 296
TOP, STEP = 22, 24
BOTTOM = TOP + STEP * (len(LETTERS) - 1)


@dataclass(frozen=True)
class Mark:
    """One grade in the drawing; ``is_now`` for the last, which alone is dark."""

    x: int
    y: int
    letter: str
    day: date
    is_now: bool


@dataclass(frozen=True)
class Chart:
    """The marks, the steps between them, and the heights of the letters."""

    marks: tuple[Mark, ...]
    path: str
    levels: tuple[tuple[str, int], ...]
    axis: int = BOTTOM + 12
    height: int = BOTTOM + 32


def level(letter: str) -> int:
    """Return the height of a letter."""
    return TOP + STEP * LETTERS.index(letter)


def chart_of(grades: Sequence[tuple[date, str]], *, until: date) -> Chart | None:
    """Return the drawing of grades by their days, the oldest first; None without any.

    Time runs from the first grade to ``until``; a grade holds until the next one.
    """
    if not grades:
        return None
    first = grades[0][0]
    days = max(1, (until - first).days)

    def place(day: date) -> int:
        return LEFT + (RIGHT - LEFT) * max(0, min(days, (day - first).days)) // days

    marks = tuple(
        Mark(place(day), level(letter), letter, day, number == len(grades))
        for number, (day, letter) in enumerate(grades, start=1)
    )
    steps = "".join(f"H{mark.x}V{mark.y}" for mark in marks[1:])
    path = f"M{marks[0].x} {marks[0].y}{steps}H{RIGHT}"
    return Chart(marks, path, tuple((letter, level(letter)) for letter in LETTERS))
