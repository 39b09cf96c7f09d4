"""Say what one did or saw, and take it back."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.once import digest_of, sent_before
from villages import permissions
from villages.deduct_errors import HelperSaysWhy
from villages.models import (
    Report,
    ReportKind,
    ReportPhoto,
    ReportStatus,
    Resident,
    Rule,
)
from villages.record_errors import ClientIdConflict, TooManyPhotos
from villages.report_errors import (
    HelperNotConfirmed,
    NotYoursToReport,
    PlaceMissing,
    ReportEmpty,
    ReporterNotHere,
    TooManyReports,
)
from villages.selectors.reports import helped_by
from villages.services.photos import Photo
from villages.services.records.admission import (
    MOST_PHOTOS,
    Deed,
    admit_report,
)
from villages.services.reports.steps import (
    close,
    is_mine,
    locked,
    note,
    require_desk,
    require_status,
)

MOST_A_DAY = 10


@dataclass(frozen=True)
class _Said:
    """What somebody reports, as it was typed."""

    kind: ReportKind
    resident: Resident
    reporter: Resident
    by: User
    text: str
    acted_on: date
    rule: Rule | None = None
    place: str = ""
    witness_name: str = ""
    helped_because: str = ""
    photos: Sequence[Photo] = field(default=())
    on_paper: bool = False

    @property
    def digest(self) -> str:
        """What tells one body from another."""
        body = {
            "kind": str(self.kind),
            "people": [self.resident.pk, self.reporter.pk, self.by.pk],
            "rule": self.rule.pk if self.rule else None,
            "acted_on": self.acted_on.isoformat(),
            "words": [self.text, self.place, self.witness_name, self.helped_because],
            "photos": sorted({one.digest for one in self.photos}),
        }
        return digest_of(body)


def report_deed(
    *,
    resident: Resident,
    by: User,
    rule: Rule,
    text: str,
    client_id: UUID,
    at: datetime,
    acted_on: date | None = None,
    witness_name: str = "",
    reporter: Resident | None = None,
    helped_because: str = "",
    photos: Sequence[Photo] = (),
) -> Report:
    """Say that one did a good deed, under a rule of the book of that day.

    ``reporter`` is another grown-up of the household whom the person lets report for
    them, and who says why. The same ``client_id`` with the same body returns the
    first report; with another body it raises ClientIdConflict.
    """
    said = _Said(
        kind=ReportKind.DEED,
        resident=resident,
        reporter=reporter or resident,
        by=by,
        text=text.strip(),
        acted_on=acted_on or timezone.localdate(at),
        rule=rule,
        witness_name=witness_name.strip(),
        helped_because=helped_because.strip(),
        photos=photos,
    )
    return _report(said, client_id, at=at)


def report_hazard(
    *,
    resident: Resident,
    by: User,
    text: str,
    place: str,
    client_id: UUID,
    at: datetime,
    photos: Sequence[Photo] = (),
    on_paper: bool = False,
) -> Report:
    """Say that something in the village is broken or dangerous, and where.

    ``on_paper`` the recorder or manager types in what a villager wrote; somebody else
    of the desk sees to it then.
    """
    said = _Said(
        kind=ReportKind.HAZARD,
        resident=resident,
        reporter=resident,
        by=by,
        text=text.strip(),
        place=place.strip(),
        acted_on=timezone.localdate(at),
        photos=photos,
        on_paper=on_paper,
    )
    return _report(said, client_id, at=at)


@transaction.atomic
def _report(said: _Said, client_id: UUID, *, at: datetime) -> Report:
    # The other of two requests with one id waits here, and then finds the first.
    Resident.objects.select_for_update(no_key=True).get(pk=said.reporter.pk)
    if before := sent_before(Report, client_id, said.digest, conflict=ClientIdConflict):
        return before
    on = timezone.localdate(at)
    _require_reporter(said, on=on)
    _require_room(said, on=on)
    rule = _admitted(said, on=on)
    report = Report.objects.create(
        village=said.resident.village,
        kind=said.kind,
        resident=said.resident,
        reporter=said.reporter,
        helped_because=said.helped_because,
        rule=rule,
        acted_on=said.acted_on,
        text=said.text,
        place=said.place,
        witness_name=said.witness_name,
        client_id=client_id,
        body_digest=said.digest,
        reported_by=said.by,
        reported_at=at,
    )
    _keep(report, said.photos)
    note("villages.report_made", report, by=said.by, at=at, photos=len(said.photos))
    return report


def _require_reporter(said: _Said, *, on: date) -> None:
    """Raise unless the user speaks for the reporter, and the reporter for the person.

    Or types in, at the desk, what the reporter wrote on paper.
    """
    if said.on_paper:
        require_desk(said.by, said.reporter.village, on=on)
    elif not permissions.own_residents(said.by).filter(pk=said.reporter.pk).exists():
        raise NotYoursToReport
    here = Resident.objects.filter(pk=said.reporter.pk).living_here(on=on)
    if not here.exists() or not said.reporter.is_adult(on=on):
        raise ReporterNotHere(name=said.reporter.name)
    if said.reporter == said.resident:
        return
    if said.resident not in helped_by(said.reporter, on=on):
        raise HelperNotConfirmed(name=said.resident.name)
    if not said.helped_because:
        raise HelperSaysWhy


def _require_room(said: _Said, *, on: date) -> None:
    today = Report.objects.filter(reporter=said.reporter, reported_at__date=on)
    if today.count() >= MOST_A_DAY:
        raise TooManyReports(limit=MOST_A_DAY)


def _admitted(said: _Said, *, on: date) -> Rule | None:
    """Return the rule of the day of the act, after everything else was checked."""
    if not said.text:
        raise ReportEmpty
    if said.rule is None:
        if not said.place:
            raise PlaceMissing
        if len(said.photos) > MOST_PHOTOS:
            raise TooManyPhotos(limit=MOST_PHOTOS)
        return None
    deed = Deed(
        village=said.resident.village,
        by=said.by,
        rule=said.rule,
        residents=[said.resident],
        acted_on=said.acted_on,
        note=said.text,
        photo_count=len(said.photos),
    )
    return admit_report(deed, on=on)


def _keep(report: Report, photos: Sequence[Photo]) -> None:
    """Keep photos, each once."""
    for photo in {one.digest: one for one in photos}.values():
        ReportPhoto.objects.create(
            report=report,
            photo=ContentFile(photo.content, f"{photo.digest[:20]}.jpg"),
            digest=photo.digest,
            perceptual_hash=photo.perceptual_hash,
        )


@transaction.atomic
def withdraw(*, report: Report, by: User, at: datetime) -> Report:
    """Take a report back while nobody has taken it up. Twice changes nothing."""
    report = locked(report)
    if not is_mine(by, report):
        raise NotYoursToReport
    if report.status == ReportStatus.WITHDRAWN:
        return report
    require_status(report, ReportStatus.REPORTED)
    close(report, ReportStatus.WITHDRAWN, by=by, at=at)
    report.save()
    note("villages.report_withdrawn", report, by=by, at=at)
    return report
