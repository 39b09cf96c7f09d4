"""Points of a household on a card: a table look-up, explained line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from rewards.ruralcredit.formulas.rating.card import (
    BOOLEAN,
    CATEGORY,
    NUMERIC,
    Band,
    Bin,
    Card,
    Indicator,
    Value,
    in_language,
    number_text,
)
from rewards.ruralcredit.formulas.rating.refusals import (
    ValueNotOnCard,
    ValueOfWrongKind,
)

RATED, BELOW, VETOED, INCOMPLETE = "rated", "below", "vetoed", "incomplete"


@dataclass(frozen=True)
class Mark:
    """What one indicator gave, and why.

    ``bin`` is the line that the value lies in, ``points`` what counts: None when
    there is neither a value nor a line for having none. ``lifted`` says that the
    village's record would have given less than having none, and was left aside.
    """

    indicator: Indicator
    value: Value | None
    bin: Bin | None
    points: Decimal | None
    lifted: bool = False

    @property
    def is_veto(self) -> bool:
        """Return whether this alone stops the rating."""
        return self.indicator.veto and self.value is True

    @property
    def lost(self) -> Decimal:
        """Return the points short of the best."""
        return self.indicator.max_points - (self.points or Decimal(0))

    def as_data(self) -> dict[str, Any]:
        """Return the line for JSON; ``bin`` is its number on the card, from 0."""
        where = None if self.bin is None else self.indicator.bins.index(self.bin)
        return {
            "code": self.indicator.code,
            "value": value_data(self.value),
            "bin": where,
            "points": None if self.points is None else number_text(self.points),
            "max_points": number_text(self.indicator.max_points),
            "lifted": self.lifted,
            "veto": self.is_veto,
        }


@dataclass(frozen=True)
class DimensionSum:
    """What one part of the card gave, of what it could."""

    name_zh: str
    name_en: str
    points: Decimal
    max_points: Decimal

    @property
    def name(self) -> str:
        """Return the name in the language of whoever reads."""
        return in_language(self.name_zh, self.name_en)


@dataclass(frozen=True)
class Scored:
    """A household on a card: the lines, and what they come to.

    ``missing`` are the codes without a value that the card cannot do without: then
    there is no total, never a silent zero. ``band_by_points`` is what the points
    alone reach; ``band`` is what is proposed: none with a veto, below the lowest
    band, or with a file that is not complete.
    """

    marks: tuple[Mark, ...]
    missing: tuple[str, ...]
    vetoes: tuple[Mark, ...]
    total: Decimal | None
    band_by_points: Band | None

    @property
    def outcome(self) -> str:
        """Return how it ended; a veto stands whatever else is missing."""
        if self.vetoes:
            return VETOED
        if self.missing:
            return INCOMPLETE
        return RATED if self.band_by_points else BELOW

    @property
    def is_incomplete(self) -> bool:
        """Return whether something is missing that the card cannot do without."""
        return bool(self.missing)

    @property
    def band(self) -> Band | None:
        """Return the band proposed to those who decide."""
        return self.band_by_points if self.outcome == RATED else None

    @property
    def dimensions(self) -> tuple[DimensionSum, ...]:
        """Return the parts in the card's order; what only vetoes has no points."""
        scored = [mark for mark in self.marks if not mark.indicator.veto]
        names = {
            mark.indicator.dimension_zh: mark.indicator.dimension_en
            for mark in reversed(scored)
        }
        order = dict.fromkeys(mark.indicator.dimension_zh for mark in scored)
        return tuple(
            _sum(zh, names[zh], [m for m in scored if m.indicator.dimension_zh == zh])
            for zh in order
        )

    def mark(self, code: str) -> Mark:
        """Return the line of an indicator; KeyError for one that is not there."""
        for one in self.marks:
            if one.indicator.code == code:
                return one
        raise KeyError(code)

    def as_data(self) -> dict[str, Any]:
        """Return everything for JSON, numbers as texts."""
        return {
            "outcome": self.outcome,
            "total": None if self.total is None else number_text(self.total),
            "band": self.band.code if self.band else None,
            "missing": list(self.missing),
            "vetoes": [mark.indicator.code for mark in self.vetoes],
            "marks": [mark.as_data() for mark in self.marks],
            "dimensions": [
                {
                    "name_zh": one.name_zh,
                    "name_en": one.name_en,
                    "points": number_text(one.points),
                    "max_points": number_text(one.max_points),
                }
                for one in self.dimensions
            ],
        }


def score(card: Card, values: Mapping[str, Value | None]) -> Scored:
    """Return the points of a household's values on a card.

    Values are Decimals, codes of categories, or yes and no; None and an absent code
    are both "no record". Codes that the card does not have are not looked at. Raises
    ``ValueNotOnCard`` for a number outside of the bins or an unknown category, and
    ``ValueOfWrongKind`` for anything else than the indicator asks for.
    """
    marks = tuple(mark_of(one, values.get(one.code)) for one in card.indicators)
    missing = tuple(one.indicator.code for one in marks if one.points is None)
    total = None
    if not missing:
        total = sum((one.points or Decimal(0) for one in marks), Decimal(0))
    return Scored(
        marks=marks,
        missing=missing,
        vetoes=tuple(one for one in marks if one.is_veto),
        total=total,
        band_by_points=None if total is None else card.band_of(total),
    )


def mark_of(indicator: Indicator, value: Value | None) -> Mark:
    """Return the line of one indicator; refuses as ``score`` does."""
    found = indicator.neutral if value is None else bin_of(indicator, value)
    if found is None:
        return Mark(indicator, value, None, None)
    points = points_in(indicator, found)
    return Mark(indicator, value, found, points, lifted=points > found.points)


def points_in(indicator: Indicator, found: Bin) -> Decimal:
    """Return what a bin counts for.

    A village's record counts only to the good: what it would give below the neutral
    points of having none is left aside, so nobody fares worse for having one.
    """
    if indicator.is_village_record and indicator.neutral is not None:
        return max(found.points, indicator.neutral.points)
    return found.points


def bin_of(indicator: Indicator, value: Value) -> Bin:
    """Return the bin that holds a value; refuses as ``score`` does."""
    if not _is_of_kind(indicator.kind, value):
        raise ValueOfWrongKind(
            name=indicator.name, indicator=indicator.code, value=value
        )
    for one in indicator.lines:
        if isinstance(value, Decimal):
            hit = not _is_below(indicator, value) and one.holds(value)
        else:
            hit = one.value == value
        if hit:
            return one
    raise ValueNotOnCard(name=indicator.name, indicator=indicator.code, value=value)


def value_data(value: Value | None) -> str | bool | None:
    """Return a value for JSON: a number as a text in plain digits."""
    return number_text(value) if isinstance(value, Decimal) else value


def _is_below(indicator: Indicator, number: Decimal) -> bool:
    return indicator.minimum is not None and number < indicator.minimum


def _is_of_kind(kind: str, value: Value) -> bool:
    if kind == NUMERIC:
        return isinstance(value, Decimal) and value.is_finite()
    if kind == BOOLEAN:
        return isinstance(value, bool)
    return kind == CATEGORY and isinstance(value, str)


def _sum(name_zh: str, name_en: str, marks: list[Mark]) -> DimensionSum:
    return DimensionSum(
        name_zh,
        name_en,
        sum((mark.points or Decimal(0) for mark in marks), Decimal(0)),
        sum((mark.indicator.max_points for mark in marks), Decimal(0)),
    )
