"""People sign: the proposed band, or another one with a second person."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.objections import ObjectionRuns
from rewards.ruralcredit.errors.rating import (
    FileIncomplete,
    NoConsent,
    NothingToConfirm,
    NotTheLatestRating,
    OthersMustRate,
    OverrideNeedsReason,
    OwnHousehold,
    RatingNotOpen,
    SamePerson,
    ScoredByYou,
)
from rewards.ruralcredit.formulas.rating import (
    card_from_data,
    overridden,
    rescored,
)
from rewards.ruralcredit.models import (
    OverrideReason,
    Rating,
    RatingStatus,
)
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.selectors.caps import caps_of
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.facts import DEBT_SERVICE, INCOME
from rewards.ruralcredit.selectors.objections import open_of
from rewards.ruralcredit.selectors.ratings import barred_from
from rewards.ruralcredit.services.ratings.notes import locked, note
from rewards.ruralcredit.services.ratings.scoring import NO_LIMITS, limits
from villages.formulas.months import add_months

# Published rules: two years, with a review every year.
VALID_MONTHS, REVIEW_MONTHS = 24, 12


@transaction.atomic
def decide(
    *,
    rating: Rating,
    by: User,
    at: datetime,
    band: str | None = None,
    reason: str = "",
    words: str = "",
) -> Rating:
    """Sign the proposed band, or propose another one that a second person must sign.

    A signed rating holds for two years and takes the place of the one before. Another
    band is at most one up or down, with a reason code and words (``overridden``
    refuses the rest), and waits for ``confirm``. Raises RatingNotOpen,
    FileIncomplete, NotTheLatestRating, OwnHousehold, ScoredByYou for whoever worked
    it out, NoConsent, OthersMustRate after an upheld objection, and ObjectionRuns
    before one is answered.
    """
    rating = locked(rating)
    _require_open(rating)
    _require_far(rating, by)
    _require_free(rating, at=at)
    if by.pk == rating.scored_by_id:
        raise ScoredByYou
    wanted = rating.proposed_band if band is None else band
    rating.decided_by, rating.decided_at = by, at
    rating.band = wanted
    if wanted == rating.proposed_band:
        return _put_in_force(rating, by=by, at=at)
    card = card_from_data(rating.card.content)
    _band, moved = overridden(card, rescored(card, rating.inputs), wanted or None)
    _require_words(reason, words)
    rating.override_reason, rating.override_words = reason, words
    rating.save()
    note("ruralcredit.override_proposed", rating, by=by, at=at, moved=moved)
    return rating


@transaction.atomic
def confirm(*, rating: Rating, by: User, at: datetime) -> Rating:
    """Sign another band as the second person: now it holds.

    Raises RatingNotOpen, NothingToConfirm, SamePerson (also for whoever worked the
    rating out), OwnHousehold, OthersMustRate, NoConsent and ObjectionRuns.
    """
    rating = locked(rating)
    _require_latest(rating)
    if rating.decided_by_id is None:
        raise NothingToConfirm
    if by.pk in {rating.decided_by_id, rating.scored_by_id}:
        raise SamePerson
    _require_far(rating, by)
    _require_free(rating, at=at)
    rating.second_by, rating.second_at = by, at
    return _put_in_force(rating, by=by, at=at)


@transaction.atomic
def drop_proposal(*, rating: Rating, by: User, at: datetime) -> Rating:
    """Take back, or refuse, another band that waits: the card's own stands again."""
    rating = locked(rating)
    _require_latest(rating)
    if rating.decided_by_id is None:
        raise NothingToConfirm
    rating.band = rating.override_reason = rating.override_words = ""
    rating.decided_by = rating.decided_at = None
    rating.save()
    note("ruralcredit.override_dropped", rating, by=by, at=at)
    return rating


def _put_in_force(rating: Rating, *, by: User, at: datetime) -> Rating:
    """Let the rating hold from today on, in the place of the one before."""
    today = timezone.localdate(at)
    before = rating.dossier.ratings.decided().first()
    if before:
        before.status = RatingStatus.REPLACED
        before.ended_on = today
        before.save(update_fields=["status", "ended_on"])
        rating.replaces = before
    rating.status = RatingStatus.DECIDED
    rating.valid_from = today
    rating.valid_until = add_months(today, VALID_MONTHS) - timedelta(days=1)
    rating.review_due_on = add_months(today, REVIEW_MONTHS)
    if rating.band != rating.proposed_band:
        _set_limits_anew(rating)
    rating.save()
    note("ruralcredit.rating_decided", rating, by=by, at=at, band=rating.band)
    return rating


def _set_limits_anew(rating: Rating) -> None:
    """Give an overridden rating the limits of the band that it was given."""
    card = card_from_data(rating.card.content)
    band = next((one for one in card.bands if one.code == rating.band), None)
    numbers = dict(NO_LIMITS)
    if band:
        caps = caps_of(coop=rating.dossier.coop, on=rating.as_of)
        amounts = {
            code: None if text is None else Decimal(text)
            for code, text in rating.inputs.items()
            if code in (INCOME, DEBT_SERVICE)
        }
        numbers |= limits(band.ceiling_fen, amounts, caps)
    for name, value in numbers.items():
        setattr(rating, name, value)


def _require_open(rating: Rating) -> None:
    _require_latest(rating)
    if rating.decided_by_id is not None:
        raise RatingNotOpen
    if rating.missing:
        names = card_from_data(rating.card.content)
        raise FileIncomplete(
            names="、".join(names.indicator(code).name for code in rating.missing)
        )


def _require_latest(rating: Rating) -> None:
    if rating.status != RatingStatus.SCORED:
        raise RatingNotOpen
    if rating.dossier.ratings.filter(pk__gt=rating.pk).exists():
        raise NotTheLatestRating


def _require_far(rating: Rating, by: User) -> None:
    """Refuse who is close, and who signed what an objection has set aside."""
    if is_close_to_household(by, rating.dossier.household):
        raise OwnHousehold
    barred = barred_from(rating.dossier)
    if by.pk in barred or rating.scored_by_id in barred:
        raise OthersMustRate


def _require_free(rating: Rating, *, at: datetime) -> None:
    """Refuse while the household does not agree: to its file, or to what was said."""
    if not has_consent(rating.dossier, on=timezone.localdate(at)):
        raise NoConsent
    if runs := open_of(rating.dossier):
        raise ObjectionRuns(number=runs.number)


def _require_words(reason: str, words: str) -> None:
    if reason not in OverrideReason.values or not words.strip():
        raise OverrideNeedsReason
