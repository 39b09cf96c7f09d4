"""What every step of a repair asks first: the rows, the stage, and who comes."""

from datetime import date

from grassroots.accounts.models import User
from villages.deduct_errors import NotYourStep
from villages.models import Deduct, DeductStage, Repair, RepairStage, RepairTask
from villages.repair_errors import DisputedFirst, NothingToRepair, RepairOver
from villages.services.deducts.steps import (
    is_subject,
    locked,
    manages,
    require_officer,
    wrote,
)


def locked_task(task: RepairTask) -> tuple[Deduct, Repair, RepairTask]:
    """Return deduct, repair and task under their locks, in this order."""
    of = (
        Repair.objects.only("deduct_id").select_related("deduct").get(pk=task.repair_id)
    )
    deduct = locked(of.deduct)
    repair = Repair.objects.select_for_update().get(pk=of.pk)
    return deduct, repair, RepairTask.objects.select_for_update().get(pk=task.pk)


def require_running(repair: Repair) -> None:
    """Raise RepairOver once it was finished or given up."""
    if repair.stage != RepairStage.PLEDGED:
        raise RepairOver(stage=repair.get_stage_display())


def require_in_force(deduct: Deduct, *, on: date) -> None:
    """Raise unless the deduct was decided, stands, and is within its term."""
    is_over = deduct.expires_on is not None and deduct.expires_on <= on
    if deduct.stage != DeductStage.IN_FORCE or is_over:
        raise NothingToRepair


def require_counting(deduct: Deduct, *, on: date) -> None:
    """Raise unless the deduct lowers the score: in force, and undisputed."""
    require_in_force(deduct, on=on)
    if deduct.objections.open().exists():
        raise DisputedFirst


def require_own_side(
    user: User, deduct: Deduct, *, on: date, on_screen: bool | None = None
) -> None:
    """Raise unless it is the person, or staff who write for them.

    Staff are the manager and the recorder who wrote the reminder, not family.
    ``on_screen`` says which of the two it has to be; None lets both.
    """
    own = is_subject(user, deduct)
    if on_screen is None:
        on_screen = own
    if on_screen:
        if not own:
            raise NotYourStep
        return
    theirs = manages(user, deduct, on=on) or wrote(user, deduct, on=on)
    require_officer(user, deduct, on=on, is_theirs=theirs)
