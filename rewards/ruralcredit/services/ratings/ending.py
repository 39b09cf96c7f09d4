"""What ends a rating before its time, and what its time ends."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.rating import RatingNotOpen
from rewards.ruralcredit.models import (
    CoopMember,
    Dossier,
    DossierValue,
    EndReason,
    Rating,
    RatingStatus,
)
from rewards.ruralcredit.models.rating import household_changed
from rewards.ruralcredit.selectors.ratings import veto_codes
from rewards.ruralcredit.services.ratings.notes import locked, note


@transaction.atomic
def end(*, rating: Rating, reason: str, by: User | None, at: datetime) -> Rating:
    """End a rating before its time; ``by`` None is a timer. Raises RatingNotOpen."""
    rating = locked(rating)
    if rating.status != RatingStatus.DECIDED:
        raise RatingNotOpen
    rating.status = RatingStatus.ENDED
    rating.ended_on, rating.end_reason = timezone.localdate(at), reason
    rating.save(update_fields=["status", "ended_on", "end_reason"])
    # What was worked out before knows nothing of what ended it.
    rating.dossier.ratings.filter(status=RatingStatus.SCORED).delete()
    note("ruralcredit.rating_ended", rating, by=by, at=at, reason=reason)
    return rating


@transaction.atomic
def end_for(
    *, dossier: Dossier, reason: str, by: User | None, at: datetime
) -> Rating | None:
    """End whatever rating a household has for something that happened; None without one.

    For whoever learns of it: new arrears, a veto, a household that splits or moves, a
    consent taken back, a member who leaves. A proposal that nobody decided goes away,
    as it was worked out before. Safe to call twice.
    """
    dossier = Dossier.objects.select_for_update().get(pk=dossier.pk)
    dossier.ratings.filter(status=RatingStatus.SCORED).delete()
    held = dossier.ratings.decided().first()
    return end(rating=held, reason=reason, by=by, at=at) if held else None


def end_expired(*, on: date, at: datetime) -> int:
    """End the ratings whose two years are over before the day; return how many."""
    over = Rating.objects.decided().filter(valid_until__lt=on).order_by("pk")
    for rating in over:
        end(rating=rating, reason=EndReason.EXPIRED, by=None, at=at)
    return len(over)


def end_by_events(*, on: date, at: datetime) -> int:
    """End the ratings of households to which something happened; return how many.

    A timer, for what other parts of the product do without knowing of ratings: a
    household that was closed, or that an adult left or died in since the rating; no
    consent to the file any more; nobody of it a member; a veto in the file. New
    arrears are told by lending itself.
    """
    ended = 0
    for reason, found in _events(on):
        for rating in found.order_by("pk"):
            end(rating=rating, reason=reason, by=None, at=at)
            ended += 1
    return ended


def _events(on: date) -> Iterator[tuple[str, "QuerySet[Rating]"]]:
    """Yield what ends ratings, with those it ends; each is asked when its turn comes."""
    held = Rating.objects.decided()
    members = CoopMember.objects.in_force(on=on).filter(
        coop=OuterRef("dossier__coop"), household=OuterRef("dossier__household")
    )
    yield EndReason.CONSENT, held.exclude(dossier__in=Dossier.objects.consented(on=on))
    yield EndReason.HOUSEHOLD, held.filter(household_changed(on))
    # Who never was a member has no band to lose.
    yield EndReason.MEMBER_LEFT, held.exclude(band="").filter(~Exists(members))
    yield EndReason.VETO, _vetoed(held.exclude(band=""), on=on)


def _vetoed(held: "QuerySet[Rating]", *, on: date) -> "QuerySet[Rating]":
    """Return those in whose file a veto of their own card now stands undisputed."""
    hit = Q(pk__in=[])
    for card, codes in veto_codes(held).items():
        values = DossierValue.objects.holding(on=on).filter(
            dossier=OuterRef("dossier"),
            indicator__code__in=codes,
            choice="true",
            disputed_at__isnull=True,
        )
        hit |= Q(card=card) & Q(Exists(values))
    return held.filter(hit)
