"""What every step of an activity begins with: locks, who may, and collisions."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, Q
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.activity_errors import (
    HoursOfOwn,
    NoRoom,
    NotAnOrganiser,
    NotForThisPerson,
    OfAnotherVillage,
    StillElsewhere,
    TimesOverlap,
    UnderAge,
    WrongMoment,
)
from villages.formulas.hours import Stay
from villages.models import (
    Activity,
    ActivityStage,
    Resident,
    SignUp,
    SignUpState,
    Village,
)
from villages.models.activity import clock

# From so long before the start people check in; until so long after the end, out.
EARLY, LATE = timedelta(minutes=30), timedelta(hours=2)


def locked(activity: Activity) -> Activity:
    """Return the row as it stands now, for nobody else to change meanwhile."""
    return (
        Activity.objects.select_for_update(of=("self",), no_key=True)
        .select_related("village", "rule__rule_book")
        .get(pk=activity.pk)
    )


def locked_person(resident: Resident) -> Resident:
    """Lock the person, after the activity: two activities meet here."""
    return (
        Resident.objects.select_for_update(of=("self",), no_key=True)
        .select_related("village")
        .get(pk=resident.pk)
    )


def lock_people(keys: Iterable[int]) -> None:
    """Lock several people, in key order."""
    rows = Resident.objects.filter(pk__in=list(keys)).order_by("pk")
    list(rows.select_for_update(of=("self",), no_key=True))


def require_organiser(user: User, activity: Activity, *, at: datetime) -> None:
    """Refuse whoever neither records nor manages in the village."""
    on = timezone.localdate(at)
    if not permissions.organises(user, activity.village, on=on):
        raise NotAnOrganiser


def require_speaks_for(
    user: User, resident: Resident, village: Village, *, at: datetime
) -> None:
    """Refuse who is neither the person nor an organiser of the village."""
    is_own = resident.user_id == user.pk
    on = timezone.localdate(at)
    if not is_own and not permissions.organises(user, village, on=on):
        raise NotForThisPerson


def require_stage(activity: Activity, *stages: ActivityStage) -> None:
    """Refuse a step that does not begin here."""
    if activity.stage not in stages:
        raise WrongMoment(stage=activity.get_stage_display())


def require_fit(resident: Resident, activity: Activity) -> None:
    """Refuse who is not of the village, does not live there, or is a minor then."""
    day = timezone.localdate(activity.starts_at)
    lives_here = Resident.objects.in_area(activity.village).living_here(on=day)
    if not lives_here.filter(pk=resident.pk).exists():
        raise OfAnotherVillage(name=resident.name)
    if not resident.is_adult(on=day):
        raise UnderAge(name=resident.name)


def require_distance(user: User, resident: Resident) -> None:
    """Refuse to write down one's own hours, or those of family and relatives."""
    if permissions.is_close_to(user, resident):
        raise HoursOfOwn(name=resident.name)


def require_free(resident: Resident, activity: Activity, stay: Stay) -> None:
    """Refuse a time that meets one of the person's at another activity.

    Ask with the person locked.
    """
    others = (
        SignUp.objects.filter(resident=resident, came_at__isnull=False)
        .filter(Q(is_here=True) | Q(left_at__isnull=False))
        .exclude(activity=activity)
        .select_related("activity")
        .order_by("came_at")
    )
    for one in others:
        if one.stay is None or not stay.meets(one.stay):
            continue
        facts = {"name": resident.name, "activity": one.activity.title}
        if one.left_at is None:
            raise StillElsewhere(**facts, came=clock(one.came_at))
        raise TimesOverlap(**facts, came=clock(one.came_at), left=clock(one.left_at))


def has_room(activity: Activity) -> bool:
    """Return whether a place is free; ask with the activity locked."""
    taken = SignUp.objects.filter(activity=activity).with_place().count()
    return taken < activity.places


def next_number(activity: Activity) -> int:
    """Return the place at the end of the line; ask with the activity locked."""
    last = SignUp.objects.filter(activity=activity).aggregate(last=Max("number"))
    return (last["last"] or 0) + 1


def found(activity: Activity, resident: Resident) -> SignUp | None:
    """Return the person's row of the activity, if there is one."""
    return SignUp.objects.filter(activity=activity, resident=resident).first()


def with_place(activity: Activity, resident: Resident, *, at: datetime) -> SignUp:
    """Return the row of somebody who comes, making one while there is room."""
    row = found(activity, resident)
    if row is not None and row.state == SignUpState.IN:
        return row
    if not has_room(activity):
        raise NoRoom(places=activity.places)
    row = row or SignUp(activity=activity, resident=resident)
    row.number, row.state, row.signed_up_at = next_number(activity), SignUpState.IN, at
    return row


def note(
    action: str, activity: Activity, *, by: User | None, at: datetime, **data: Any
) -> None:
    """Keep what was done."""
    audit.record(f"villages.{action}", target=activity, by=by, at=at, data=data)
