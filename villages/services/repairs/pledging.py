"""Pledge to make a deduct good, or let go of the pledge."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.deduct_errors import HelperSaysWhy
from villages.formulas.repairs import (
    LEAST_OF_A_TASK,
    MOST_OF_A_TASK,
    SPARE_HOURS,
    hours_to_repair,
)
from villages.models import (
    Deduct,
    ObjectionChannel,
    Repair,
    RepairStage,
    RepairTask,
    ServiceKind,
)
from villages.repair_errors import (
    RepairRuns,
    TaskUnknown,
    TooFewHours,
    TooManyHours,
)
from villages.services.deducts.steps import locked, note
from villages.services.repairs.steps import (
    require_counting,
    require_own_side,
    require_running,
)


@transaction.atomic
def pledge(
    *,
    deduct: Deduct,
    hours: Mapping[str, int],
    by: User,
    at: datetime,
    words: str = "",
    channel: str = ObjectionChannel.SCREEN,
    helped_because: str = "",
) -> Repair:
    """Pledge so many hours of each kind of service; it runs at once.

    ``hours`` maps kinds of service to whole hours. They must come to what the points
    of the deduct ask for (``hours_to_repair``), with two to spare at most: nobody is
    made to pledge more than it takes. On screen the person pledges; on paper or
    through a helper the manager or the recorder who wrote the reminder types it in.
    The same tasks again return the repair that runs.
    """
    deduct = locked(deduct)
    on = timezone.localdate(at)
    channel = ObjectionChannel(channel)
    require_own_side(by, deduct, on=on, on_screen=channel == ObjectionChannel.SCREEN)
    chosen = {str(kind): count for kind, count in hours.items() if count}
    running = deduct.repairs.filter(stage=RepairStage.PLEDGED).first()
    if running:
        if dict(running.tasks.values_list("kind", "hours")) == chosen:
            return running
        raise RepairRuns
    require_counting(deduct, on=on)
    needed = hours_to_repair(deduct.points or 0)
    _require_enough(chosen, needed=needed, points=deduct.points or 0)
    if channel == ObjectionChannel.HELPER and not helped_because.strip():
        raise HelperSaysWhy
    repair = Repair.objects.create(
        deduct=deduct,
        hours_needed=needed,
        words=words.strip(),
        channel=channel,
        helped_because=helped_because.strip(),
        pledged_by=by,
        pledged_at=at,
    )
    RepairTask.objects.bulk_create(
        RepairTask(repair=repair, kind=kind, hours=count)
        for kind, count in sorted(chosen.items())
    )
    note("villages.repair_pledged", deduct, by=by, at=at, channel=str(channel))
    return repair


def _require_enough(chosen: Mapping[str, int], *, needed: int, points: int) -> None:
    allowed = range(LEAST_OF_A_TASK, MOST_OF_A_TASK + 1)
    known = chosen.keys() <= set(ServiceKind.values)
    if not known or any(count not in allowed for count in chosen.values()):
        raise TaskUnknown(least=LEAST_OF_A_TASK, most=MOST_OF_A_TASK)
    total = sum(chosen.values())
    if total < needed:
        raise TooFewHours(points=points, needed=needed, chosen=total)
    if total > needed + SPARE_HOURS:
        raise TooManyHours(needed=needed, chosen=total, spare=SPARE_HOURS)


@transaction.atomic
def give_up(*, repair: Repair, by: User, at: datetime) -> Repair:
    """Let go of a pledge that runs; the deduct stays as it is until its term ends.

    The person may, on paper through the manager or the recorder who wrote the reminder,
    and nothing speaks against pledging anew. Twice changes nothing.
    """
    deduct = locked(repair.deduct)
    repair = Repair.objects.select_for_update().get(pk=repair.pk)
    require_own_side(by, deduct, on=timezone.localdate(at))
    if repair.stage == RepairStage.GIVEN_UP:
        return repair
    require_running(repair)
    repair.stage, repair.ended_at, repair.ended_by = RepairStage.GIVEN_UP, at, by
    repair.save(update_fields=["stage", "ended_at", "ended_by"])
    note("villages.repair_given_up", deduct, by=by, at=at)
    return repair
