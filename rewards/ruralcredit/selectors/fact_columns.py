"""What is known of many households on a day, as SQL: columns, not objects.

Says the same as ``facts.facts_of``; tests compare both on thousands of households.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from rewards.ruralcredit.formulas.rating import BOOLEAN, NUMERIC, Card
from rewards.ruralcredit.models import Coop, FilePurpose, Indicator, Origin
from rewards.ruralcredit.selectors.cards import indicators_of
from rewards.ruralcredit.selectors.facts import (
    APPRAISAL,
    DEBT_SERVICE,
    INCOME,
    LOANS_REPAID,
    NOT_A_MEMBER,
    asked_of,
)

_REPAID = """(SELECT count(*) FROM ruralcredit_loan AS l
  JOIN ruralcredit_coopmember AS m ON m.id = l.borrower_id
  WHERE l.coop_id = d.coop_id AND m.household_id = d.household_id
    AND l.status = 'closed' AND l.was_on_time AND l.ended_on <= %s)"""
_MEMBER = """EXISTS (SELECT 1 FROM ruralcredit_coopmember AS m
  WHERE m.coop_id = d.coop_id AND m.household_id = d.household_id
    AND m.starts_on <= %s AND (m.ends_on IS NULL OR m.ends_on >= %s))"""
# The round that closed at the moment at which the appraisal was written.
_PANEL = """(SELECT max(r.id) FROM ruralcredit_panel AS r
  JOIN ruralcredit_dossiervisit AS s ON s.id = p.appraised_at
  WHERE r.dossier_id = p.id AND r.closed_at = s.recorded_at
    AND r.mean IS NOT NULL AND NOT r.needs_another)"""
_CONSENTED = """EXISTS (SELECT 1 FROM ruralcredit_authorisation AS a
  WHERE a.dossier_id = d.id AND a.purpose = %s AND a.withdrawn_at IS NULL
    AND a.starts_on <= %s AND a.ends_on >= %s)"""


@dataclass(frozen=True)
class Which:
    """Which dossiers, called d: a condition with its parameters, keys in (last, until].

    The bounds are asked of the values as well: one stretch of their index is read.
    """

    where: str
    params: tuple[Any, ...]
    last: int
    until: int


@dataclass(frozen=True)
class Facts:
    """A FROM clause with its parameters; a column of ``facts`` for each code.

    And one for the key of the round behind the appraisal, called ``panel``.
    """

    source: str
    params: tuple[Any, ...]
    columns: dict[str, str]


def which_dossiers(
    *, coop: Coop, on: date, villages: Sequence[int], last: int, until: int
) -> Which:
    """Return which dossiers may be rated, with keys in (last, until].

    Kept, of an open household in one of the villages, with a consent that holds.
    """
    marks = ", ".join(["%s"] * len(villages))
    where = f"""d.coop_id = %s AND d.closed_on IS NULL AND d.id > %s AND d.id <= %s
  AND EXISTS (SELECT 1 FROM villages_household AS h WHERE h.id = d.household_id
    AND h.closed_on IS NULL AND h.village_id IN ({marks}))
  AND {_CONSENTED}"""  # noqa: S608 - marks for keys only
    params = (coop.pk, last, until, *villages, FilePurpose.FILE, on, on)
    return Which(where, params, last, until)


def fact_columns(*, card: Card, coop: Coop, on: date, which: Which) -> Facts:
    """Return the facts of some dossiers, one row each."""
    known = indicators_of(coop)
    codes = [*(one.code for one in card.indicators), INCOME, DEBT_SERVICE]
    stored = {code: known[code] for code in dict.fromkeys(codes) if code in known}
    pivot = ", ".join(f"{_pick(one)} AS {_name(code)}" for code, one in stored.items())
    inner = f"""SELECT d.id, {pivot}, {_appraised(card, known)} AS appraised_at
FROM ruralcredit_dossier AS d
LEFT JOIN ruralcredit_dossiervalue AS v ON v.dossier_id = d.id AND v.from_on <= %s
  AND (v.until_on IS NULL OR v.until_on > %s) AND v.disputed_at IS NULL
  AND v.dossier_id > %s AND v.dossier_id <= %s
WHERE {which.where} GROUP BY d.id {fence()}"""  # noqa: S608 - names and keys only
    columns, params = _selected(codes, stored, on)
    outer = ", ".join(f"{sql} AS {_name(code)}" for code, sql in columns.items())
    panel = _PANEL if _asks_peers(card, known) else "p.appraised_at"
    rows = f"""(SELECT p.id, {panel} AS panel, {outer} FROM ({inner}) AS p
JOIN ruralcredit_dossier AS d ON d.id = p.id {fence()}) AS known"""  # noqa: S608
    named = {code: f"known.{_name(code)}" for code in columns}
    source, columns = _with_completeness(card, known, rows, named)
    return Facts(
        source, (*params, on, on, which.last, which.until, *which.params), columns
    )


def _selected(
    codes: list[str], stored: dict[str, Indicator], on: date
) -> tuple[dict[str, str], tuple[Any, ...]]:
    """Return what each code is read from, in order, with the parameters."""
    columns: dict[str, str] = {}
    params: tuple[Any, ...] = ()
    for code in dict.fromkeys(codes):
        if code == LOANS_REPAID:
            columns[code], params = _REPAID, (*params, on)
        elif code == NOT_A_MEMBER:
            columns[code], params = f"NOT {_MEMBER}", (*params, on, on)
        else:
            columns[code] = f"p.{_name(code)}" if code in stored else "NULL"
    return columns, params


def _with_completeness(
    card: Card, known: dict[str, Indicator], rows: str, named: dict[str, str]
) -> tuple[str, dict[str, str]]:
    """Add the share of surveyed indicators that are there, half up to 0.01 percent."""
    wanted = asked_of(card, known, Origin.COMPLETENESS)
    asked = asked_of(card, known, Origin.SURVEY)
    share = "100"
    if asked:
        there = " + ".join(
            f"CASE WHEN {named[code]} IS NULL THEN 0 ELSE 1 END" for code in asked
        )
        n = len(asked)
        share = f"(((({there}) * 20000 + {n}) / {2 * n}) / 100.0)"
    plain = [
        f"{sql} AS {_name(code)}" for code, sql in named.items() if code not in wanted
    ]
    made = [f"{share} AS {_name(code)}" for code in wanted]
    source = f"(SELECT known.id, known.panel, {', '.join([*plain, *made])} FROM {rows} {fence()}) AS facts"  # noqa: S608
    return source, {code: f"facts.{_name(code)}" for code in named}


def _pick(indicator: Indicator) -> str:
    """Return the one value of an indicator among the rows of a household."""
    mine = f"v.indicator_id = {int(indicator.pk)}"
    if indicator.kind == NUMERIC:
        return f"max(CASE WHEN {mine} THEN v.number END)"
    if indicator.kind == BOOLEAN:
        yes = f"max(CASE WHEN {mine} THEN CASE v.choice WHEN 'true' THEN 1 ELSE 0 END END)"
        return f"{yes} = 1"
    return f"max(CASE WHEN {mine} THEN v.choice END)"


def _asks_peers(card: Card, known: dict[str, Indicator]) -> bool:
    return APPRAISAL in known and any(one.code == APPRAISAL for one in card.indicators)


def _appraised(card: Card, known: dict[str, Indicator]) -> str:
    """Return the visit by which the appraisal came that counts, if one does."""
    if not _asks_peers(card, known):
        return "CAST(NULL AS bigint)"
    return f"max(CASE WHEN v.indicator_id = {int(known[APPRAISAL].pk)} THEN v.visit_id END)"


def _name(code: str) -> str:
    return f"f_{code.lower()}"


def fence() -> str:
    """Return what keeps an inner query one: its expressions are worked out once.

    PostgreSQL would write each out wherever it is used, hundreds of times a row.
    """
    return "" if connection.vendor == "sqlite" else "OFFSET 0"


def number_text(sql: str) -> str:
    """Return SQL that writes a number with four places, the same on both databases."""
    if connection.vendor == "sqlite":
        return f"printf('%%.4f', {sql})"
    return f"CAST(CAST({sql} AS numeric(20, 4)) AS text)"
