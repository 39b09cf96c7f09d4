"""How many files fare under two cards, as one SELECT.

Says the same as ``formulas.rating.shadow_run``; a test compares both.
"""

from datetime import date
from typing import Any

from rewards.ruralcredit.formulas.rating import (
    BELOW,
    INCOMPLETE,
    VETOED,
    Card,
    points_query,
)
from rewards.ruralcredit.models import Coop
from rewards.ruralcredit.selectors.fact_columns import Which, fact_columns, fence

SHADOW_COLUMNS = ("dossier_id", "old", "new", "old_rank", "new_rank")


def shadow_select(
    *, old: Card, new: Card, coop: Coop, on: date, which: Which
) -> tuple[str, tuple[Any, ...]]:
    """Return a SELECT of ``SHADOW_COLUMNS`` and its parameters, a row for each file."""
    before, given = _outcomes(old, coop, on, which)
    after, more = _outcomes(new, coop, on, which)
    sql = f"""SELECT o.id AS dossier_id, o.outcome AS old, n.outcome AS new,
  o.place AS old_rank, n.place AS new_rank
FROM ({before}) AS o JOIN ({after}) AS n ON n.id = o.id"""  # noqa: S608
    return sql, (*given, *more)


def _outcomes(
    card: Card, coop: Coop, on: date, which: Which
) -> tuple[str, tuple[Any, ...]]:
    """Return the outcome and the rank of each file under one card."""
    facts = fact_columns(card=card, coop=coop, on=on, which=which)
    scored, _none = points_query(
        card, facts.columns, source=facts.source, key="facts.id", fence=fence()
    )
    ranks = " ".join(f"WHEN '{band.code}' THEN {band.rank}" for band in card.bands)
    outcome = f"""CASE WHEN vetoes <> '' THEN '{VETOED}'
  WHEN total IS NULL THEN '{INCOMPLETE}' ELSE coalesce(band, '{BELOW}') END"""
    place = f"coalesce(CASE band {ranks} END, 0)"
    sql = f"SELECT id, {outcome} AS outcome, {place} AS place FROM ({scored} {fence()}) AS household"  # noqa: S608
    return sql, facts.params
