"""What the objector does afterwards: take it back, or go on to the town."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages import permissions
from villages.deduct_errors import HelperSaysWhy
from villages.models import (
    Objection,
    ObjectionChannel,
    ObjectionLevel,
    ObjectionMoment,
    ObjectionStatus,
)
from villages.objection_errors import (
    NothingToEscalate,
    NothingToObjectTo,
    NotYourObjection,
    ObjectionEmpty,
    TooLateToEscalate,
)
from villages.services import objection_papers
from villages.services.objections.raising import (
    require_none_running,
    require_standing,
    require_way_in,
)
from villages.services.objections.steps import (
    USUAL_DAYS,
    fifth_workday,
    line_of,
    locked,
    note,
    pause,
    require_open,
    resume,
    set_clock,
)
from villages.services.photos import Photo
from villages.services.years import follow


@transaction.atomic
def withdraw(*, objection: Objection, by: User, at: datetime) -> Objection:
    """Take one's objection back; the record goes on. Twice changes nothing."""
    objection = locked(objection)
    _require_objector(by, objection)
    if objection.status == ObjectionStatus.WITHDRAWN:
        return objection
    require_open(objection)
    objection.status, objection.closed_at = ObjectionStatus.WITHDRAWN, at
    objection.save()
    resume(objection, on=timezone.localdate(at))
    follow(objection=objection, by=by, at=at)
    note("villages.objection_withdrawn", objection, by=by, at=at)
    return objection


@transaction.atomic
def escalate(
    *,
    objection: Objection,
    because: str,
    by: User,
    at: datetime,
    channel: str = ObjectionChannel.SCREEN,
    helped_because: str = "",
    paper: Photo | None = None,
) -> Objection:
    """Ask the town to look once more at what the village turned down.

    Until the fifth workday after the village's answer, once, as long as the line
    stands. A record that is still on notice pauses again. Asking twice changes nothing.
    On paper or through a helper the village's recorder or manager types it in.
    """
    objection = locked(objection)
    on = timezone.localdate(at)
    line = line_of(objection)
    if channel == ObjectionChannel.SCREEN:
        _require_objector(by, objection)
    else:
        require_way_in(by, line, objection.objector, channel, on=on)
    if objection.closed_at is None and objection.level == ObjectionLevel.TOWN:
        return objection
    if not _was_turned_down_by_village(objection):
        raise NothingToEscalate
    last = last_day_to_escalate(objection)
    if on > last:
        raise TooLateToEscalate(day=last.isoformat())
    require_standing(line, on=on)
    require_none_running(objection.objector, line)
    because = because.strip()
    if not because:
        raise ObjectionEmpty
    helped_because = helped_because.strip()
    if channel == ObjectionChannel.HELPER and not helped_because:
        raise HelperSaysWhy
    objection.level, objection.status = ObjectionLevel.TOWN, ObjectionStatus.OPEN
    objection.escalated_at, objection.escalated_because = at, because
    objection.closed_at = None
    set_clock(objection, since=on, workdays=USUAL_DAYS)
    objection.save()
    if channel != ObjectionChannel.SCREEN:
        objection_papers.keep(
            objection,
            ObjectionMoment.ESCALATED,
            photo=paper,
            helped_because=helped_because,
            by=by,
            at=at,
        )
    pause(line)
    note(
        "villages.objection_escalated",
        objection,
        by=by,
        at=at,
        due_on=objection.due_on.isoformat(),
    )
    return objection


def may_escalate(objection: Objection, *, on: date) -> bool:
    """Return whether the objector may go on to the town on the day."""
    if not _was_turned_down_by_village(objection):
        return False
    try:
        require_standing(line_of(objection), on=on)
    except NothingToObjectTo:
        return False
    return on <= last_day_to_escalate(objection)


def _was_turned_down_by_village(objection: Objection) -> bool:
    is_over = objection.status == ObjectionStatus.DISMISSED
    return is_over and objection.level == ObjectionLevel.VILLAGE


def last_day_to_escalate(objection: Objection) -> date:
    """Return the fifth workday after the village's answer, never before the day told."""
    decision = objection.decisions.get(level=ObjectionLevel.VILLAGE)
    decided_on = timezone.localdate(decision.decided_at)
    fifth = fifth_workday(objection, decided_on)
    return max(fifth, objection.town_until or fifth)


def _require_objector(user: User, objection: Objection) -> None:
    own = permissions.own_residents(user)
    if not own.filter(pk=objection.objector_id).exists():
        raise NotYourObjection
