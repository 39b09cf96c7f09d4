"""What a lender or a passer-by may know of ratings, and whether a link still holds."""

import hashlib
from datetime import date

from django.db.models import QuerySet

from rewards.ruralcredit.models import (
    Authorisation,
    Dossier,
    FilePurpose,
    LenderLink,
    Rating,
)
from villages.models import Village

# Why a link shows nothing any more.
OPENED, REVOKED, WITHDRAWN, OVER, ENDED = (
    "opened",
    "revoked",
    "withdrawn",
    "over",
    "ended",
)


def digest_of(token: str) -> str:
    """Return what is kept of a token: its SHA-256, in hex."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def link_by_token(token: str) -> LenderLink | None:
    """Return the link behind a token, None when there never was one."""
    found = LenderLink.objects.select_related(
        "authorisation__dossier__coop",
        "authorisation__dossier__household__head",
        "authorisation__signed_by_resident",
    )
    return found.filter(token_digest=digest_of(token)).first()


def gone_because(link: LenderLink, *, on: date) -> str:
    """Return why a link shows nothing on the day; empty while it holds."""
    given, dossier = link.authorisation, link.authorisation.dossier
    holding = Authorisation.objects.holding(on=on).filter(dossier=dossier)
    if link.revoked_at and not given.withdrawn_at:
        return REVOKED
    file_is_kept = holding.filter(purpose=FilePurpose.FILE).exists()
    if given.withdrawn_at or not file_is_kept:
        return WITHDRAWN
    if link.opened_at:
        return OPENED
    if link.ends_on < on or given.ends_on < on:
        return OVER
    return "" if rating_shown(dossier, on=on) else ENDED


def rating_shown(dossier: Dossier, *, on: date) -> Rating | None:
    """Return the rating that holds on the day and has a band."""
    return dossier.ratings.holding(on=on).exclude(band="").first()


def links_of(dossier: Dossier) -> "QuerySet[LenderLink]":
    """Return the links of a household, the newest first."""
    return LenderLink.objects.filter(authorisation__dossier=dossier).select_related(
        "authorisation", "made_by"
    )


def lender_consents(dossier: Dossier, *, on: date) -> "QuerySet[Authorisation]":
    """Return the consents by which a lender may be shown the rating today."""
    held = Authorisation.objects.holding(on=on).filter(dossier=dossier)
    return held.filter(purpose=FilePurpose.LENDER)


def credit_households(village: Village, *, on: date) -> "QuerySet[Dossier]":
    """Return the files of the village's credit households who agreed to be named.

    With a rating and both consents that hold on the day; by hamlet and number, never
    by band: nobody reads from the order who is better.
    """
    named = Authorisation.objects.holding(on=on).filter(purpose=FilePurpose.PUBLIC_LIST)
    rated = Rating.objects.holding(on=on).exclude(band="")
    return (
        Dossier.objects.kept()
        .consented(on=on)
        .filter(household__village=village, household__closed_on__isnull=True)
        .filter(pk__in=named.values("dossier"))
        .filter(pk__in=rated.values("dossier"))
        .select_related("household__head")
        .order_by("household__hamlet", "household__number", "pk")
    )
