"""The chart of a street's index: numbers for an inline SVG, one bar a month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rewards.merchants.models import StreetIndex
from villages.formulas.months import add_months

# In units of the picture: room above the bars for the numbers, below for the months.
HEIGHT, TOP, FOOT, STEP, BAR, LEFT = 150, 22, 22, 40, 20, 4
SHOWN = 12


@dataclass(frozen=True)
class Bar:
    """One month: where its bar stands, how high it is, and what is written there."""

    month: date
    value: int
    x: int
    y: int
    height: int
    is_last: bool

    @property
    def middle(self) -> int:
        """Where the words are centred."""
        return self.x + BAR // 2

    @property
    def words_y(self) -> int:
        """Where the number stands, above the bar."""
        return self.y - 6

    @property
    def written(self) -> str:
        """The index with its tenth: 87.5."""
        return tenths(self.value)


@dataclass(frozen=True)
class Chart:
    """All bars, and the size of the picture. ``bar`` is how wide each is."""

    bars: list[Bar]
    width: int
    height: int = HEIGHT
    base: int = HEIGHT - FOOT
    bar: int = BAR


def tenths(value: int) -> str:
    """Write a value in tenths: 875 is 87.5."""
    return f"{value // 10}.{value % 10}"


def chart_of(months: Sequence[StreetIndex]) -> Chart | None:
    """Return the chart of the last 12 months; a month without an index has no bar."""
    if not months:
        return None
    last = months[-1].month
    first = max(months[0].month, add_months(last, 1 - SHOWN))
    room = HEIGHT - TOP - FOOT
    bars = []
    for one in months:
        if one.month < first:
            continue
        place = (one.month.year - first.year) * 12 + one.month.month - first.month
        height = one.value * room // 1000
        x = LEFT + place * STEP + (STEP - BAR) // 2
        y = HEIGHT - FOOT - height
        bars.append(Bar(one.month, one.value, x, y, height, one.month == last))
    total = (last.year - first.year) * 12 + last.month - first.month + 1
    return Chart(bars, width=LEFT * 2 + max(total, 3) * STEP)
