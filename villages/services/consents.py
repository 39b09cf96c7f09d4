"""What people agree to: one purpose at a time, dated, taken back at once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
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
from villages.models import (
    Consent,
    ConsentChannel,
    ConsentSigner,
    ConsentText,
    Purpose,
    Resident,
)
from villages.register_errors import (
    PaperBeforeWithdrawal,
    SignatureNotShown,
    SignerUnnamed,
    TextEmpty,
    TextTooSoon,
)
from villages.selectors.consents import text_offered
from villages.services import messages
from villages.services.photos import Photo

TIME_TO_ANSWER = timedelta(days=30)

# What follows from a consent taken back, in its transaction: apps above enter theirs.
_FOLLOWS: list[Callable[..., None]] = []


def follow_withdrawals(follow: Callable[..., None]) -> None:
    """Let ``follow(consent=, by=, at=)`` be called whenever a consent is taken back."""
    if follow not in _FOLLOWS:
        _FOLLOWS.append(follow)


@dataclass(frozen=True)
class Signed:
    """Whose signature a paper bears, and a photo of it.

    A guardian or proxy is named, and the photo is asked for; of the person's own
    signature it may be kept.
    """

    signed_as: str = ConsentSigner.SELF
    signed_by: str = ""
    scan: Photo | None = None


BY_ONESELF = Signed()


@transaction.atomic
def give(
    *,
    resident: Resident,
    purpose: str,
    channel: str,
    by: User,
    at: datetime,
    given_on: date | None = None,
    signed: Signed = BY_ONESELF,
) -> Consent:
    """Keep that the resident said yes to one purpose, in the newest words of that day.

    ``given_on`` is the date on a paper that is entered later; what was taken back
    since stays taken back. Saying yes twice changes nothing, unless the words have
    changed since: then the new yes takes the place of the old one.
    """
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    given_at = at if given_on is None else start_of(given_on)
    if given_at > at:
        raise ConsentDateAhead
    if not resident.is_adult(on=timezone.localdate(given_at)):
        raise TooYoungToConsent(name=resident.name)
    _require_signature(signed, channel)
    text = text_for(purpose, on=timezone.localdate(given_at))
    standing = resident.consents.filter(purpose=purpose, withdrawn_at=None).first()
    if standing and not _asks_again(standing, text):
        return standing
    if given_on and _taken_back_since(resident, purpose, given_on):
        raise PaperBeforeWithdrawal
    if standing:
        standing.withdrawn_at = given_at
        standing.save(update_fields=["withdrawn_at"])
    consent = Consent.objects.create(
        resident=resident,
        text=text,
        purpose=purpose,
        channel=channel,
        given_at=given_at,
        recorded_by=by,
        replaces=standing,
        signed_as=signed.signed_as,
        signed_by=signed.signed_by.strip(),
        scan=_scan_of(signed),
    )
    _note("villages.consent_given", consent, by=by, at=at)
    return consent


def _require_signature(signed: Signed, channel: str) -> None:
    """Raise unless who signs for another is named and shown, on paper."""
    if signed.signed_as == ConsentSigner.SELF:
        return
    if not signed.signed_by.strip():
        raise SignerUnnamed
    if signed.scan is None or channel != ConsentChannel.PAPER:
        raise SignatureNotShown


def _scan_of(signed: Signed) -> "ContentFile[bytes] | str":
    if signed.scan is None:
        return ""
    return ContentFile(signed.scan.content, f"{signed.scan.digest[:20]}.jpg")


def _asks_again(standing: Consent, text: ConsentText) -> bool:
    """Return whether between the words agreed to and these the meaning changed."""
    return ConsentText.objects.filter(
        purpose=standing.purpose,
        version__gt=standing.text.version,
        version__lte=text.version,
        asks_again=True,
    ).exists()


@transaction.atomic
def give_all(
    *,
    resident: Resident,
    purposes: Iterable[str],
    channel: str,
    by: User,
    at: datetime,
    given_on: date | None = None,
    signed: Signed = BY_ONESELF,
) -> list[Consent]:
    """Keep several yeses of one paper, all of them or none."""
    shared: dict[str, Any] = {
        "channel": channel,
        "by": by,
        "at": at,
        "given_on": given_on,
        "signed": signed,
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
    messages.tell_of_withdrawn_consent(consent=consent, at=at)
    for follow in _FOLLOWS:
        follow(consent=consent, by=by, at=at)
    return consent


def text_for(purpose: str, *, on: date) -> ConsentText:
    """Return the words that one agrees to on the day: the newest announced by then."""
    text = text_offered(purpose, on)
    if text is None:
        raise NoConsentTextYet
    return text


@transaction.atomic
def announce_text(
    *,
    purpose: str,
    body: str,
    body_en: str,
    effective_from: date,
    at: datetime,
    keeps_meaning: bool,
) -> ConsentText:
    """Announce new words for a purpose, which hold from a day on.

    Unless they mean the same as before, everybody is asked again, and has at least
    thirty days for it (a design value: time to walk to every door). From the day on
    an old yes holds no more; what was earned stays.
    """
    on = timezone.localdate(at)
    newest = (
        ConsentText.objects.select_for_update()
        .filter(purpose=purpose)
        .order_by("-version")
        .first()
    )
    if newest is None:
        raise NoConsentTextYet
    first = max(on, newest.effective_from)
    first = first if keeps_meaning else max(first, on + TIME_TO_ANSWER)
    if effective_from < first:
        raise TextTooSoon(day=first.isoformat())
    if not body.strip() or not body_en.strip():
        raise TextEmpty
    text = ConsentText.objects.create(
        purpose=purpose,
        version=newest.version + 1,
        body=body.strip(),
        body_en=body_en.strip(),
        announced_on=on,
        effective_from=effective_from,
        asks_again=not keeps_meaning,
    )
    audit.record(
        "villages.consent_text_announced",
        target=text,
        by=None,
        at=at,
        data={"purpose": purpose, "version": text.version},
    )
    messages.tell_of_consent_text(text=text, at=at)
    return text


def _taken_back_since(resident: Resident, purpose: str, day: date) -> bool:
    """Return whether the consent was withdrawn after the day; on it, nobody can tell."""
    next_day = start_of(day) + timedelta(days=1)
    withdrawn = resident.consents.filter(
        purpose=purpose, withdrawn_at__gte=next_day, replaced_by=None
    )
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
