"""Where lying bars stand in a small drawing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

WIDTH, LEFT, RIGHT = 320, 0, 210
STEP, THICK, WORDS = 44, 16, 14


@dataclass(frozen=True)
class Bar:
    """One bar: what it is of, its length, and the value written at its end."""

    label: str
    written: str
    y: int
    length: int
    is_flagged: bool

    @property
    def words_y(self) -> int:
        """Return where its label stands: above it, however long."""
        return self.y + WORDS

    @property
    def top(self) -> int:
        """Return where the bar begins."""
        return self.y + WORDS + 5

    @property
    def middle(self) -> int:
        """Return where its value stands."""
        return self.top + THICK - 3

    @property
    def end(self) -> int:
        """Return where the value is written."""
        return LEFT + self.length + 6


@dataclass(frozen=True)
class Bars:
    """The drawing: its bars and its size."""

    bars: tuple[Bar, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT
    thick: int = THICK


@dataclass(frozen=True)
class Amount:
    """What a bar is drawn from; ``number`` None has no bar, only its words."""

    label: str
    number: Decimal | int | None
    written: str
    is_flagged: bool = False


def bars_of(amounts: Sequence[Amount]) -> Bars:
    """Return bars as long as their numbers, the longest from edge to edge."""
    most = max((one.number or 0 for one in amounts), default=0)
    bars = tuple(
        Bar(
            label=one.label,
            written=one.written,
            y=place * STEP + 4,
            length=int((RIGHT - LEFT) * (one.number or 0) / most) if most else 0,
            is_flagged=one.is_flagged,
        )
        for place, one in enumerate(amounts)
    )
    return Bars(bars, STEP * len(bars) + 8)
