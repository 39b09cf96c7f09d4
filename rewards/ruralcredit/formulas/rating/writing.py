"""A card as the rows of a table that ``reading`` reads again."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rewards.ruralcredit.formulas.rating.card import (
    MISSING,
    NUMERIC,
    Bin,
    Card,
    Indicator,
    number_text,
)

NEEDED = ("code", "indicator_zh", "type", "bins", "max_points")
COLUMNS = (
    "code",
    "dimension_zh",
    "dimension_en",
    "indicator_zh",
    "indicator_en",
    "type",
    "unit",
    "bins",
    "max_points",
    "veto",
    "source",
    "unit_en",
    "direction",
    "minimum",
    "step",
    "changeable",
    "ease",
    "waits_zh",
    "waits_en",
    "village_record",
)
ANY = "any"


def card_rows(card: Card) -> Iterator[tuple[str, ...]]:
    """Yield a row of ``COLUMNS`` for each indicator; bands are not in the table."""
    for one in card.indicators:
        cells = _cells(one)
        yield tuple(cells[name] for name in COLUMNS)


def _cells(one: Indicator) -> dict[str, str]:
    return {
        "code": one.code,
        "dimension_zh": one.dimension_zh,
        "dimension_en": one.dimension_en,
        "indicator_zh": one.name_zh,
        "indicator_en": one.name_en,
        "type": one.kind,
        "unit": one.unit,
        "bins": f"[{', '.join(_bin(line, one.kind) for line in one.bins)}]",
        "max_points": number_text(one.max_points),
        "veto": _yes(truth=one.veto),
        "source": one.source,
        "unit_en": one.unit_en,
        "direction": one.direction,
        "minimum": ANY if one.minimum is None else number_text(one.minimum),
        "step": number_text(one.step),
        "changeable": _yes(truth=one.changeable),
        "ease": str(one.ease),
        "waits_zh": one.waits_zh,
        "waits_en": one.waits_en,
        "village_record": _yes(truth=one.is_village_record),
    }


def _yes(*, truth: bool) -> str:
    return "yes" if truth else "no"


def _bin(line: Bin, kind: str) -> str:
    """Return one bin as JSON with exact numbers."""
    cells: dict[str, str] = {}
    if line.missing:
        cells["value"] = _quoted(MISSING)
    elif kind == NUMERIC:
        cells |= {"from": _number(line.lower), "to": _number(line.upper)}
    else:
        cells["value"] = _quoted(line.value)
    cells["points"] = number_text(line.points)
    labels = {"label_zh": line.label_zh, "label_en": line.label_en}
    cells |= {name: _quoted(text) for name, text in labels.items() if text}
    return (
        f"{{{', '.join(f'{_quoted(name)}: {text}' for name, text in cells.items())}}}"
    )


def _number(number: Decimal | None) -> str:
    return "null" if number is None else number_text(number)


def _quoted(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
