"""The fewest changes that give enough points, exactly."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Option:
    """One way to change one indicator: points won, and what it takes."""

    gain: Decimal
    effort: int


# Which option of which row was taken.
Pick = tuple[int, int]


@dataclass(frozen=True)
class _Way:
    """A way to some points: how many changes, how much effort, which."""

    count: int
    effort: int
    picks: tuple[Pick, ...]

    def taking(self, pick: Pick, option: Option) -> "_Way":
        return _Way(self.count + 1, self.effort + option.effort, (*self.picks, pick))

    def is_better_than(self, other: "_Way") -> bool:
        return (self.count, self.effort) < (other.count, other.effort)


def cheapest(
    needed: Decimal, rows: Sequence[Sequence[Option]]
) -> tuple[Pick, ...] | None:
    """Return the smallest set of options that gives the points needed.

    At most one option of each row is taken. Fewest changes win, then least effort,
    then what comes earlier. None when even the best of every row is not enough.
    Dynamic programming over the points reached so far: what is more than needed
    counts as needed, so there are never more states than hundredths of a point.
    """
    ways = {Decimal(0): _Way(0, 0, ())}
    for row, options in enumerate(rows):
        # From the ways as they were: nobody changes the same thing twice.
        for reached, way in list(ways.items()):
            for column, option in enumerate(options):
                points = min(reached + option.gain, needed)
                taken = way.taking((row, column), option)
                known = ways.get(points)
                if known is None or taken.is_better_than(known):
                    ways[points] = taken
    found = ways.get(needed)
    return found.picks if found else None
