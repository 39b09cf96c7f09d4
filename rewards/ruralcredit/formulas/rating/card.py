"""A scorecard: its indicators, their bins, and the bands that points lead to.

Points are Decimals with at most two places, 100 in all; amounts are fen. A card is
read from the rows of a table or from the JSON of its version, and says nothing about
whether it is a good one: ``checks.faults`` does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language

# What a dossier holds for an indicator: a number, a category, or yes and no.
Value = Decimal | str | bool

NUMERIC, CATEGORY, BOOLEAN = "numeric", "category", "boolean"
UP, DOWN = "up", "down"
MISSING = "missing"
FULL = Decimal(100)
# The part of the whole that a village's credit points may be.
VILLAGE_SHARE = Decimal(6)


@dataclass(frozen=True)
class Bin:
    """One line of an indicator: which values, and how many points.

    Numbers lie in [lower, upper); None is open. A category or yes/no has its
    ``value``. ``missing`` is the line for a household without a record.
    """

    points: Decimal
    lower: Decimal | None = None
    upper: Decimal | None = None
    value: str | bool | None = None
    missing: bool = False
    label_zh: str = ""
    label_en: str = ""

    def holds(self, number: Decimal) -> bool:
        """Return whether a number lies in the bin."""
        above = self.lower is None or self.lower <= number
        return above and (self.upper is None or number < self.upper)


@dataclass(frozen=True)
class Indicator:
    """One thing that is judged.

    ``direction`` says that more is better (up), less is (down), or neither.
    ``minimum`` is the smallest number that can be: none below it is taken; None
    stands for any. ``step`` is how finely the number is written. ``changeable`` says
    whether a household can do something about it, ``ease`` from 1 (a paper to bring)
    to 5 (years of work); ``waits`` says how it changes by itself.
    """

    code: str
    dimension_zh: str
    dimension_en: str
    name_zh: str
    name_en: str
    kind: str
    bins: tuple[Bin, ...]
    max_points: Decimal
    unit: str = ""
    unit_en: str = ""
    veto: bool = False
    direction: str = ""
    minimum: Decimal | None = Decimal(0)
    step: Decimal = Decimal("0.01")
    changeable: bool = True
    ease: int = 3
    waits_zh: str = ""
    waits_en: str = ""
    is_village_record: bool = False
    source: str = ""

    @property
    def name(self) -> str:
        """Return the name in the language of whoever reads."""
        return in_language(self.name_zh, self.name_en)

    @property
    def lines(self) -> tuple[Bin, ...]:
        """Return the bins of those who have a record."""
        return tuple(one for one in self.bins if not one.missing)

    @property
    def neutral(self) -> Bin | None:
        """Return the bin of a household without a record, None where there is none."""
        return next((one for one in self.bins if one.missing), None)


@dataclass(frozen=True)
class Band:
    """A grade: from how many points, up to how much money; rank 1 is the lowest."""

    code: str
    name_zh: str
    from_points: Decimal
    ceiling_fen: int
    rank: int
    name_en: str = ""

    @property
    def name(self) -> str:
        """Return the name in the language of whoever reads."""
        return in_language(self.name_zh, self.name_en)


# Published by a county credit co-operative (80, 70, 60); the ceilings are a proposal
# for the members' assembly to confirm.
DEFAULT_BANDS = (
    Band("AAA", "优秀", Decimal(80), 5_000_000, 3, "Excellent"),
    Band("AA", "良好", Decimal(70), 3_000_000, 2, "Good"),
    Band("A", "一般", Decimal(60), 1_000_000, 1, "Fair"),
)


@dataclass(frozen=True)
class Card:
    """All indicators in their order, and the bands, the best first."""

    indicators: tuple[Indicator, ...]
    bands: tuple[Band, ...] = DEFAULT_BANDS

    def indicator(self, code: str) -> Indicator:
        """Return one indicator; KeyError for a code that is not on the card."""
        for one in self.indicators:
            if one.code == code:
                return one
        raise KeyError(code)

    def band_of(self, points: Decimal) -> Band | None:
        """Return the best band that so many points reach, None below the lowest."""
        reached = [band for band in self.bands if points >= band.from_points]
        return max(reached, key=lambda band: band.rank, default=None)

    def band_ranked(self, rank: int) -> Band | None:
        """Return the band of a rank, None where there is none."""
        return next((band for band in self.bands if band.rank == rank), None)

    def as_data(self) -> dict[str, Any]:
        """Return the card for JSON; ``card_from_data`` brings back the same."""
        return {
            "indicators": [_indicator_data(one) for one in self.indicators],
            "bands": [_plain(vars(band)) for band in self.bands],
        }


def card_from_data(data: Mapping[str, Any]) -> Card:
    """Return the card whose ``as_data`` this is."""
    return Card(
        indicators=tuple(_indicator_of(one) for one in data["indicators"]),
        bands=tuple(_band_of(one) for one in data["bands"]),
    )


def in_language(chinese: str, english: str) -> str:
    """Return what a card says, in the language of whoever reads."""
    is_english = str(get_language()).startswith("en")
    return english if english and is_english else chinese


def number_text(number: Decimal) -> str:
    """Return a number in plain digits, without useless zeros: 1E+1 is 10."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts with every Decimal as a text, exactly as it was."""
    return {
        name: str(value) if isinstance(value, Decimal) else value
        for name, value in facts.items()
    }


def _indicator_data(indicator: Indicator) -> dict[str, Any]:
    data = _plain(vars(indicator))
    return data | {"bins": [_plain(vars(one)) for one in indicator.bins]}


def _decimals(data: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    found = {name: data[name] for name in names}
    return {
        name: None if text is None else Decimal(text) for name, text in found.items()
    }


def _indicator_of(data: Mapping[str, Any]) -> Indicator:
    numbers = _decimals(data, ("max_points", "minimum", "step"))
    bins = tuple(
        Bin(**{**one, **_decimals(one, ("points", "lower", "upper"))})
        for one in data["bins"]
    )
    return Indicator(**{**data, **numbers, "bins": bins})


def _band_of(data: Mapping[str, Any]) -> Band:
    return Band(**{**data, **_decimals(data, ("from_points",))})
