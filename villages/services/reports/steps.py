"""What every step asks first: the report under lock, where it stands, and who acts."""

from datetime import date, datetime

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.models import Report, ReportStatus, Village
from villages.report_errors import NotYourReport, ReportClosed, TooCloseToReport
from villages.selectors.reports import WITH, is_close
from villages.selectors.ties import ties_of
from villages.services import messages


def locked(report: Report) -> Report:
    """Return the report under its lock: whoever comes second sees what the first did."""
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related(*WITH)
        .get(pk=report.pk)
    )


def require_status(report: Report, *statuses: ReportStatus) -> None:
    """Raise ReportClosed unless the report stands at one of the statuses."""
    if report.status not in statuses or report.purged_at is not None:
        raise ReportClosed(status=report.get_status_display())


def is_mine(user: User, report: Report) -> bool:
    """Return whether the user is who did it or who reported it, or speaks for them."""
    own = permissions.own_residents(user)
    return own.filter(pk__in=(report.resident_id, report.reporter_id)).exists()


def require_desk(user: User, village: Village, *, on: date) -> None:
    """Raise NotYourReport unless the user is recorder or manager of the village."""
    if not (
        permissions.is_recorder_of(user, village, on=on)
        or permissions.manages(user, village, on=on)
    ):
        raise NotYourReport


def require_distance(user: User, report: Report) -> None:
    """Raise TooCloseToReport for who reported or witnessed it, family and relatives."""
    if is_close(ties_of(user), report):
        raise TooCloseToReport


def close(
    report: Report, status: ReportStatus, *, by: User | None, at: datetime
) -> None:
    """End the report."""
    report.status, report.closed_at, report.closed_by = status, at, by


def note(
    action: str, report: Report, *, by: User | None, at: datetime, **data: object
) -> None:
    """Write the audit line; it never says what the report said."""
    audit.record(
        action,
        target=report,
        by=by,
        at=at,
        data={"kind": report.kind, **data},
    )
    messages.tell_of_report(action=action, report=report, at=at)
