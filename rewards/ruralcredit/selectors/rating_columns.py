"""A whole rating in one SELECT: inputs, points, band and limits of many households."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    NUMERIC,
    Card,
    points_query,
)
from rewards.ruralcredit.formulas.rating.limits import (
    BAND,
    CAPACITY,
    COOP,
    LINE,
    UNIT_FEN,
)
from rewards.ruralcredit.selectors.fact_columns import Facts, fence, number_text
from rewards.ruralcredit.selectors.facts import DEBT_SERVICE, INCOME

# Written by mass rating, in this order.
COLUMNS = (
    "dossier_id",
    "panel_id",
    "inputs",
    "points",
    "total",
    "vetoes",
    "missing",
    "proposed_band",
    "band_limit_fen",
    "capacity_limit_fen",
    "coop_limit_fen",
    "line_limit_fen",
    "limit_fen",
    "bound_by",
)


@dataclass(frozen=True)
class Caps:
    """What limits all households of a co-op alike: a factor, and fen."""

    income_multiple: Decimal
    coop_cap_fen: int
    line_left_fen: int


def rating_select(
    *, card: Card, facts: Facts, caps: Caps
) -> tuple[str, tuple[Any, ...]]:
    """Return a SELECT of ``COLUMNS`` and its parameters, for every row of the facts."""
    scored, _none = points_query(
        card,
        facts.columns,
        source=_carried(card, facts, caps),
        key="facts.id",
        fence=fence(),
    )
    # What the points do not need travels with them, so that facts are read once.
    scored = scored.replace(
        "SELECT facts.id AS id,", f"SELECT facts.id AS id, {_EXTRA},"
    )
    scored = scored.replace("SELECT id,", f"SELECT id, {_EXTRA},")
    made = [
        "id",
        "panel",
        _json("inputs"),
        _json(_points(card)),
        "total / 100.0",
        _json(_veto_list()),
        _json(_missing(card)),
        "coalesce(band, '')",
        *_limits(card, caps),
    ]
    named = ", ".join(
        f"{sql} AS {name}" for sql, name in zip(made, COLUMNS, strict=True)
    )
    return f"SELECT {named} FROM ({scored} {fence()}) AS rated", facts.params  # noqa: S608


_EXTRA = "panel, inputs, earned, debts"


def _carried(card: Card, facts: Facts, caps: Caps) -> str:
    """Return the facts with the JSON of the inputs, and what a household can repay."""
    made = [
        f"{_inputs(card, facts.columns)} AS inputs",
        *_capacity(facts.columns, caps),
    ]
    return f"(SELECT facts.*, {', '.join(made)} FROM {facts.source} {fence()}) AS facts"  # noqa: S608


def _json(sql: str) -> str:
    return sql if connection.vendor == "sqlite" else f"CAST({sql} AS jsonb)"


def _joined(parts: list[str]) -> str:
    return "'{' || " + " || ', ' || ".join(parts) + " || '}'"


def _inputs(card: Card, columns: Mapping[str, str]) -> str:
    parts = []
    kinds = {one.code: one.kind for one in card.indicators}
    kinds |= {INCOME: NUMERIC, DEBT_SERVICE: NUMERIC}
    for code, kind in kinds.items():
        column = columns[code]
        if kind == NUMERIC:
            text = number_text(column)
        elif kind == BOOLEAN:
            text = f"CASE WHEN {column} THEN 'true' ELSE 'false' END"
        else:
            text = column
        known = f"""'"' || {text} || '"'"""
        parts.append(
            f"""'"{code}": ' || CASE WHEN {column} IS NULL THEN 'null' ELSE {known} END"""
        )
    return _joined(parts)


def _points(card: Card) -> str:
    return _joined(
        [
            f"""'"{one.code}": ' || coalesce(CAST(points_{one.code.lower()} AS text), 'null')"""
            for one in card.indicators
        ]
    )


def _veto_list() -> str:
    listed = """'["' || replace(substr(vetoes, 2), ',', '", "') || '"]'"""
    return f"CASE WHEN vetoes = '' THEN '[]' ELSE {listed} END"


def _missing(card: Card) -> str:
    parts = [
        f"""CASE WHEN points_{one.code.lower()} IS NULL THEN ', "{one.code}"' ELSE '' END"""
        for one in card.indicators
    ]
    return f"'[' || substr({' || '.join(parts)}, 3) || ']'"


def _capacity(columns: Mapping[str, str], caps: Caps) -> list[str]:
    """Return income times the multiple, and debt service, in fen, rounded down."""
    top, bottom = caps.income_multiple.as_integer_ratio()
    income = f"CAST(round({columns[INCOME]} * 100) AS bigint)"
    service = f"CAST(round({columns[DEBT_SERVICE]} * 100) AS bigint)"
    if connection.vendor == "sqlite":
        income, service = (
            one.replace("bigint", "integer") for one in (income, service)
        )
    return [f"{income} * {top} / {bottom} AS earned", f"{service} AS debts"]


def _limits(card: Card, caps: Caps) -> list[str]:
    """Return the four numbers, the least rounded down, and which one bound."""
    least = "min" if connection.vendor == "sqlite" else "least"
    most = "max" if connection.vendor == "sqlite" else "greatest"
    whens = " ".join(f"WHEN '{one.code}' THEN {one.ceiling_fen}" for one in card.bands)
    numbers = {
        BAND: f"CASE band {whens} END",
        CAPACITY: f"CASE WHEN earned - debts IS NULL THEN NULL ELSE {most}(0, earned - debts) END",
        COOP: str(max(0, caps.coop_cap_fen)),
        LINE: str(max(0, caps.line_left_fen)),
    }
    smallest = f"{least}({', '.join(numbers.values())})"
    computable = "band IS NOT NULL AND earned - debts IS NOT NULL"
    limit = f"CASE WHEN {computable} THEN {smallest} / {UNIT_FEN} * {UNIT_FEN} END"
    bound = " ".join(
        f"WHEN {sql} = {smallest} THEN '{name}'" for name, sql in numbers.items()
    )
    four = [f"CASE WHEN band IS NOT NULL THEN {sql} END" for sql in numbers.values()]
    bound_by = f"CASE WHEN {computable} THEN CASE {bound} END ELSE '' END"
    return [*four, limit, bound_by]
