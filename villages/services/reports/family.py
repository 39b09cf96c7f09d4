"""Let another grown-up of the household report for oneself, and end that."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.models import ObjectionChannel, ReportHelper, Resident
from villages.report_errors import NotOneHousehold, NotYoursToReport
from villages.selectors.reports import adults_with
from villages.services.reports.steps import require_desk


@transaction.atomic
def confirm_helper(
    *, resident: Resident, helper: Resident, by: User, at: datetime, channel: str
) -> ReportHelper:
    """Let a grown-up of the household report for the resident. Twice changes nothing.

    On screen the resident does; on paper recorder or manager types in what the
    resident signed, and not for themselves.
    """
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    on = timezone.localdate(at)
    _require_may(resident, by, ObjectionChannel(channel), on=on)
    is_adult = resident.is_adult(on=on)
    if not is_adult or helper not in adults_with(resident, on=on):
        raise NotOneHousehold(name=resident.name, helper=helper.name)
    made, is_new = ReportHelper.objects.get_or_create(
        resident=resident,
        helper=helper,
        ended_at=None,
        defaults={
            "channel": ObjectionChannel(channel),
            "confirmed_at": at,
            "confirmed_by": by,
        },
    )
    if is_new:
        _note("villages.report_helper_named", made, by=by, at=at)
    return made


@transaction.atomic
def end_helper(
    *, resident: Resident, helper: Resident, by: User, at: datetime, channel: str
) -> None:
    """Take it back. Twice changes nothing."""
    on = timezone.localdate(at)
    _require_may(resident, by, ObjectionChannel(channel), on=on)
    rows = ReportHelper.objects.select_for_update(of=("self",))
    held = rows.filter(resident=resident, helper=helper, ended_at=None).first()
    if held is None:
        return
    held.ended_at, held.ended_by = at, by
    held.save()
    _note("villages.report_helper_ended", held, by=by, at=at)


def _require_may(
    resident: Resident, by: User, channel: ObjectionChannel, *, on: date
) -> None:
    if channel == ObjectionChannel.SCREEN:
        if not permissions.own_residents(by).filter(pk=resident.pk).exists():
            raise NotYoursToReport
        return
    require_desk(by, resident.village, on=on)
    if permissions.own_family(by).filter(pk=resident.pk).exists():
        raise NotYoursToReport


def _note(action: str, held: ReportHelper, *, by: User, at: datetime) -> None:
    audit.record(
        action,
        target=held.resident,
        by=by,
        at=at,
        data={"helper": held.helper_id, "channel": held.channel},
    )
