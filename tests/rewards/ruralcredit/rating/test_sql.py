"""SQL and formulas give every household the same points, on either database."""

import random
from decimal import Decimal

import pytest
from django.db import connection

from grassroots.core.errors import Refusal
from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    NUMERIC,
    Band,
    Bin,
    Card,
    expressions,
    points_query,
    points_sql,
    score,
)
from tests.rewards.ruralcredit.rating.households import (
    BEST,
    CARD,
    bounded,
    choices,
    indicator,
    without,
)

pytestmark = pytest.mark.django_db
COLUMN_TYPES = {NUMERIC: "numeric(14,4)", BOOLEAN: "boolean"}
BANDS = (Band("B1", "好", Decimal("1.5"), 1, 1), Band("B2", "优", Decimal(40), 2, 2))


def stored(card, households):
    """Keep households in a table of their own, and return their columns."""
    columns = {one.code: f"c_{one.code.lower()}" for one in card.indicators}
    shape = ", ".join(
        f"{columns[one.code]} {COLUMN_TYPES.get(one.kind, 'text')}"
        for one in card.indicators
    )
    marks = ", ".join(["%s"] * (len(columns) + 1))
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE dossier (id integer, {shape})")
        cursor.executemany(
            f"INSERT INTO dossier VALUES ({marks})",
            [
                [place, *(values.get(code) for code in columns)]
                for place, values in enumerate(households)
            ],
        )
    return columns


def rows_of(sql, params):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def told(card, values):
    """Return what the formulas say, in the words of the SQL."""
    row = {}
    for one in card.indicators:
        try:
            points = score(Card((one,)), values).marks[0].points
        except Refusal:
            points = None
        row[f"points_{one.code.lower()}"] = None if points is None else points * 100
    vetoes = [one.code for one in card.indicators if one.veto and values.get(one.code)]
    row["vetoes"] = "".join(f",{code}" for code in vetoes)
    try:
        scored = score(card, values)
    except Refusal:
        return row | {"total": None, "band": None}
    total = None if scored.total is None else scored.total * 100
    return row | {"total": total, "band": scored.band.code if scored.band else None}


def number(rng, one):
    edges = [edge for line in one.lines for edge in (line.lower, line.upper)]
    edge = rng.choice([edge for edge in edges if edge is not None] or [Decimal(0)])
    return rng.choice(
        [
            edge,
            edge + one.step,
            edge - one.step,
            edge - Decimal("0.0001"),
            Decimal(rng.randint(0, 20_000)) / 100,
        ]
    )


def household(rng, card, flaws):
    """Return any household: near the edges, with gaps and, rarely, nonsense."""
    values = {}
    for one in card.indicators:
        if rng.random() < flaws:
            continue
        if one.kind == NUMERIC:
            values[one.code] = number(rng, one)
            if values[one.code] < 0 and rng.random() > flaws:
                values[one.code] = Decimal(0)
        elif one.veto:
            values[one.code] = rng.random() < 0.03
        else:
            values[one.code] = rng.choice([line.value for line in one.lines])
            if one.kind != BOOLEAN and rng.random() < flaws:
                values[one.code] = "no such thing"
    return values


def assert_the_same(card, households):
    columns = stored(card, households)
    expected = [told(card, values) for values in households]
    sql, params = points_sql(card, columns)
    assert rows_of(f"SELECT {sql} FROM dossier ORDER BY id", params) == expected
    sql, params = points_query(card, columns, source="dossier", key="id")
    rows = sorted(rows_of(sql, params), key=lambda row: row["id"])
    assert [row.pop("id") for row in rows] == list(range(len(households)))
    assert rows == expected
    return expected


def test_two_thousand_households_have_the_same_points_in_sql():
    rng = random.Random(20260712)
    flaws = [0, 0, 0, 0.02]
    households = [household(rng, CARD, flaws[n % 4]) for n in range(2000)]
    expected = assert_the_same(CARD, households)
    # Every way to end is among them.
    assert {row["band"] for row in expected} == {"AAA", "AA", "A", None}
    assert any(row["total"] is None for row in expected)
    assert any(row["vetoes"] for row in expected)


def test_a_card_of_any_shape_has_the_same_points_in_sql():
    neutral = Bin(Decimal("1.25"), missing=True)
    odd = choices(("it's 100% \\ ok; --", 3), ('"', 2), ("%s", 1), code="C1")
    below = (bounded(0, None, "-2.5"), bounded("0.75", "-2.5", None))
    card = Card(
        (
            odd,
            indicator("N1", bins=below, minimum=None),
            indicator("N2", bins=(bounded(0, None, 1), bounded(9, 1, None), neutral)),
            indicator("N3", bins=(bounded(7, None, None),), minimum=None),
            indicator("N4", bins=(bounded(0, 0, 5), bounded(30, 5, None), neutral), is_village_record=True),
            choices((True, 1), (False, 0), kind=BOOLEAN, code="D1"),
        ),
        BANDS,
    )  # fmt: skip
    rng = random.Random(7)
    assert_the_same(card, [household(rng, card, 0.1) for _n in range(400)])


def test_a_low_village_record_is_no_loss_in_sql_either():
    columns = stored(CARD, [without(BEST, "E01"), {**BEST, "E01": Decimal(3)}])
    sql, params = points_sql(CARD, columns)
    none, low = rows_of(f"SELECT {sql} FROM dossier ORDER BY id", params)
    assert none["points_e01"] == low["points_e01"] == 300
    assert none["total"] == low["total"] == 9700


def test_without_vetoes_nobody_is_stopped():
    card = Card((indicator(),), BANDS)
    made = expressions(card, {"X01": "12"})
    sql = f"SELECT {made.points['X01']}, {made.vetoes}, {made.band}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        assert cursor.fetchone() == (6000, "", "B2")


@pytest.mark.parametrize("code", ["A'1", "a1", "A 1", "A1;--", ""])
def test_a_code_that_is_no_name_never_becomes_sql(code):
    with pytest.raises(ValueError, match="no name"):
        expressions(Card((indicator(code),)), {code: "x"})
    bands = (Band(code, "好", Decimal(1), 1, 1),)
    with pytest.raises(ValueError, match="no name"):
        expressions(Card((indicator(),), bands), {"X01": "x"})


def test_what_a_database_cannot_hold_never_becomes_sql():
    with pytest.raises(ValueError, match="zero byte"):
        expressions(Card((choices(("a\0b", 1)),)), {"X01": "x"})
    with pytest.raises(ValueError, match="finer than a hundredth"):
        expressions(Card((choices(("a", "0.001")),)), {"X01": "x"})


def test_a_column_that_was_not_given_is_an_error():
    with pytest.raises(KeyError):
        expressions(Card((indicator(),)), {})
