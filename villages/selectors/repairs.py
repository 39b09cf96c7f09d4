"""How far a repair has got, and which tasks wait for somebody to look."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from grassroots.accounts.models import User
from villages.formulas.repairs import hours_to_repair
from villages.models import (
    AreaRole,
    County,
    Deduct,
    DeductStage,
    Repair,
    RepairStage,
    RepairTask,
    Town,
    Village,
)
from villages.selectors.deducts import cause_in, deducts_for
from villages.selectors.ties import ties_of

LOOKERS = frozenset({AreaRole.RECORDER, AreaRole.PANEL, AreaRole.MANAGER})


@dataclass(frozen=True)
class Progress:
    """A repair that runs: its tasks in order, and the hours that count so far."""

    repair: Repair
    tasks: tuple[RepairTask, ...]

    @property
    def done(self) -> int:
        """Hours that somebody else has looked at, never more than are needed."""
        hours = sum(one.hours for one in self.tasks if one.is_checked)
        return min(hours, self.repair.hours_needed)

    @property
    def left(self) -> int:
        """Hours that are missing yet."""
        return self.repair.hours_needed - self.done


def hours_needed(deduct: Deduct) -> int:
    """Return how many hours of service clear the deduct."""
    return hours_to_repair(deduct.points or 0)


def may_be_repaired(deduct: Deduct) -> bool:
    """Return whether a pledge can be made: it counts, and no objection waits."""
    counts = deduct.stage == DeductStage.IN_FORCE
    return counts and not deduct.objections.open().exists()


def progress_of(deduct: Deduct) -> Progress | None:
    """Return the repair that runs, None when there is none.

    Once the deduct was put right there is nothing left to do for it.
    """
    repair = deduct.repairs.filter(stage=RepairStage.PLEDGED).first()
    if repair is None or deduct.stage != DeductStage.IN_FORCE:
        return None
    tasks = repair.tasks.prefetch_related("photos").order_by("pk")
    return Progress(repair=repair, tasks=tuple(tasks))


def task_of(deduct: Deduct, number: int) -> RepairTask | None:
    """Return a task of the running repair by its place, counted from one."""
    progress = progress_of(deduct)
    if progress is None or not 1 <= number <= len(progress.tasks):
        return None
    return progress.tasks[number - 1]


def is_for(task: RepairTask, user: User, role: str) -> bool:
    """Return whether the user may look at the task in this role: another's hand."""
    hands = {task.repair.pledged_by_id, task.said_by_id}
    return task.waits and role in LOOKERS and user.pk not in hands


def tasks_to_look_at(
    user: User, role: str, area: County | Town | Village, *, on: date
) -> int:
    """Return how many tasks wait for the user's look."""
    seen = deducts_for(user, role, area, on=on)
    own = Q(repair__pledged_by=user) | Q(said_by=user)
    waiting = (
        RepairTask.objects.to_look_at()
        .filter(repair__deduct__in=seen.values("pk"))
        .exclude(own)
    )
    if role != AreaRole.PANEL:
        return waiting.count()
    found = list(
        waiting.select_related("repair__deduct__rule", "repair__deduct__village")
    )
    if not found:
        return 0
    ties = ties_of(user)
    return sum(cause_in(ties, one.repair.deduct) is None for one in found)
