"""The same arithmetic in SQL, for rating a whole county at once.

The text is the same for SQLite and PostgreSQL. SQLite has no decimals, so points are
whole hundredths there and here. What the formulas refuse (a number outside of the
bins, an unknown category) is NULL here, as is what has no line for being missing: the
total is then NULL, and nobody is rated. Percent signs are doubled: execute the text
with its parameters, even though there are none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rewards.ruralcredit.formulas.rating.card import (
    BOOLEAN,
    NUMERIC,
    Band,
    Bin,
    Card,
    Indicator,
)
from rewards.ruralcredit.formulas.rating.checks import CODE
from rewards.ruralcredit.formulas.rating.scoring import points_in

HUNDRED = 100


@dataclass(frozen=True)
class Expressions:
    """One SQL expression for each thing that ``score`` tells.

    ``points`` by code of indicator and ``total`` are hundredths of points or NULL;
    ``vetoes`` a text of codes, each behind a comma; ``band`` a code or NULL.
    """

    points: dict[str, str]
    total: str
    vetoes: str
    band: str


def expressions(card: Card, columns: Mapping[str, str]) -> Expressions:
    """Return the expressions of a card over columns, by code of indicator.

    A column is an SQL expression of the caller's own: a number, a text, or a boolean.
    Raises ValueError for a code that is no name, KeyError for a column not given.
    """
    points = {
        one.code: _points(one, columns[_checked(one.code)]) for one in card.indicators
    }
    total = " + ".join(f"({sql})" for sql in points.values())
    vetoes = _vetoes(card, columns)
    return Expressions(points, total, vetoes, _band(card, f"({total})", vetoes))


def points_sql(card: Card, columns: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return a select list and its parameters.

    Its columns are points_<code> in lower case in the card's order, total, vetoes
    and band, as ``Expressions`` says.
    """
    made = expressions(card, columns)
    named = [f"{sql} AS {_column(code)}" for code, sql in made.points.items()]
    named += [f"{made.total} AS total", f"{made.vetoes} AS vetoes"]
    return ", ".join([*named, f"{made.band} AS band"]), []


def points_query(
    card: Card, columns: Mapping[str, str], *, source: str, key: str, fence: str = ""
) -> tuple[str, list[str]]:
    """Return a whole query that works each line out once.

    ``source`` is the caller's FROM, ``key`` the column that names a household: the
    first column of the result, called id; the others are those of ``points_sql``.
    ``fence`` ends each inner query: what keeps a planner from writing the same
    expression out again wherever it is used (OFFSET 0 for PostgreSQL).
    """
    made = expressions(card, columns)
    named = {_column(code): sql for code, sql in made.points.items()}
    lines = ", ".join(f"{sql} AS {name}" for name, sql in named.items())
    names = ", ".join(named)
    inner = (
        f"SELECT {key} AS id, {lines}, {made.vetoes} AS vetoes FROM {source} {fence}"  # noqa: S608
    )
    total = " + ".join(named)
    middle = (
        f"SELECT id, {names}, {total} AS total, vetoes FROM ({inner}) AS line {fence}"  # noqa: S608
    )
    band = _band(card, "total", "vetoes")
    return (
        f"SELECT id, {names}, total, vetoes, {band} AS band FROM ({middle}) AS household",  # noqa: S608
        [],
    )


def _checked(code: str) -> str:
    if not CODE.fullmatch(code):
        raise ValueError(f"no name: {code!r}")
    return code


def _column(code: str) -> str:
    return f"points_{code.lower()}"


def _points(indicator: Indicator, column: str) -> str:
    """Return the CASE of one indicator: NULL where no bin holds the value."""
    whens = [
        f"WHEN {_holds(indicator, one, column)} THEN {_hundredths(points_in(indicator, one))}"
        for one in indicator.lines
    ]
    if indicator.neutral is not None:
        neutral = _hundredths(indicator.neutral.points)
        whens.insert(0, f"WHEN ({column}) IS NULL THEN {neutral}")
    return f"CASE {' '.join(whens)} END"


def _holds(indicator: Indicator, one: Bin, column: str) -> str:
    if indicator.kind == BOOLEAN:
        return f"({column})" if one.value else f"NOT ({column})"
    if indicator.kind != NUMERIC:
        return f"({column}) = {_text(str(one.value))}"
    lowest = [edge for edge in (one.lower, indicator.minimum) if edge is not None]
    edges = []
    if lowest:
        edges.append(f"({column}) >= {_number(max(lowest))}")
    if one.upper is not None:
        edges.append(f"({column}) < {_number(one.upper)}")
    return " AND ".join(edges) or f"({column}) IS NOT NULL"


def _vetoes(card: Card, columns: Mapping[str, str]) -> str:
    """Return the codes of the vetoes hit, as one text."""
    hits = [
        f"CASE WHEN ({columns[one.code]}) THEN ',{one.code}' ELSE '' END"
        for one in card.indicators
        if one.veto
    ]
    return " || ".join(hits) or "''"


def _band(card: Card, total: str, vetoes: str) -> str:
    """Return the CASE of the band: none with a veto, or without a total."""
    ranked: list[Band] = sorted(card.bands, key=lambda band: -band.rank)
    whens = "".join(
        f" WHEN {total} >= {_hundredths(band.from_points)} THEN '{_checked(band.code)}'"
        for band in ranked
    )
    return f"CASE WHEN ({vetoes}) <> '' THEN NULL{whens} END"


def _hundredths(points: Decimal) -> str:
    """Return points as whole hundredths; ValueError for finer ones."""
    hundredths = points * HUNDRED
    if hundredths != int(hundredths):
        raise ValueError(f"finer than a hundredth: {points}")
    return str(int(hundredths))


def _number(number: Decimal) -> str:
    """Return a number in plain digits, which is SQL and nothing else."""
    return f"{number:f}"


def _text(value: str) -> str:
    """Return a quoted text; a zero byte is refused, as no database holds one."""
    if "\0" in value:
        raise ValueError("a text with a zero byte")
    return "'" + value.replace("'", "''").replace("%", "%%") + "'"
