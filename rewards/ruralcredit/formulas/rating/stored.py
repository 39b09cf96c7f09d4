"""A rating as it is kept: texts and whole hundredths, the same as SQL writes them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rewards.ruralcredit.formulas.rating.card import (
    BOOLEAN,
    NUMERIC,
    Band,
    Card,
    Value,
)
from rewards.ruralcredit.formulas.rating.refusals import ValueNotOnCard
from rewards.ruralcredit.formulas.rating.scoring import Scored, bin_of, score

HUNDRED = 100


@dataclass(frozen=True)
class Reckoned:
    """What is kept of a household on a card, by indicator code.

    ``inputs``: numbers as texts with four places, yes and no as "true" and "false".
    ``points``: hundredths of points; None, and in ``missing``, where the file has no
    value and the card no line for that, or no bin holds the value.
    """

    inputs: dict[str, str | None]
    points: dict[str, int | None]
    total: Decimal | None
    vetoes: list[str]
    missing: list[str]
    band: Band | None


def reckon(card: Card, facts: Mapping[str, Value | None]) -> Reckoned:
    """Return what ``score`` says of the facts, as it is kept.

    A value that no bin of its indicator holds is as good as missing.
    """
    unheld = [one.code for one in card.indicators if _is_unheld(card, one.code, facts)]
    scored = score(card, {**facts, **dict.fromkeys(unheld)})
    points = {
        mark.indicator.code: None
        if mark.points is None or mark.indicator.code in unheld
        else int(mark.points * HUNDRED)
        for mark in scored.marks
    }
    missing = [code for code, value in points.items() if value is None]
    is_complete = not missing
    return Reckoned(
        inputs={one.code: value_text(facts.get(one.code)) for one in card.indicators},
        points=points,
        total=scored.total if is_complete else None,
        vetoes=[mark.indicator.code for mark in scored.vetoes],
        missing=missing,
        band=scored.band if is_complete else None,
    )


def rescored(card: Card, inputs: Mapping[str, str | None]) -> Scored:
    """Return the points of what was kept, to explain it line by line."""
    return score(card, values_of(card, inputs))


def values_of(card: Card, inputs: Mapping[str, str | None]) -> dict[str, Value | None]:
    """Return the values behind the texts that were kept; unheld ones as None."""
    values = {
        one.code: _value(one.kind, inputs.get(one.code)) for one in card.indicators
    }
    return {
        code: None if _is_unheld(card, code, values) else value
        for code, value in values.items()
    }


def value_text(value: Value | None) -> str | None:
    """Return a value as it is kept."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:.4f}" if isinstance(value, Decimal) else value


def _value(kind: str, text: str | None) -> Value | None:
    if text is None:
        return None
    if kind == NUMERIC:
        return Decimal(text)
    return text == "true" if kind == BOOLEAN else text


def _is_unheld(card: Card, code: str, facts: Mapping[str, Value | None]) -> bool:
    value = facts.get(code)
    if value is None:
        return False
    try:
        bin_of(card.indicator(code), value)
    except ValueNotOnCard:
        return True
    return False
