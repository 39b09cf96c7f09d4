"""Where the points of a score's year lie in a small drawing."""

from collections.abc import Sequence
from dataclasses import dataclass

from villages.selectors.score_histories import Point

WIDTH, HEIGHT = 340, 150
LEFT, RIGHT, TOP, BOTTOM = 14, 14, 26, 24
# Less than so many points from top to bottom would make a mountain of one point.
LEAST_RANGE = 10


@dataclass(frozen=True)
class Dot:
    """One month's end on the drawing; ``label`` where the number stands beside it."""

    x: float
    y: float
    total: int
    label: bool


@dataclass(frozen=True)
class Curve:
    """A drawing: lines that break where there was no score, their dots, and months."""

    lines: list[str]
    dots: list[Dot]
    months: list[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT
    floor: int = HEIGHT - BOTTOM + 6
    words_at: int = HEIGHT - 4


def curve_of(points: Sequence[Point]) -> Curve | None:
    """Return the drawing; None when there was never a score."""
    totals = [one.total for one in points if one.total is not None]
    if not totals:
        return None
    low = min(totals) - max(0, LEAST_RANGE - (max(totals) - min(totals))) / 2
    span = max(LEAST_RANGE, max(totals) - min(totals))
    step = (WIDTH - LEFT - RIGHT) / max(1, len(points) - 1)
    xs = [round(LEFT + step * number, 1) for number in range(len(points))]
    dots: list[Dot] = []
    runs: list[list[str]] = [[]]
    for x, point in zip(xs, points, strict=True):
        if point.total is None:
            runs.append([])
            continue
        y = TOP + (HEIGHT - TOP - BOTTOM) * (1 - (point.total - low) / span)
        is_told = not dots or point is points[-1]
        dots.append(Dot(x, round(y, 1), point.total, is_told))
        runs[-1].append(f"{x},{y:.1f}")
    months = [(x, point.on.month) for x, point in zip(xs, points, strict=True)]
    return Curve(
        [" ".join(run) for run in runs if len(run) > 1], dots, months[::-2][::-1]
    )
