"""Write down what was asked at a household, or what a table says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.once import digest_of
from rewards.ruralcredit.errors.dossiers import (
    CollectedLater,
    DossierClosed,
    NoFileConsent,
    NothingCollected,
    SentDifferently,
    UnknownIndicator,
)
from rewards.ruralcredit.models import (
    Dossier,
    DossierVisit,
    Indicator,
    VisitEvidence,
    VisitSource,
)
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.indicators import indicators_of
from rewards.ruralcredit.services.acting import require_not_close, require_officer
from rewards.ruralcredit.services.dossiers.checking import Kept, checked
from rewards.ruralcredit.services.dossiers.consents import locked_dossier, note
from rewards.ruralcredit.services.dossiers.derived import refresh
from rewards.ruralcredit.services.dossiers.writing import write
from villages.services.photos import Photo

Said = object


@dataclass(frozen=True)
class Collected:
    """What was collected on a day, by indicator code; None takes a value away.

    ``photos`` show what was written down, by the code they belong to.
    """

    values: Mapping[str, Said]
    collected_on: date
    source: str = VisitSource.SURVEY
    source_words: str = ""
    photos: Mapping[str, Sequence[Photo]] = field(default_factory=dict)


@transaction.atomic
def record_visit(
    *, dossier: Dossier, collected: Collected, client_id: UUID, by: User, at: datetime
) -> DossierVisit:
    """Keep all of the values or none, and what follows from them.

    The same ``client_id`` and body return the visit made before; another body raises
    SentDifferently. By an officer who is not close to the household. Raises
    NoFileConsent unless one holds today and on the day of collecting, DossierClosed,
    NothingCollected, CollectedLater, UnknownIndicator, NotAskedAtHome, and a
    ValueFault that names the indicator: its kind, places, choices, age, evidence,
    or that a newer value is there.
    """
    dossier = locked_dossier(dossier)
    digest = _digest(dossier, collected)
    before = DossierVisit.objects.filter(client_id=client_id).first()
    if before:
        if before.body_digest != digest:
            raise SentDifferently
        return before
    require_officer(by, dossier.coop, at=at)
    require_not_close(by, dossier.household)
    today = timezone.localdate(at)
    _require_open(dossier, collected, today=today)
    known = {one.code: one for one in indicators_of(dossier.coop)}
    written = [
        checked(_known(known, code), said, _kept(collected, code), today=today)
        for code, said in collected.values.items()
    ]
    visit = DossierVisit.objects.create(
        dossier=dossier,
        source=collected.source,
        source_words=collected.source_words.strip(),
        client_id=client_id,
        body_digest=digest,
        collected_on=collected.collected_on,
        recorded_at=at,
        recorded_by=by,
    )
    write(visit, written)
    _keep_photos(visit, collected.photos, known)
    refresh(dossier=dossier, on=today, at=at)
    note(
        "ruralcredit.values_recorded",
        dossier,
        by=by,
        at=at,
        codes=sorted(collected.values),
        collected_on=collected.collected_on.isoformat(),
        source=collected.source,
    )
    return visit


def _require_open(dossier: Dossier, collected: Collected, *, today: date) -> None:
    """Refuse a closed file, a day to come, and what the household did not agree to."""
    if dossier.closed_on:
        raise DossierClosed
    if collected.collected_on > today:
        raise CollectedLater
    for day in (today, collected.collected_on):
        if not has_consent(dossier, on=day):
            raise NoFileConsent(day=day.isoformat())
    if not collected.values:
        raise NothingCollected


def _known(known: Mapping[str, Indicator], code: str) -> Indicator:
    if code not in known:
        raise UnknownIndicator(code=code)
    return known[code]


def _kept(collected: Collected, code: str) -> Kept:
    """Return when one value was collected, and whether something shows it."""
    has_paper = collected.source == VisitSource.TABLE and collected.source_words
    return Kept(
        collected_on=collected.collected_on,
        is_shown=bool(collected.photos.get(code) or has_paper),
    )


def _keep_photos(
    visit: DossierVisit,
    photos: Mapping[str, Sequence[Photo]],
    known: Mapping[str, Indicator],
) -> None:
    """Keep each photo once, with the indicator that it shows."""
    seen: set[str] = set()
    for code, shown in photos.items():
        for photo in shown:
            if photo.digest in seen:
                continue
            seen.add(photo.digest)
            VisitEvidence.objects.create(
                visit=visit,
                indicator=_known(known, code),
                photo=ContentFile(photo.content, f"{photo.digest[:20]}.jpg"),
                digest=photo.digest,
            )


def _digest(dossier: Dossier, collected: Collected) -> str:
    """Return what tells one survey from another that came under the same id."""
    body = [
        dossier.pk,
        collected.collected_on.isoformat(),
        *(collected.source, collected.source_words.strip()),
        sorted(
            (code, None if said is None else str(said))
            for code, said in collected.values.items()
        ),
        sorted(
            (code, [one.digest for one in photos])
            for code, photos in collected.photos.items()
        ),
    ]
    return digest_of(body)
