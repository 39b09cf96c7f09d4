"""Why this band, and what would raise it: computed from the card, never canned.

What is promised here is true: whoever changes the named indicators to the stated
values, and nothing else, has exactly the promised points and band.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rewards.ruralcredit.formulas.rating.card import (
    Band,
    Bin,
    Card,
    Indicator,
    Value,
    in_language,
)
from rewards.ruralcredit.formulas.rating.cheapest import Option, cheapest
from rewards.ruralcredit.formulas.rating.scoring import (
    INCOMPLETE,
    VETOED,
    Mark,
    Scored,
    points_in,
    score,
)
from rewards.ruralcredit.formulas.rating.targets import target_in
from rewards.ruralcredit.formulas.rating.words import bin_words, value_words

# How advice can end, beside vetoed and incomplete.
RAISE, BEST, OUT_OF_REACH = "raise", "best", "out_of_reach"
# The points are enough for a higher band: people gave a lower one.
HELD_BACK = "held_back"
PRINCIPAL_REASONS = 4


@dataclass(frozen=True)
class Cost:
    """One indicator that cost points."""

    mark: Mark
    bin: Bin
    lost: Decimal

    @property
    def code(self) -> str:
        """Return the stable code of the reason: indicator and bin, from 1."""
        indicator = self.mark.indicator
        return f"{indicator.code}-{indicator.bins.index(self.bin) + 1}"

    @property
    def value_words(self) -> str:
        """Return what the file says, in words."""
        return value_words(self.mark.indicator, self.mark.value)

    @property
    def bin_words(self) -> str:
        """Return the line that it falls into, in words."""
        return bin_words(self.mark.indicator, self.bin)


@dataclass(frozen=True)
class Change:
    """One value changed: what it would give alone.

    ``total`` and ``band`` are those after this one change and no other. ``effort``
    is the ease of the indicator times the steps in points that it climbs.
    """

    indicator: Indicator
    value: Value | None
    target: Value
    target_bin: Bin
    gain: Decimal
    effort: int
    total: Decimal
    band: Band | None

    @property
    def value_words(self) -> str:
        """Return what the file says now, in words."""
        return value_words(self.indicator, self.value)

    @property
    def target_words(self) -> str:
        """Return what it would have to say, in words."""
        return value_words(self.indicator, self.target)


@dataclass(frozen=True)
class Wait:
    """An indicator that nobody can do anything about, and how it changes by itself."""

    mark: Mark

    @property
    def words(self) -> str:
        """Return how it changes by itself, nothing when that is not known."""
        indicator = self.mark.indicator
        return in_language(indicator.waits_zh, indicator.waits_en)


@dataclass(frozen=True)
class Advice:
    """What a household can do.

    ``state`` is raise, best (nothing to reach for), out_of_reach (no changes reach
    the next band), held_back (people gave less than the points do), vetoed or incomplete; then ``vetoes`` or ``missing`` say what
    stands in the way. ``singles`` are the next better line of each changeable
    indicator, the most points first; ``together`` is the smallest set of changes that
    reaches ``next_band``, with what they come to in ``total`` and ``band``.
    """

    state: str
    next_band: Band | None = None
    needed: Decimal = Decimal(0)
    singles: tuple[Change, ...] = ()
    together: tuple[Change, ...] = ()
    total: Decimal | None = None
    band: Band | None = None
    waits: tuple[Wait, ...] = ()
    vetoes: tuple[Mark, ...] = ()
    missing: tuple[Indicator, ...] = ()


def costs(scored: Scored, n: int = PRINCIPAL_REASONS) -> tuple[Cost, ...]:
    """Return the indicators that cost most points against the best, at most ``n``.

    Among equals the earlier on the card comes first. What is missing costs nothing
    yet: it is named by ``Scored.missing``.
    """
    losing = [
        Cost(mark, mark.bin, mark.lost)
        for mark in scored.marks
        if mark.bin is not None and mark.lost > 0
    ]
    return tuple(sorted(losing, key=lambda cost: -cost.lost)[:n])


def veto_words(mark: Mark) -> str:
    """Return what a veto is about and when one may apply again: its line says it."""
    return value_words(mark.indicator, mark.value)


def improvements(
    card: Card, values: Mapping[str, Value | None], *, held_rank: int | None = None
) -> Advice:
    """Return what would raise a household's band; refuses as ``score`` does.

    ``held_rank`` is the rank of the band that people gave in place of the card's own,
    0 for none: what is advised reaches beyond that.
    """
    scored = score(card, values)
    if scored.outcome == VETOED:
        return Advice(VETOED, vetoes=scored.vetoes)
    if scored.total is None:
        lacking = tuple(card.indicator(code) for code in scored.missing)
        return Advice(INCOMPLETE, missing=lacking)
    own_rank = scored.band.rank if scored.band else 0
    rank = own_rank if held_rank is None else held_rank
    above = card.band_ranked(rank + 1)
    if above is None:
        return Advice(BEST, total=scored.total, band=scored.band)
    if above.rank <= own_rank:
        return Advice(HELD_BACK, next_band=above, total=scored.total, band=scored.band)
    return _raising(card, scored, scored.total, above)


def _raising(card: Card, scored: Scored, total: Decimal, above: Band) -> Advice:
    """Return the advice for a household that could rise to a band."""
    needed = above.from_points - total
    changes = [_changes_of(card, mark, total) for mark in scored.marks]
    picked = cheapest(
        needed, [[Option(one.gain, one.effort) for one in some] for some in changes]
    )
    together = tuple(changes[row][column] for row, column in picked or ())
    reached = total + sum((one.gain for one in together), Decimal(0))
    firsts = [some[0] for some in changes if some]
    firsts.sort(key=lambda change: (-change.gain, change.effort))
    return Advice(
        state=RAISE if together else OUT_OF_REACH,
        next_band=above,
        needed=needed,
        singles=tuple(firsts),
        together=together,
        total=reached,
        band=card.band_of(reached),
        waits=tuple(
            Wait(one)
            for one in scored.marks
            if one.lost > 0 and not one.indicator.changeable
        ),
    )


def _changes_of(card: Card, mark: Mark, total: Decimal) -> list[Change]:
    """Return the changes of one indicator that give more points, the least first.

    Of several ways to the same points there is one, the nearest value; no value that
    cannot be written in the indicator's steps is ever asked for.
    """
    indicator, points = mark.indicator, mark.points
    if not indicator.changeable or indicator.veto or points is None:
        return []
    targets: dict[Decimal, tuple[Value, Bin]] = {}
    for one in indicator.lines:
        target = target_in(indicator, one, mark.value)
        gain = points_in(indicator, one) - points
        if target is None or gain <= 0:
            continue
        known = targets.get(gain)
        if known is None or _is_nearer(mark.value, target, known[0]):
            targets[gain] = (target, one)
    return [
        Change(
            indicator=indicator,
            value=mark.value,
            target=targets[gain][0],
            target_bin=targets[gain][1],
            gain=gain,
            effort=indicator.ease * climbed,
            total=total + gain,
            band=card.band_of(total + gain),
        )
        for climbed, gain in enumerate(sorted(targets), start=1)
    ]


def _is_nearer(value: Value | None, left: Value, right: Value) -> bool:
    """Return whether ``left`` is nearer to a number than ``right``."""
    if not (
        isinstance(value, Decimal)
        and isinstance(left, Decimal)
        and isinstance(right, Decimal)
    ):
        return False
    return abs(left - value) < abs(right - value)
