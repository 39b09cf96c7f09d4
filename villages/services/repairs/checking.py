"""Look at a task that is said to be done; the last one clears the line."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from grassroots.accounts.models import User
from villages import permissions
from villages.deduct_errors import NotYourStep, TooClose
from villages.models import Deduct, DeductStage, Repair, RepairStage, RepairTask
from villages.repair_errors import (
    NotSaidDone,
    OwnPledge,
    SayWhatTaskLacks,
    TaskDone,
)
from villages.selectors.deducts import cause_in
from villages.selectors.ties import ties_of
from villages.services.deducts.steps import (
    is_subject,
    manages,
    note,
    require_officer,
    wrote,
)
from villages.services.repairs.steps import (
    locked_task,
    require_counting,
    require_running,
)


@transaction.atomic
def check(*, task: RepairTask, by: User, at: datetime) -> Repair:
    """Say that the task was done; return the repair as it stands then.

    The manager, a panel member or the recorder who wrote the reminder may, unless they
    are the person, family or declared relatives, pledged it or said that it is done.
    When as many hours are looked at as are needed the deduct is repaired: from this
    moment it is in no view, sum, export or print. Checking twice changes nothing.
    """
    deduct, repair, task = locked_task(task)
    on = timezone.localdate(at)
    _require_other(by, deduct, repair, task, on=on)
    if task.is_checked:
        return repair
    require_running(repair)
    require_counting(deduct, on=on)
    if not task.waits:
        raise NotSaidDone
    task.checked_at, task.checked_by = at, by
    task.save(update_fields=["checked_at", "checked_by"])
    note("villages.repair_task_checked", deduct, by=by, at=at, kind=task.kind)
    checked = repair.tasks.filter(checked_at__isnull=False)
    if (checked.aggregate(hours=Sum("hours"))["hours"] or 0) >= repair.hours_needed:
        _clear(deduct, repair, by=by, at=at)
    return repair


def _clear(deduct: Deduct, repair: Repair, *, by: User, at: datetime) -> None:
    """End the repair and the deduct with it."""
    repair.stage, repair.ended_at, repair.ended_by = RepairStage.CLEARED, at, by
    repair.save(update_fields=["stage", "ended_at", "ended_by"])
    deduct.stage, deduct.ended_at, deduct.ended_by = DeductStage.REPAIRED, at, by
    deduct.save(update_fields=["stage", "ended_at", "ended_by"])
    note("villages.deduct_repaired", deduct, by=by, at=at)


@transaction.atomic
def send_back(*, task: RepairTask, words: str, by: User, at: datetime) -> RepairTask:
    """Say what the task lacks yet; the person reads it and may say done again."""
    deduct, repair, task = locked_task(task)
    on = timezone.localdate(at)
    _require_other(by, deduct, repair, task, on=on)
    require_running(repair)
    if task.is_checked:
        raise TaskDone
    if not task.waits:
        raise NotSaidDone
    if not words.strip():
        raise SayWhatTaskLacks
    task.said_at = task.said_by = task.done_on = None
    task.done_words, task.sent_back_because = "", words.strip()
    task.save()
    note("villages.repair_task_sent_back", deduct, by=by, at=at, kind=task.kind)
    return task


def _require_other(
    by: User, deduct: Deduct, repair: Repair, task: RepairTask, *, on: date
) -> None:
    """Raise unless somebody looks who neither did, pledged nor said it."""
    if is_subject(by, deduct):
        raise NotYourStep
    writes = manages(by, deduct, on=on) or wrote(by, deduct, on=on)
    on_panel = permissions.sits_on_panel(by, deduct.village, on=on)
    require_officer(by, deduct, on=on, is_theirs=writes or on_panel)
    if not writes and cause_in(ties_of(by), deduct):
        # Who had no vote in it, as kin of the household whose score comes back.
        raise TooClose
    if by.pk in {repair.pledged_by_id, task.said_by_id}:
        raise OwnPledge
