"""Show a rating to a lender: once, by consent, and seen by the household."""

import secrets
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.disclosure import (
    LenderNotNamed,
    LinkGone,
    LinkTooLong,
    MayNotDisclose,
    NoLenderConsent,
    NothingToShow,
)
from rewards.ruralcredit.models import (
    Authorisation,
    CoopRole,
    Dossier,
    LenderLink,
    Rating,
)
from rewards.ruralcredit.permissions import speaks_for_household, works_for
from rewards.ruralcredit.selectors.disclosure import (
    digest_of,
    gone_because,
    lender_consents,
    rating_shown,
)


@transaction.atomic
def make_link(
    *,
    authorisation: Authorisation,
    lender: str,
    purpose: str,
    ends_on: date,
    by: User,
    at: datetime,
) -> str:
    """Return the token of a fresh link for a lender; only its digest is kept.

    By an adult of the household, or for it by an officer, to the lender that the
    consent names, until its last day at most. Raises MayNotDisclose, NoLenderConsent,
    LenderNotNamed, LinkTooLong and NothingToShow.
    """
    dossier = Dossier.objects.select_for_update().get(pk=authorisation.dossier_id)
    today = timezone.localdate(at)
    _require_may(dossier, by=by, on=today)
    given = lender_consents(dossier, on=today).filter(pk=authorisation.pk).first()
    if given is None:
        raise NoLenderConsent
    lender = lender.strip()
    if not lender or (given.recipient and given.recipient != lender):
        raise LenderNotNamed(recipient=given.recipient)
    if not today <= ends_on <= given.ends_on:
        raise LinkTooLong(last=given.ends_on.isoformat())
    if rating_shown(dossier, on=today) is None:
        raise NothingToShow
    token = secrets.token_urlsafe(24)
    link = LenderLink.objects.create(
        authorisation=given,
        token_digest=digest_of(token),
        lender=lender,
        purpose=purpose.strip(),
        ends_on=ends_on,
        made_at=at,
        made_by=by,
    )
    _note("ruralcredit.link_made", link, by=by, at=at)
    return token


@transaction.atomic
def open_link(*, link: LenderLink, at: datetime) -> Rating:
    """Return the rating behind a link, this once; the household reads that it was opened.

    Raises LinkGone: opened before, revoked, over, or without the consent or the
    rating that it rests on.
    """
    link = _locked(link)
    today = timezone.localdate(at)
    rating = rating_shown(link.authorisation.dossier, on=today)
    if rating is None or gone_because(link, on=today):
        raise LinkGone
    link.opened_at = at
    link.save(update_fields=["opened_at"])
    _note("ruralcredit.link_opened", link, by=None, at=at)
    return rating


@transaction.atomic
def revoke_link(*, link: LenderLink, by: User, at: datetime) -> LenderLink:
    """Take a link back. Raises MayNotDisclose, and LinkGone when it was before."""
    link = _locked(link)
    dossier = link.authorisation.dossier
    _require_may(dossier, by=by, on=timezone.localdate(at))
    if link.revoked_at:
        raise LinkGone
    link.revoked_at, link.revoked_by = at, by
    link.save(update_fields=["revoked_at", "revoked_by"])
    _note("ruralcredit.link_revoked", link, by=by, at=at)
    return link


def _locked(link: LenderLink) -> LenderLink:
    Dossier.objects.select_for_update().get(pk=link.authorisation.dossier_id)
    rows = LenderLink.objects.select_for_update(of=("self",))
    return rows.select_related("authorisation__dossier__household").get(pk=link.pk)


def _require_may(dossier: Dossier, *, by: User, on: date) -> None:
    is_theirs = speaks_for_household(by, dossier.household, on=on)
    if not is_theirs and not works_for(by, dossier.coop, CoopRole.OFFICER, on=on):
        raise MayNotDisclose


def _note(action: str, link: LenderLink, *, by: Any, at: datetime) -> None:
    audit.record(
        action,
        target=link,
        by=by,
        at=at,
        village_id=link.authorisation.dossier.household.village_id,
        data={"dossier": link.authorisation.dossier_id, "lender": link.lender},
    )
