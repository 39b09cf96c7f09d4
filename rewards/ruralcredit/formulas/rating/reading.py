"""A card from the rows of a table, as people keep it in a spreadsheet."""

import csv
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from rewards.ruralcredit.formulas.rating.card import (
    DEFAULT_BANDS,
    DOWN,
    MISSING,
    NUMERIC,
    UP,
    Band,
    Bin,
    Card,
    Indicator,
)
from rewards.ruralcredit.formulas.rating.refusals import UnreadableCard

_DEFAULT = Path(__file__).parents[2] / "data" / "household-scorecard.csv"
_MOST_DIGITS = 10
_FINEST = Decimal("0.0001")
_YES = {"yes": True, "no": False}
_TEXTS = {
    "code": "code",
    "dimension_zh": "dimension_zh",
    "dimension_en": "dimension_en",
    "name_zh": "indicator_zh",
    "name_en": "indicator_en",
    "kind": "type",
    "unit": "unit",
    "unit_en": "unit_en",
    "waits_zh": "waits_zh",
    "waits_en": "waits_en",
    "source": "source",
}


def read_card(
    rows: Iterable[Mapping[str, str]], bands: tuple[Band, ...] = DEFAULT_BANDS
) -> Card:
    """Return the card of a table's rows, as ``csv.DictReader`` gives them.

    Needed are code, dimension_zh, dimension_en, indicator_zh, indicator_en, type,
    bins (JSON) and max_points. The others may be left out: without ``direction`` the
    first and the last bin tell it; without ``changeable`` a household can change
    whatever is neither a veto nor a village's record. Raises ``UnreadableCard``
    naming the row (the heading is row 1) and the column.
    """
    return Card(
        indicators=tuple(
            _Row(row, number).indicator() for number, row in enumerate(rows, start=2)
        ),
        bands=bands,
    )


def read_lines(
    rows: Iterable[tuple[int, Mapping[str, str]]],
) -> tuple[tuple[Indicator, ...], list[UnreadableCard]]:
    """Return the indicators of numbered rows, and what is wrong in the others."""
    found: list[Indicator] = []
    wrong: list[UnreadableCard] = []
    for number, row in rows:
        try:
            found.append(_Row(row, number).indicator())
        except UnreadableCard as problem:
            wrong.append(problem)
    return tuple(found), wrong


@lru_cache
def default_card() -> Card:
    """Return the card that comes with the product, a proposal for an assembly."""
    with _DEFAULT.open(encoding="utf-8", newline="") as file:
        return read_card(csv.DictReader(file))


class _Row:
    """One row, read column by column."""

    def __init__(self, row: Mapping[str, str | None], number: int) -> None:
        self.row = row
        self.number = number

    def indicator(self) -> Indicator:
        for needed in ("code", "type", "bins", "max_points", "indicator_zh"):
            if not self.text(needed):
                raise self.unreadable(needed)
        veto, village = self.yes("veto"), self.yes("village_record")
        bins = self.bins()
        return Indicator(
            **{field: self.text(column) for field, column in _TEXTS.items()},
            bins=bins,
            max_points=self.number_in("max_points", Decimal(0)),
            veto=veto,
            direction=self.direction(bins),
            minimum=self.minimum(),
            step=self.number_in("step", Decimal("0.01")),
            changeable=self.yes("changeable", default=not veto and not village),
            ease=int(self.number_in("ease", Decimal(3))),
            is_village_record=village,
        )

    def text(self, column: str) -> str:
        return (self.row.get(column) or "").strip()

    def yes(self, column: str, *, default: bool = False) -> bool:
        text = self.text(column).lower()
        if not text:
            return default
        if text not in _YES:
            raise self.unreadable(column)
        return _YES[text]

    def number_in(self, column: str, default: Decimal) -> Decimal:
        text = self.text(column)
        try:
            found = Decimal(text) if text else default
        except InvalidOperation:
            raise self.unreadable(column) from None
        if not _is_plain(found):
            raise self.unreadable(column)
        return found

    def minimum(self) -> Decimal | None:
        """Return the smallest number that can be; ``any`` stands for none."""
        if self.text("minimum").lower() == "any":
            return None
        return self.number_in("minimum", Decimal(0))

    def direction(self, bins: tuple[Bin, ...]) -> str:
        if "direction" in self.row:
            return self.text("direction").lower()
        lines = [one for one in bins if not one.missing]
        if self.text("type") != NUMERIC or not lines:
            return ""
        first, last = lines[0].points, lines[-1].points
        return UP if last > first else DOWN if last < first else ""

    def bins(self) -> tuple[Bin, ...]:
        try:
            found = json.loads(
                self.text("bins"), parse_int=Decimal, parse_float=Decimal
            )
            return tuple(_bin(one) for one in found)
        except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation):
            raise self.unreadable("bins") from None

    def unreadable(self, column: str) -> UnreadableCard:
        return UnreadableCard(
            row=self.number, column=column, text=self.text(column)[:60]
        )


def _bin(raw: Mapping[str, Any]) -> Bin:
    """Return one bin of the JSON list; raises what its shape makes Python raise."""
    value = raw.get("value")
    missing = value == MISSING
    return Bin(
        points=_decimal(raw["points"]),
        lower=_bound(raw.get("from")),
        upper=_bound(raw.get("to")),
        value=None if missing else value,
        missing=missing,
        label_zh=raw.get("label_zh", ""),
        label_en=raw.get("label_en", ""),
    )


def _bound(raw: Decimal | None) -> Decimal | None:
    return None if raw is None else _decimal(raw)


def _decimal(raw: Decimal) -> Decimal:
    """Return a number of the JSON; a text, NaN or a giant is none."""
    if not isinstance(raw, Decimal) or not _is_plain(raw):
        raise TypeError(raw)
    return raw


def _is_plain(number: Decimal) -> bool:
    """Return whether a number can be counted with in both databases, exactly."""
    return (
        number.is_finite()
        and number.adjusted() < _MOST_DIGITS
        and number == number.quantize(_FINEST)
    )
