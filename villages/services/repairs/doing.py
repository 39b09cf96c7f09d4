"""Say that a task of a repair is done."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.models import DeductMoment, RepairTask
from villages.record_errors import TooManyPhotos
from villages.repair_errors import DoneOnOutOfRange, DoneWordsMissing, TaskDone
from villages.services.deducts.photos import keep
from villages.services.deducts.steps import note
from villages.services.photos import Photo
from villages.services.records.admission import MOST_PHOTOS
from villages.services.repairs.steps import (
    locked_task,
    require_in_force,
    require_own_side,
    require_running,
)


@transaction.atomic
def say_done(
    *,
    task: RepairTask,
    done_on: date,
    words: str,
    by: User,
    at: datetime,
    photos: Sequence[Photo] = (),
) -> RepairTask:
    """Say when and where a task was done, with photos if there are any.

    The person says it, or the manager or recorder who writes for them. It counts once
    somebody else has looked. The day is one from the pledge to today. Saying the same
    again changes nothing; other words before anybody looked replace the first, and
    photos may come later.
    """
    deduct, repair, task = locked_task(task)
    on = timezone.localdate(at)
    require_own_side(by, deduct, on=on)
    words = words.strip()
    kept = set(deduct.photos.values_list("digest", flat=True))
    new = [one for one in photos if one.digest not in kept]
    before = (task.said_by_id, task.done_on, task.done_words)
    if before == (by.pk, done_on, words) and not new:
        return task
    require_running(repair)
    require_in_force(deduct, on=on)
    if task.is_checked:
        raise TaskDone
    first = timezone.localdate(repair.pledged_at)
    if not first <= done_on <= on:
        raise DoneOnOutOfRange(first=first.isoformat())
    if not words:
        raise DoneWordsMissing
    if task.photos.count() + len(new) > MOST_PHOTOS:
        raise TooManyPhotos(limit=MOST_PHOTOS)
    task.done_on, task.done_words = done_on, words
    task.said_at, task.said_by, task.sent_back_because = at, by, ""
    task.save()
    keep(deduct, new, DeductMoment.TASK, by=by, at=at, task=task)
    note("villages.repair_task_done", deduct, by=by, at=at, kind=task.kind)
    return task
