"""What the desk does with a report: take it up, turn it down, have it mended."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.models import Report, ReportKind, ReportStatus, Rule
from villages.report_errors import (
    NobodyAssigned,
    ReportClosed,
    RuleNotChosen,
    TurnedDownWithoutReason,
)
from villages.services.photos import Photo, drafted
from villages.services.records.submitting import submit
from villages.services.reports.steps import (
    close,
    locked,
    note,
    require_desk,
    require_distance,
    require_status,
)

MOST_NOTE = 200


@transaction.atomic
def take_up(
    *,
    report: Report,
    by: User,
    at: datetime,
    rule: Rule | None = None,
    points: int | None = None,
    quantity: int | None = None,
    late_reason: str = "",
    photos: Sequence[Photo] = (),
    warn_of_duplicates: bool = False,
) -> Report:
    """Make an ordinary record of a report: one at most, and never by who reported it.

    A deed while it waits, a hazard once it is mended. The record is checked like any
    other, so whatever keeps a deed from being written down is raised here as well.
    Taking up once more what oneself took up changes nothing.
    """
    report = locked(report)
    require_desk(by, report.village, on=timezone.localdate(at))
    if report.status == ReportStatus.TAKEN_UP and report.closed_by_id == by.pk:
        return report
    if not report.can_be_taken_up or report.purged_at:
        raise ReportClosed(status=report.get_status_display())
    require_distance(by, report)
    rule = rule or report.rule
    if rule is None:
        raise RuleNotChosen
    report.submission = submit(
        village=report.village,
        by=by,
        at=at,
        client_id=report.key,
        rule=rule,
        residents=[report.resident],
        acted_on=report.acted_on,
        points=points,
        quantity=quantity,
        note=_note_of(report),
        late_reason=late_reason,
        photos=[*map(drafted, report.photos.order_by("pk")), *photos],
        warn_of_duplicates=warn_of_duplicates,
    )
    close(report, ReportStatus.TAKEN_UP, by=by, at=at)
    report.save()
    note("villages.report_taken_up", report, by=by, at=at)
    return report


def _note_of(report: Report) -> str:
    words = f"{report.place}：{report.text}" if report.place else report.text
    return words[:MOST_NOTE]


@transaction.atomic
def turn_down(*, report: Report, reason: str, by: User, at: datetime) -> Report:
    """Make nothing of a report, with the reason that the reporter reads."""
    report = locked(report)
    require_desk(by, report.village, on=timezone.localdate(at))
    require_status(report, ReportStatus.REPORTED, ReportStatus.ASSIGNED)
    require_distance(by, report)
    report.reason = reason.strip()
    if not report.reason:
        raise TurnedDownWithoutReason
    close(report, ReportStatus.TURNED_DOWN, by=by, at=at)
    report.save()
    note("villages.report_turned_down", report, by=by, at=at)
    return report


@transaction.atomic
def assign(*, report: Report, assigned_to: str, by: User, at: datetime) -> Report:
    """Say who goes and mends it."""
    report = locked(report)
    require_desk(by, report.village, on=timezone.localdate(at))
    _require_hazard(report, ReportStatus.REPORTED)
    report.assigned_to = assigned_to.strip()
    if not report.assigned_to:
        raise NobodyAssigned
    report.status, report.assigned_at, report.assigned_by = (
        ReportStatus.ASSIGNED,
        at,
        by,
    )
    report.save()
    note("villages.report_assigned", report, by=by, at=at)
    return report


@transaction.atomic
def mark_mended(*, report: Report, by: User, at: datetime) -> Report:
    """Say that it was true and is mended; it may be taken up as a record then.

    Not by who reported it, nor by family or relatives: it says that it was true.
    """
    report = locked(report)
    require_desk(by, report.village, on=timezone.localdate(at))
    _require_hazard(report, ReportStatus.REPORTED, ReportStatus.ASSIGNED)
    require_distance(by, report)
    report.status, report.mended_at, report.mended_by = ReportStatus.MENDED, at, by
    report.save()
    note("villages.report_mended", report, by=by, at=at)
    return report


def _require_hazard(report: Report, *statuses: ReportStatus) -> None:
    if report.kind != ReportKind.HAZARD:
        raise ReportClosed(status=report.get_status_display())
    require_status(report, *statuses)
