"""Sign up, wait in line, leave; whoever leaves a place lets the next one in."""

from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from villages.activity_errors import (
    CameAlready,
    NotOpen,
    NotSignedUp,
)
from villages.models import Activity, Resident, SignUp, SignUpState
from villages.services import messages
from villages.services.activities.steps import (
    found,
    has_room,
    locked,
    next_number,
    note,
    require_fit,
    require_speaks_for,
)


@transaction.atomic
def sign_up(
    *, activity: Activity, resident: Resident, by: User, at: datetime
) -> SignUp:
    """Give the person a place, or the end of the line where none is left.

    The person does it, or an organiser for whoever has no phone. Twice is once.
    """
    activity = locked(activity)
    require_speaks_for(by, resident, activity.village, at=at)
    if not activity.is_open or at >= activity.ends_at:
        raise NotOpen
    require_fit(resident, activity)
    row = found(activity, resident)
    if row is not None and row.state != SignUpState.LEFT:
        return row
    row = row or SignUp(activity=activity, resident=resident)
    row.state = SignUpState.IN if has_room(activity) else SignUpState.WAITING
    row.number, row.signed_up_at = next_number(activity), at
    row.moved_up_at = row.left_queue_at = None
    row.save()
    note("activity_signed_up", activity, by=by, at=at, sign_up=row.pk)
    return row


@transaction.atomic
def leave(*, activity: Activity, resident: Resident, by: User, at: datetime) -> SignUp:
    """Give the place back; the first in line gets it. Leaving twice changes nothing."""
    activity = locked(activity)
    require_speaks_for(by, resident, activity.village, at=at)
    if not activity.is_open:
        raise NotOpen
    row = found(activity, resident)
    if row is None:
        raise NotSignedUp(name=resident.name)
    if row.state == SignUpState.LEFT:
        return row
    if row.came_at is not None:
        raise CameAlready(name=resident.name)
    row.state, row.left_queue_at = SignUpState.LEFT, at
    row.save(update_fields=["state", "left_queue_at"])
    moved = _move_up(activity, at=at)
    note(
        "activity_left",
        activity,
        by=by,
        at=at,
        sign_up=row.pk,
        moved_up=[one.pk for one in moved],
    )
    return row


def _move_up(activity: Activity, *, at: datetime) -> list[SignUp]:
    """Give free places to those who wait, in the order of asking."""
    moved = []
    for row in SignUp.objects.filter(activity=activity).queue():
        if not has_room(activity):
            break
        row.state, row.moved_up_at = SignUpState.IN, at
        row.save(update_fields=["state", "moved_up_at"])
        moved.append(row)
    messages.tell_of_moving_up(activity=activity, rows=moved, at=at)
    return moved
