"""What every step asks first: the line and the objection under lock, and who decides."""

from datetime import date, datetime

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.formulas.workdays import add_workdays, is_known
from villages.models import (
    BehaviourRecord,
    Deduct,
    Household,
    Objection,
    ObjectionLevel,
    RecordStatus,
    Resident,
    Village,
)
from villages.objection_errors import (
    NotYourObjection,
    ObjectionClosed,
    TooCloseToDecide,
    TookPart,
)
from villages.selectors.calendars import calendar_of
from villages.selectors.objection_deciders import (
    VILLAGE_DECIDERS,
    is_too_close,
    who_took_part,
)
from villages.selectors.objections import WITH
from villages.selectors.ties import ties_of
from villages.services import messages

# Of scores that of a household, or where each person has one that of a person.
Line = BehaviourRecord | Deduct | Household | Resident

USUAL_DAYS, LONGER_DAYS = 3, 7
DAYS_TO_ESCALATE = 5


def locked_line(line: Line) -> Line:
    """Return the line under its lock: whoever comes second sees what the first did."""
    if isinstance(line, Household | Resident):
        score = type(line)._default_manager.select_for_update(of=("self",), no_key=True)
        whose: Line = score.get(pk=line.pk)
        return whose
    rows = type(line)._default_manager.select_for_update(of=("self",))
    found: Line = rows.select_related("rule", "village").get(pk=line.pk)
    return found


def locked(objection: Objection) -> Objection:
    """Return the objection under its lock, with the line it is to locked before it."""
    line = locked_line(line_of(objection))
    objection = (
        Objection.objects.select_for_update(of=("self",))
        .select_related(*WITH)
        .get(pk=objection.pk)
    )
    if isinstance(line, BehaviourRecord):
        objection.record = line
    elif isinstance(line, Deduct):
        objection.deduct = line
    return objection


def line_of(objection: Objection) -> Line:
    """Return what the objection is to."""
    score = objection.resident or objection.household
    line = objection.record or objection.deduct or score
    assert line is not None  # noqa: S101 - the table keeps that it is one of them
    return line


def open_others(objection: Objection) -> list[Objection]:
    """Return the other open objections to the same line, oldest first."""
    same = Objection.objects.open().filter(
        record=objection.record,
        deduct=objection.deduct,
        household=objection.household,
        resident=objection.resident,
    )
    return list(same.exclude(pk=objection.pk).order_by("pk"))


def pause(line: Line) -> None:
    """Take a record off its way to points while somebody looks at it."""
    if isinstance(line, BehaviourRecord) and line.status == RecordStatus.ON_NOTICE:
        line.status = RecordStatus.OBJECTED
        line.save(update_fields=["status"])


def resume(objection: Objection, *, on: date) -> None:
    """Let a record go on when nobody objects any more, never with a day that is over."""
    record = objection.record
    if record is None or record.status != RecordStatus.OBJECTED:
        return
    if open_others(objection):
        return
    notice = record.notice
    record.status = RecordStatus.ON_NOTICE
    record.effective_on = on if notice and notice.effective_on < on else None
    record.save(update_fields=["status", "effective_on"])


def set_clock(objection: Objection, *, since: date, workdays: int) -> None:
    """Set the last day to decide, counted in the county's workdays after ``since``."""
    calendar = calendar_of(objection.village)
    objection.workdays = workdays
    objection.due_on = add_workdays(since, workdays, calendar)
    objection.is_provisional = not all(
        is_known(year, calendar)
        for year in range(since.year, objection.due_on.year + 1)
    )


def fifth_workday(objection: Objection, answered_on: date) -> date:
    """Return the last day to go on to the town, as the calendar stands now."""
    calendar = calendar_of(objection.village)
    return add_workdays(answered_on, DAYS_TO_ESCALATE, calendar)


def clock_began(objection: Objection) -> date:
    """Return the day from which the present level counts its workdays."""
    return timezone.localdate(objection.escalated_at or objection.raised_at)


def require_open(objection: Objection) -> None:
    """Raise ObjectionClosed unless it waits for an answer."""
    if objection.closed_at is not None:
        raise ObjectionClosed(status=objection.get_status_display())


def require_decider(user: User, objection: Objection, *, on: date) -> ObjectionLevel:
    """Return at which level the user decides, or raise why somebody else has to.

    In the village its panel and manager; at the town, and for what the
    village let pass its last day, the supervisor of town or county. Never who had a
    hand in the line or typed the objection, nor family or relatives of either side.
    """
    level = _level(user, objection, on=on)
    if level is None:
        raise NotYourObjection
    if user.pk in who_took_part(objection):
        raise TookPart
    if is_too_close(ties_of(user), objection):
        raise TooCloseToDecide
    return level


def _level(user: User, objection: Objection, *, on: date) -> ObjectionLevel | None:
    village: Village = objection.village
    is_at_village = objection.level == ObjectionLevel.VILLAGE
    if is_at_village and any(
        permissions.holds(user, role, village, on=on) for role in VILLAGE_DECIDERS
    ):
        return ObjectionLevel.VILLAGE
    is_at_town = not is_at_village or objection.due_on < on
    if is_at_town and permissions.supervises(user, village.town, on=on):
        return ObjectionLevel.TOWN
    return None


def note(
    action: str, objection: Objection, *, by: User | None, at: datetime, **data: object
) -> None:
    """Write the audit line; it never says what was objected to. Tell both sides of it."""
    audit.record(action, target=objection, by=by, at=at, data=data)
    messages.tell_of_objection(
        action=action, objection=objection, by=by, at=at, data=data
    )
