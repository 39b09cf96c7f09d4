"""Note who came and who went: by the turning code, by card, or from paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.core import short_code, turning_code
from grassroots.core.errors import Refusal
from villages.activity_errors import (
    CameAlready,
    CardUnknown,
    CodeTurned,
    CountedAlready,
    JustCame,
    NotForThisPerson,
    NotHere,
    NotYourTurn,
    TimesNeedReason,
    TimesOutOfRange,
    TooEarly,
    TooLate,
)
from villages.formulas.hours import Stay
from villages.models import (
    Activity,
    ActivityStage,
    CheckedBy,
    Resident,
    SignUp,
    SignUpState,
)
from villages.models.activity import clock
from villages.services.activities.steps import (
    EARLY,
    LATE,
    found,
    locked,
    locked_person,
    note,
    require_distance,
    require_fit,
    require_free,
    require_organiser,
    require_stage,
    with_place,
)

# A card that is read twice by mistake does not check out at once.
SHORTEST = timedelta(minutes=5)


def turning_name(activity: Activity) -> str:
    """Return the name from which the activity's code is derived."""
    return f"activity:{activity.key}"


@transaction.atomic
def check_in(
    *, activity: Activity, resident: Resident, code: str, by: User, at: datetime
) -> SignUp:
    """Note that the person is here; they typed or scanned what the organiser shows."""
    activity = locked(activity)
    _require_own_code(activity, resident, code, by=by, at=at)
    return _come(activity, resident, CheckedBy.CODE, by=by, at=at)


@transaction.atomic
def check_out(
    *, activity: Activity, resident: Resident, code: str, by: User, at: datetime
) -> SignUp:
    """Note that the person goes."""
    activity = locked(activity)
    _require_own_code(activity, resident, code, by=by, at=at)
    return _go(activity, resident, CheckedBy.CODE, by=by, at=at)


@transaction.atomic
def check_card(*, activity: Activity, card: str, by: User, at: datetime) -> SignUp:
    """Note that whoever holds the card comes, or goes when they are here already."""
    activity = locked(activity)
    require_organiser(by, activity, at=at)
    resident = Resident.objects.filter(
        village=activity.village, card_code=short_code.normalise(card)
    ).first()
    if resident is None:
        raise CardUnknown
    require_distance(by, resident)
    row = found(activity, resident)
    if row is not None and row.is_here:
        return _go(activity, resident, CheckedBy.CARD, by=by, at=at)
    return _come(activity, resident, CheckedBy.CARD, by=by, at=at)


@dataclass(frozen=True)
class Line:
    """One line of the paper list, as it was typed in."""

    resident: Resident
    came_at: datetime
    left_at: datetime
    because: str = ""


@transaction.atomic
def enter_times(
    *, activity: Activity, lines: Sequence[Line], by: User, at: datetime
) -> dict[int, Refusal]:
    """Keep the times of those lines that hold; return what is said of the others.

    The answer is by the person's key. Who had checked in needs a reason; whose hours
    became a record is not changed here.
    """
    activity = locked(activity)
    require_organiser(by, activity, at=at)
    require_stage(activity, ActivityStage.PUBLISHED, ActivityStage.CLOSED)
    refused: dict[int, Refusal] = {}
    for line in sorted(lines, key=lambda one: one.resident.pk):
        try:
            with transaction.atomic():
                _enter(activity, line, by=by, at=at)
        except Refusal as refusal:
            refused[line.resident.pk] = refusal
    return refused


def _enter(activity: Activity, line: Line, *, by: User, at: datetime) -> None:
    resident = locked_person(line.resident)
    require_distance(by, resident)
    require_fit(resident, activity)
    _require_in_range(activity, line, at=at)
    require_free(resident, activity, Stay(line.came_at, line.left_at))
    row = with_place(activity, resident, at=at)
    if row.counted_at is not None:
        raise CountedAlready(name=resident.name)
    was = [row.came_clock, row.left_clock]
    if row.came_at is not None and not line.because.strip():
        raise TimesNeedReason(name=resident.name)
    how = CheckedBy.HAND if row.came_at is not None else CheckedBy.PAPER
    row.came_how = row.came_how or how
    row.came_at, row.left_at, row.left_how = line.came_at, line.left_at, how
    row.is_here, row.times_because = False, line.because.strip()
    row.save()
    now = [row.came_clock, row.left_clock]
    note(
        "activity_times_entered",
        activity,
        by=by,
        at=at,
        sign_up=row.pk,
        was=was,
        now=now,
        because=row.times_because,
    )


def _require_in_range(activity: Activity, line: Line, *, at: datetime) -> None:
    first, last = activity.starts_at - EARLY, activity.ends_at + LATE
    if not first <= line.came_at < line.left_at <= min(last, at):
        raise TimesOutOfRange(
            name=line.resident.name, first=clock(first), last=clock(last)
        )


def _require_own_code(
    activity: Activity, resident: Resident, code: str, *, by: User, at: datetime
) -> None:
    if resident.user_id != by.pk:
        raise NotForThisPerson
    if not turning_code.accepts(turning_name(activity), code, at=at):
        raise CodeTurned


def _come(
    activity: Activity, resident: Resident, how: CheckedBy, *, by: User, at: datetime
) -> SignUp:
    require_stage(activity, ActivityStage.PUBLISHED)
    if at < activity.starts_at - EARLY:
        raise TooEarly(time=clock(activity.starts_at - EARLY))
    if at >= activity.ends_at:
        raise TooLate
    resident = locked_person(resident)
    require_fit(resident, activity)
    row = found(activity, resident)
    if row is not None and row.came_at is not None:
        raise CameAlready(name=resident.name)
    if row is not None and row.state == SignUpState.WAITING:
        raise NotYourTurn(name=resident.name)
    require_free(resident, activity, Stay(at, None))
    row = with_place(activity, resident, at=at)
    row.came_at, row.came_how, row.is_here = at, how, True
    row.save()
    note("activity_checked_in", activity, by=by, at=at, sign_up=row.pk, how=str(how))
    return row


def _go(
    activity: Activity, resident: Resident, how: CheckedBy, *, by: User, at: datetime
) -> SignUp:
    require_stage(activity, ActivityStage.PUBLISHED)
    resident = locked_person(resident)
    row = found(activity, resident)
    if row is None or not row.is_here or row.came_at is None:
        raise NotHere(name=resident.name)
    if at > activity.ends_at + LATE:
        raise TooLate
    if at < row.came_at + SHORTEST:
        raise JustCame(name=resident.name, minutes=int(SHORTEST.total_seconds()) // 60)
    row.left_at, row.left_how, row.is_here = at, how, False
    row.save(update_fields=["left_at", "left_how", "is_here"])
    note("activity_checked_out", activity, by=by, at=at, sign_up=row.pk, how=str(how))
    return row


def code_now(activity: Activity, *, at: datetime) -> str:
    """Return what the organiser shows at this moment."""
    return turning_code.code_at(turning_name(activity), at=at)


def checks_in(activity: Activity, *, at: datetime) -> bool:
    """Return whether people may check in at the moment."""
    return activity.is_open and activity.starts_at - EARLY <= at < activity.ends_at
