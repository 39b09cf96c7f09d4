"""Put what passed on the notice board, and keep its dates honest."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from grassroots.audit import services as audit
from villages.formulas.workdays import notice_dates
from villages.models import (
    BehaviourRecord,
    County,
    PublicNotice,
    RecordStatus,
    Village,
)
from villages.selectors.calendars import calendar_of


@transaction.atomic
def put_up(*, record: BehaviourRecord, at: datetime) -> PublicNotice:
    """Put a record that passed on today's notice of its village."""
    return put_up_all(records=[record], at=at)


@transaction.atomic
def put_up_all(*, records: Sequence[BehaviourRecord], at: datetime) -> PublicNotice:
    """Put records that passed, all of one village, on today's notice of the village.

    A village has one notice a day. The records have their points and their date of
    decision; this sets notice and status.
    """
    notice = _notice_of(records[0].village, at=at)
    for record in records:
        record.notice = notice
        record.status = RecordStatus.ON_NOTICE
    BehaviourRecord.objects.bulk_update(
        records,
        [
            "notice",
            "status",
            "points_granted",
            "grant_code",
            "grant_facts",
            "decided_at",
        ],
    )
    return notice


def _notice_of(village: Village, *, at: datetime) -> PublicNotice:
    """Return the village's notice of the day, putting it up with the first record."""
    today = timezone.localdate(at)
    # Whoever comes second waits here, and then finds the notice of whoever was first.
    village = (
        Village.objects.select_for_update(no_key=True, of=("self",))
        .select_related("town__county")
        .get(pk=village.pk)
    )
    others = PublicNotice.objects.filter(village=village)
    found = others.filter(starts_on=today).first()
    if found:
        return found
    dates = notice_dates(today, village.notice_workdays, calendar_of(village))
    last = others.aggregate(last=Max("number"))["last"] or 0
    notice = PublicNotice.objects.create(
        village=village,
        number=last + 1,
        starts_on=today,
        ends_on=dates.ends_on,
        effective_on=dates.effective_on,
        is_provisional=dates.is_provisional,
    )
    audit.record(
        "villages.notice_put_up",
        target=notice,
        by=None,
        at=at,
        data={"number": notice.number, "effective_on": notice.effective_on.isoformat()},
    )
    return notice


def recompute_provisional(*, county: County, on: date, at: datetime) -> int:
    """Give the county's provisional notices their true dates; return how many changed.

    Called when the county has entered a year's table of holidays. Notices whose year
    is still unknown stay provisional.
    """
    return _recompute(
        PublicNotice.objects.filter(village__town__county=county), on=on, at=at
    )


def recompute_all_provisional(*, on: date, at: datetime) -> int:
    """Do the same everywhere: the calendar library may have learnt a year meanwhile."""
    return _recompute(PublicNotice.objects.all(), on=on, at=at)


def _recompute(notices: "QuerySet[PublicNotice]", *, on: date, at: datetime) -> int:
    keys = (
        notices.filter(is_provisional=True).order_by("pk").values_list("pk", flat=True)
    )
    return sum(_recompute_one(key, on=on, at=at) for key in keys)


@transaction.atomic
def _recompute_one(key: int, *, on: date, at: datetime) -> bool:
    """Set the dates of one notice anew, under its lock; tell whether they changed."""
    notice = (
        PublicNotice.objects.select_for_update(of=("self",))
        .select_related("village__town__county")
        .get(pk=key)
    )
    village = notice.village
    dates = notice_dates(
        notice.starts_on, village.notice_workdays, calendar_of(village)
    )
    # Never a day that has passed: until today everybody could still object.
    effective_on = max(dates.effective_on, on)
    before = (notice.ends_on, notice.effective_on, notice.is_provisional)
    after = (dates.ends_on, effective_on, dates.is_provisional)
    if not notice.is_provisional or dates.is_provisional or before == after:
        return False
    notice.ends_on, notice.effective_on, notice.is_provisional = after
    notice.save(update_fields=["ends_on", "effective_on", "is_provisional"])
    audit.record(
        "villages.notice_dates_set",
        target=notice,
        by=None,
        at=at,
        data={
            "effective_on": notice.effective_on.isoformat(),
            "was": before[1].isoformat(),
        },
    )
    return True
