"""Objections to ratings: those that wait, those that are late, what was said of a line."""

from datetime import date, datetime

from django.db.models import QuerySet

from rewards.ruralcredit.formulas.dossiers import DERIVED
from rewards.ruralcredit.models import (
    Coop,
    Dossier,
    DossierValue,
    Rating,
    RatingObjection,
)


def objections_of(coop: Coop) -> "QuerySet[RatingObjection]":
    """Return all objections to ratings of a co-op, those due first."""
    return RatingObjection.objects.filter(rating__dossier__coop=coop).select_related(
        "rating__dossier__household__head",
        "rating__dossier__household__village",
        "rating__dossier__coop",
        "rating__card",
        "said_by_resident",
        "received_by",
        "decided_by",
    )


def waiting(coop: Coop) -> "QuerySet[RatingObjection]":
    """Return those that nobody has answered, those due first."""
    return objections_of(coop).filter(decided_at__isnull=True)


def overdue(coop: Coop, *, on: date) -> "QuerySet[RatingObjection]":
    """Return those whose last day for an answer is over."""
    return waiting(coop).filter(due_on__lt=on)


def open_of(dossier: Dossier) -> RatingObjection | None:
    """Return what a household says of a rating that waits for its answer."""
    found = RatingObjection.objects.filter(
        rating__dossier=dossier, decided_at__isnull=True
    )
    return found.order_by("pk").first()


def named_with(code: str) -> tuple[str, ...]:
    """Return the codes that an objection to one takes with it: what follows from it."""
    return (code, *(one for one, parts in DERIVED.items() if code in parts))


def disputed_in(dossier: Dossier) -> dict[str, datetime]:
    """Return which values of a file are under objection, and since when."""
    found = RatingObjection.objects.filter(
        rating__dossier=dossier, decided_at__isnull=True
    ).exclude(indicator_code="")
    rows = found.values_list("indicator_code", "received_at")
    return {one: at for code, at in rows for one in named_with(code)}


def value_behind(rating: Rating, code: str) -> DossierValue | None:
    """Return the value of the file that a line of a rating came from, if it has one."""
    rows = DossierValue.objects.holding(on=rating.as_of).filter(
        dossier=rating.dossier_id, indicator__code=code
    )
    return rows.select_related("visit", "indicator").order_by("-pk").first()


def values_now(dossier: Dossier, code: str, *, on: date) -> "QuerySet[DossierValue]":
    """Return what the file holds of an indicator on the day, and what follows from it."""
    return DossierValue.objects.holding(on=on).filter(
        dossier=dossier, indicator__code__in=named_with(code)
    )


def is_on_behalf(objection: RatingObjection) -> bool:
    """Return whether somebody else than the resident's own account entered it."""
    said_by = objection.said_by_resident
    return not (
        said_by.user_id == objection.received_by_id
        or said_by.phone == objection.received_by.phone
    )
