"""Work out a household's points, band and limit: a proposal that holds for nobody yet."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.rating import (
    DossierClosed,
    NoConsent,
    OthersMustRate,
    OwnHousehold,
)
from rewards.ruralcredit.formulas.rating import (
    Card,
    DebtServiceUnknown,
    IncomeUnknown,
    Limit,
    Reckoned,
    Value,
    card_from_data,
    limit_of,
    reckon,
)
from rewards.ruralcredit.models import (
    Dossier,
    FilePurpose,
    Rating,
    RatingStatus,
)
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.selectors.caps import caps_of
from rewards.ruralcredit.selectors.cards import card_in_force
from rewards.ruralcredit.selectors.facts import (
    APPRAISAL,
    DEBT_SERVICE,
    INCOME,
    facts_of,
)
from rewards.ruralcredit.selectors.panels import panel_behind
from rewards.ruralcredit.selectors.rating_columns import Caps
from rewards.ruralcredit.selectors.ratings import barred_from
from rewards.ruralcredit.services.ratings.notes import note, require_recent

NO_LIMITS: dict[str, Any] = {
    "band_limit_fen": None,
    "capacity_limit_fen": None,
    "coop_limit_fen": None,
    "line_limit_fen": None,
    "limit_fen": None,
    "bound_by": "",
}


@transaction.atomic
def rate(
    *,
    dossier: Dossier,
    as_of: date,
    by: User,
    at: datetime,
) -> Rating:
    """Work out a household's points, band and limit from its file as of a day.

    What comes out is a proposal: it holds for nobody until ``decide``. The one before
    that nobody decided goes away, and one of a mass rating is set aside. The round of
    peers whose points count is kept with it. Raises AsOfFuture, AsOfTooOld, DossierClosed, NoConsent, OwnHousehold,
    OthersMustRate after an upheld objection, NoCard and RuleMissing.
    """
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    _require_rateable(dossier, as_of=as_of, by=by, at=at)
    scorecard = card_in_force(coop=dossier.coop, on=as_of)
    card = card_from_data(scorecard.content)
    facts = facts_of(dossier=dossier, card=card, on=as_of)
    reckoned = reckon(card, facts)
    _overtake(dossier)
    rating = Rating.objects.create(
        dossier=dossier,
        card=scorecard,
        panel=panel_behind(dossier, on=as_of) if APPRAISAL in facts else None,
        as_of=as_of,
        scored_at=at,
        scored_by=by,
        **_columns(card, facts, reckoned, caps_of(coop=dossier.coop, on=as_of)),
    )
    note("ruralcredit.rated", rating, by=by, at=at)
    return rating


def _overtake(dossier: Dossier) -> None:
    """Let nobody wait for what was worked out before; a run keeps what it counted."""
    waiting = dossier.ratings.filter(status=RatingStatus.SCORED)
    waiting.filter(run=None).delete()
    waiting.update(status=RatingStatus.OVERTAKEN)


def _require_rateable(dossier: Dossier, *, as_of: date, by: User, at: datetime) -> None:
    require_recent(as_of, at=at)
    if dossier.closed_on is not None:
        raise DossierClosed
    consents = dossier.authorisations.filter(purpose=FilePurpose.FILE)
    if not consents.holding(on=as_of).exists():
        raise NoConsent
    if is_close_to_household(by, dossier.household):
        raise OwnHousehold
    if by.pk in barred_from(dossier):
        raise OthersMustRate


def _columns(
    card: Card, facts: Mapping[str, Value | None], reckoned: Reckoned, caps: Caps
) -> dict[str, Any]:
    """Return a rating as it is stored; ``rating_columns`` says the same in SQL."""
    numbers = dict(NO_LIMITS)
    if reckoned.band:
        numbers |= limits(reckoned.band.ceiling_fen, facts, caps)
    return {
        "inputs": reckoned.inputs | _amounts(facts),
        "points": reckoned.points,
        "total": reckoned.total,
        "vetoes": reckoned.vetoes,
        "missing": reckoned.missing,
        "proposed_band": reckoned.band.code if reckoned.band else "",
        **numbers,
    }


def _amounts(facts: Mapping[str, Value | None]) -> dict[str, str | None]:
    found = {code: facts.get(code) for code in (INCOME, DEBT_SERVICE)}
    return {
        code: f"{value:.4f}" if isinstance(value, Decimal) else None
        for code, value in found.items()
    }


def limits(
    ceiling_fen: int, facts: Mapping[str, Value | None], caps: Caps
) -> dict[str, Any]:
    """Return the four numbers; without an income or debts known there is no limit."""
    try:
        limit = _limit(ceiling_fen, facts, caps)
    except (IncomeUnknown, DebtServiceUnknown):
        return {
            "band_limit_fen": ceiling_fen,
            "coop_limit_fen": max(0, caps.coop_cap_fen),
            "line_limit_fen": max(0, caps.line_left_fen),
        }
    return {
        "band_limit_fen": limit.band_fen,
        "capacity_limit_fen": limit.capacity_fen,
        "coop_limit_fen": limit.coop_fen,
        "line_limit_fen": limit.line_fen,
        "limit_fen": limit.fen,
        "bound_by": limit.binding,
    }


def _limit(ceiling_fen: int, facts: Mapping[str, Value | None], caps: Caps) -> Limit:
    return limit_of(
        ceiling_fen=ceiling_fen,
        income_fen=_fen(facts.get(INCOME)),
        debt_service_fen=_fen(facts.get(DEBT_SERVICE)),
        multiple=caps.income_multiple,
        coop_cap_fen=caps.coop_cap_fen,
        line_left_fen=caps.line_left_fen,
    )


def _fen(yuan: Value | None) -> int | None:
    return int((yuan * 100).to_integral_value()) if isinstance(yuan, Decimal) else None
