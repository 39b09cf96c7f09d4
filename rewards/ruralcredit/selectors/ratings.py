"""Ratings of a co-op by what has to be done with them, and who may not do it."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from rewards.ruralcredit.formulas.rating import card_from_data
from rewards.ruralcredit.models import (
    Coop,
    Dossier,
    Panel,
    Rating,
    RatingStatus,
    Scorecard,
)
from rewards.ruralcredit.models.rating import RatingQuerySet
from rewards.ruralcredit.selectors.facts import COMPUTED

ENDING_DAYS = 60
# What the queue can be narrowed to.
TO_SCORE, PANEL, TO_DECIDE, SECOND, MISSING, ENDING, REVIEW, HELD = (
    "to_score",
    "panel",
    "to_decide",
    "second",
    "missing",
    "ending",
    "review",
    "held",
)


def ratings_of(coop: Coop) -> RatingQuerySet:
    """Return the ratings of a co-op's households, with what their pages name."""
    return Rating.objects.filter(dossier__coop=coop).select_related(
        "dossier__household__head", "dossier__household__village", "dossier__coop"
    )


def newest_of(coop: Coop) -> "QuerySet[Rating]":
    """Return the newest rating of each household."""
    later = Rating.objects.filter(dossier=OuterRef("dossier"), pk__gt=OuterRef("pk"))
    return ratings_of(coop).filter(~Exists(later))


def in_queue(coop: Coop, state: str, *, on: date) -> "QuerySet[Rating]":
    """Return the ratings that wait for something, those that wait longest first."""
    open_ones = newest_of(coop).filter(status=RatingStatus.SCORED)
    held = ratings_of(coop).holding(on=on)
    if state == TO_DECIDE:
        found = open_ones.filter(decided_by__isnull=True, missing=[])
    elif state == SECOND:
        found = open_ones.filter(decided_by__isnull=False)
    elif state == MISSING:
        found = open_ones.exclude(missing=[])
    elif state == ENDING:
        found = held.filter(valid_until__lte=on + timedelta(days=ENDING_DAYS))
        return found.order_by("valid_until", "pk")
    elif state == REVIEW:
        return held.filter(review_due_on__lte=on).order_by("review_due_on", "pk")
    else:
        found = held
    return found.order_by("scored_at", "pk")


def to_score(coop: Coop, *, on: date) -> "QuerySet[Dossier]":
    """Return the files with a consent that nobody has rated, or whose rating is over."""
    waits = Rating.objects.filter(dossier=OuterRef("pk"), status=RatingStatus.SCORED)
    holds = Rating.objects.holding(on=on).filter(dossier=OuterRef("pk"))
    kept = Dossier.objects.kept().filter(coop=coop, household__closed_on__isnull=True)
    found = kept.consented(on=on).filter(~Exists(waits), ~Exists(holds))
    return found.select_related("household__head", "household__village").order_by("pk")


def panels_of(coop: Coop) -> "QuerySet[Panel]":
    """Return the rounds that run, or wait for a second one."""
    found = Panel.objects.unsettled().filter(dossier__coop=coop)
    return found.select_related(
        "dossier__household__head", "dossier__household__village", "dossier__coop"
    ).order_by("opened_at", "pk")


def counts_of(coop: Coop, *, on: date) -> dict[str, int]:
    """Return how many wait in each part of the queue."""
    counts = {
        state: in_queue(coop, state, on=on).count()
        for state in (TO_DECIDE, SECOND, MISSING, ENDING, REVIEW, HELD)
    }
    return counts | {
        TO_SCORE: to_score(coop, on=on).count(),
        PANEL: panels_of(coop).count(),
    }


def barred_from(dossier: Dossier) -> set[int]:
    """Return the keys of those who signed a rating that an objection has set aside.

    Until others have rated the household, they have no hand in it.
    """
    last = dossier.ratings.signed().order_by("-pk").first()
    if last is None or last.status != RatingStatus.SET_ASIDE:
        return set()
    hands = (last.scored_by_id, last.decided_by_id, last.second_by_id)
    return {one for one in hands if one}


def veto_codes(ratings: "QuerySet[Rating]") -> dict[int, list[str]]:
    """Return the vetoes that a file may hold, of each card behind the ratings."""
    cards = Scorecard.objects.filter(pk__in=ratings.values("card"))
    return {
        one.pk: [
            indicator.code
            for indicator in card_from_data(one.content).indicators
            if indicator.veto and indicator.code not in COMPUTED
        ]
        for one in cards
    }


def history_of(dossier: Dossier) -> "QuerySet[Rating]":
    """Return what people signed of a household, the newest first."""
    signed = dossier.ratings.signed()
    return signed.select_related("decided_by", "second_by", "scored_by").order_by("-pk")
