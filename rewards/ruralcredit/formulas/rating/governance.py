"""What a co-op looks at every year: who is in which band, and whether that is fair.

Bands are codes, None for no band at all. Rates are Decimals between 0 and 1, half up
to four places. Nobody is named here; what comes in are bands and groups.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise

from rewards.ruralcredit.formulas.rating.panel import WIDEST_SPREAD, spread

# An override rate above this asks for a look; a convention.
OVERRIDE_ALARM = Decimal("0.10")
# The four-fifths rule of thumb.
FAIR_RATIO = Decimal("0.8")
# Below this many households a rate says little.
SMALL_GROUP = 30

_PLACES = Decimal("0.0001")


def rate(part: int, whole: int) -> Decimal | None:
    """Return a part of a whole, None of nothing."""
    return decimal_of(Fraction(part, whole)) if whole else None


def decimal_of(exact: Fraction) -> Decimal:
    """Return a fraction to four places, half up."""
    return (Decimal(exact.numerator) / exact.denominator).quantize(
        _PLACES, rounding=ROUND_HALF_UP
    )


def distribution(
    bands: Iterable[str | None], codes: Sequence[str]
) -> dict[str | None, int]:
    """Return how many are in each band, in the order of ``codes``, none last."""
    counted = Counter(bands)
    return {code: counted[code] for code in (*codes, None)}


@dataclass(frozen=True)
class Migration:
    """From which band to which: ``cells[before, after]`` counts households."""

    cells: dict[tuple[str | None, str | None], int]
    up: int
    same: int
    down: int


def migration(
    moves: Iterable[tuple[str | None, str | None]], codes: Sequence[str]
) -> Migration:
    """Return who moved where; ``codes`` are the bands, the best first."""
    counted = Counter(moves)
    order = (*codes, None)
    cells = {(old, new): counted[old, new] for old in order for new in order}
    places = {code: place for place, code in enumerate(order)}
    shift = {pair: places[pair[0]] - places[pair[1]] for pair in cells}
    return Migration(
        cells=cells,
        up=sum(number for pair, number in cells.items() if shift[pair] > 0),
        same=sum(number for pair, number in cells.items() if shift[pair] == 0),
        down=sum(number for pair, number in cells.items() if shift[pair] < 0),
    )


@dataclass(frozen=True)
class BandDefaults:
    """Closed loans of one band, and how many went bad; no rate without loans."""

    band: str | None
    loans: int
    defaults: int
    rate: Decimal | None


@dataclass(frozen=True)
class Calibration:
    """Defaults by band, the best first.

    ``falls`` says whether every better band defaults less than the worse one below
    it (two bands without any default are fine); None when fewer than two bands have
    loans, and there is nothing to compare. False is a flag on the card.
    """

    bands: tuple[BandDefaults, ...]
    falls: bool | None


def calibration(
    loans: Iterable[tuple[str | None, bool]], codes: Sequence[str]
) -> Calibration:
    """Return the default rate of each band from (band, went bad) of closed loans."""
    counted = Counter(loans)
    rows = []
    for code in (*codes, None):
        bad = counted[code, True]
        number = bad + counted[code, False]
        rows.append(BandDefaults(code, number, bad, rate(bad, number)))
    known = [Fraction(one.defaults, one.loans) for one in rows if one.loans]
    falls = all(
        better < worse or better == worse == 0 for better, worse in pairwise(known)
    )
    return Calibration(tuple(rows), falls if len(known) > 1 else None)


@dataclass(frozen=True)
class Overrides:
    """How often those who decided left what the card proposed."""

    ratings: int
    raised: int
    lowered: int
    rate: Decimal | None
    alarms: bool


def overrides(
    decisions: Iterable[tuple[str | None, str | None]],
    codes: Sequence[str],
    *,
    alarm: Decimal = OVERRIDE_ALARM,
) -> Overrides:
    """Return the override rate from (proposed, decided) bands; above it alarms."""
    moved = migration(decisions, codes)
    number = moved.up + moved.same + moved.down
    changed = moved.up + moved.down
    alarms = bool(number) and Fraction(changed, number) > Fraction(alarm)
    return Overrides(number, moved.up, moved.down, rate(changed, number), alarms)


@dataclass(frozen=True)
class Spreads:
    """How far apart the reviewers of the panels were, in points."""

    panels: int
    median: Decimal | None
    widest: int | None
    too_wide: int


def spreads(panels: Iterable[Sequence[int]], *, limit: int = WIDEST_SPREAD) -> Spreads:
    """Return a summary of the spreads; ``too_wide`` needed a second round."""
    found = sorted(spread(marks) for marks in panels)
    if not found:
        return Spreads(0, None, None, 0)
    middle = found[(len(found) - 1) // 2] + found[len(found) // 2]
    too_wide = sum(one > limit for one in found)
    return Spreads(len(found), Decimal(middle) / 2, found[-1], too_wide)


@dataclass(frozen=True)
class GroupFairness:
    """One group beside the one that fares best.

    ``ratio`` is its selection rate against the highest; ``flagged`` below four
    fifths, ``small`` when so few households say little.
    """

    group: str
    households: int
    selected: int
    selection_rate: Decimal
    mean_rank: Decimal
    ratio: Decimal | None
    flagged: bool
    small: bool


def fairness(
    ranks: Mapping[str, Sequence[int]],
    *,
    least_ratio: Decimal = FAIR_RATIO,
    small: int = SMALL_GROUP,
) -> tuple[GroupFairness, ...]:
    """Return how each group fares, from the band ranks of its households (0 is none).

    The groups are known to this check alone, never to the card. A group is measured
    against the highest rate among groups that are not small, or among all when all
    are: three lucky households make no standard. Groups without anybody are left
    out; where nobody at all has a band there is no ratio and no flag.
    """
    groups = {name: list(some) for name, some in ranks.items() if some}
    chosen = {
        name: Fraction(sum(rank > 0 for rank in some), len(some))
        for name, some in groups.items()
    }
    large = [chosen[name] for name, some in groups.items() if len(some) >= small]
    best = max(large or chosen.values(), default=Fraction(0))
    return tuple(
        GroupFairness(
            group=name,
            households=len(some),
            selected=sum(rank > 0 for rank in some),
            selection_rate=decimal_of(chosen[name]),
            mean_rank=decimal_of(Fraction(sum(some), len(some))),
            ratio=decimal_of(chosen[name] / best) if best else None,
            flagged=bool(best) and chosen[name] / best < Fraction(least_ratio),
            small=len(some) < small,
        )
        for name, some in groups.items()
    )
