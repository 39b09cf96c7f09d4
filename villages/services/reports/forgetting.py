"""Forget what came of nothing, or is a record by now."""

from collections import Counter
from datetime import date, datetime, timedelta
from functools import partial

from django.db import transaction

from grassroots.audit import services as audit
from villages.models import Report, ReportStatus, Village
from villages.services import messages
from villages.services.reports.steps import close

# So long a report waits for somebody, and so long its words stay after its end.
KEPT = timedelta(days=90)
CLEARED = "—"


def forget_old(*, on: date, at: datetime) -> int:
    """Close what nobody took up, clear the words and photos of what is over.

    Return how many were cleared. What became a record lives on there. A hazard that
    somebody went to mend stays until it is mended or was not so.
    """
    villages = Report.objects.untouched_since(at - KEPT) | Report.objects.to_purge(
        before=at - KEPT
    )
    keys = villages.order_by("village").values_list("village", flat=True).distinct()
    return sum(_forget(village, at=at) for village in list(keys))


@transaction.atomic
def _forget(village: int, *, at: datetime) -> int:
    reports = Report.objects.filter(village=village).select_for_update().order_by("pk")
    lapsed = list(reports.untouched_since(at - KEPT))
    for report in lapsed:
        close(report, ReportStatus.LAPSED, by=None, at=at)
        report.save()
        messages.tell_of_lapsed_report(report=report, at=at)
    cleared = list(reports.to_purge(before=at - KEPT))
    for report in cleared:
        _clear(report, at=at)
    count = Counter(lapsed=len(lapsed), cleared=len(cleared))
    if lapsed or cleared:
        audit.record(
            "villages.reports_cleared",
            target=Village.objects.get(pk=village),
            by=None,
            at=at,
            data=dict(count),
            village_id=village,
        )
    return len(cleared)


def _clear(report: Report, *, at: datetime) -> None:
    """Blank one row and delete its photos, files and all."""
    report.text = report.place = report.witness_name = report.assigned_to = ""
    report.helped_because = CLEARED if report.helped_because else ""
    report.reason = CLEARED if report.reason else ""
    report.purged_at = at
    report.save()
    for photo in report.photos.all():
        file = photo.photo
        transaction.on_commit(partial(file.storage.delete, str(file.name)))
    report.photos.all().delete()
