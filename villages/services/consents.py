"""What people agree to: one purpose at a time, dated, taken back at once."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.errors import (
    ConsentDateAhead,
    NoConsentTextYet,
    NothingToWithdraw,
    TooYoungToConsent,
)
from villages.models import Consent, ConsentText, Purpose, Resident
from villages.register_errors import PaperBeforeWithdrawal

# What follows from a consent taken back, in its transaction: apps above enter theirs.
_FOLLOWS: list[Callable[..., None]] = []


def follow_withdrawals(follow: Callable[..., None]) -> None:
    """Let ``follow(consent=, by=, at=)`` be called whenever a consent is taken back."""
    if follow not in _FOLLOWS:
        _FOLLOWS.append(follow)


@transaction.atomic
def give(
    *,
    resident: Resident,
    purpose: str,
    channel: str,
    by: User,
    at: datetime,
    given_on: date | None = None,
) -> Consent:
    """Keep that the resident said yes to one purpose, in the words of that day.

    ``given_on`` is the date on a paper that is entered later; what was taken back
    since stays taken back. Saying yes twice changes nothing.
    """
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    given_at = at if given_on is None else start_of(given_on)
    if given_at > at:
        raise ConsentDateAhead
    if not resident.is_adult(on=timezone.localdate(given_at)):
        raise TooYoungToConsent(name=resident.name)
    standing = resident.consents.filter(purpose=purpose, withdrawn_at=None).first()
    if standing:
        return standing
    if given_on and _taken_back_since(resident, purpose, given_on):
        raise PaperBeforeWithdrawal
    consent = Consent.objects.create(
        resident=resident,
        text=text_for(purpose, on=timezone.localdate(given_at)),
        purpose=purpose,
        channel=channel,
        given_at=given_at,
        recorded_by=by,
    )
    _note("villages.consent_given", consent, by=by, at=at)
    return consent


@transaction.atomic
def give_all(
    *,
    resident: Resident,
    purposes: Iterable[str],
    channel: str,
    by: User,
    at: datetime,
    given_on: date | None = None,
) -> list[Consent]:
    """Keep several yeses of one paper, all of them or none."""
    shared: dict[str, Any] = {
        "channel": channel,
        "by": by,
        "at": at,
        "given_on": given_on,
    }
    return [give(resident=resident, purpose=one, **shared) for one in purposes]


@transaction.atomic
def withdraw(*, resident: Resident, purpose: str, by: User, at: datetime) -> Consent:
    """Take a consent back, from this moment on; what was earned stays.

    Whoever used it (``follow_withdrawals``) lets go of it in the same transaction.
    """
    consent = (
        Consent.objects.select_for_update(no_key=True)
        .filter(resident=resident, purpose=purpose, withdrawn_at=None)
        .first()
    )
    if consent is None:
        raise NothingToWithdraw(purpose=Purpose(purpose).label)
    consent.withdrawn_at = at
    consent.save(update_fields=["withdrawn_at"])
    _note("villages.consent_withdrawn", consent, by=by, at=at)
    for follow in _FOLLOWS:
        follow(consent=consent, by=by, at=at)
    return consent


def text_for(purpose: str, *, on: date) -> ConsentText:
    """Return the words in force for a purpose on the day."""
    text = (
        ConsentText.objects.filter(purpose=purpose, effective_from__lte=on)
        .order_by("-version")
        .first()
    )
    if text is None:
        raise NoConsentTextYet
    return text


def _taken_back_since(resident: Resident, purpose: str, day: date) -> bool:
    """Return whether the consent was withdrawn after the day; on it, nobody can tell."""
    next_day = start_of(day) + timedelta(days=1)
    withdrawn = resident.consents.filter(purpose=purpose, withdrawn_at__gte=next_day)
    return withdrawn.exists()


def start_of(day: date) -> datetime:
    """Return the first moment of the day, in local time."""
    return timezone.make_aware(datetime.combine(day, time()))


def _note(action: str, consent: Consent, *, by: User, at: datetime) -> None:
    audit.record(
        action,
        target=consent,
        by=by,
        at=at,
        data={"purpose": consent.purpose, "channel": consent.channel},
        village_id=consent.resident.village_id,
    )
