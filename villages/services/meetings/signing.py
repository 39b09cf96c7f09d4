"""Who came to a meeting, by name, where the village keeps such a list."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.meeting_errors import (
    HouseholdIsThere,
    NotEntitled,
    NotMetYet,
    SignedAlready,
)
from villages.models import Meeting, MeetingKind, MeetingStage, Resident, SignIn
from villages.models.household import latest_birth_of_an_adult
from villages.selectors.households import household_of
from villages.services.meetings.steps import locked, note

OPEN = (MeetingStage.CALLED, MeetingStage.HELD)


@transaction.atomic
def sign_in(*, meeting: Meeting, resident: Resident, by: User, at: datetime) -> SignIn:
    """Note that a grown-up of the village came; of a household one, if those meet.

    From the day of the meeting on: nobody has come before it.
    """
    on = timezone.localdate(at)
    meeting = locked(meeting, *OPEN, by=by, on=on)
    day = timezone.localdate(meeting.meets_at)
    if on < day:
        raise NotMetYet
    here = Resident.objects.filter(
        pk=resident.pk,
        village=meeting.village_id,
        born_on__lte=latest_birth_of_an_adult(on=day),
    ).living_here(on=day)
    if not here.exists():
        raise NotEntitled(name=resident.name)
    if meeting.sign_ins.filter(resident=resident).exists():
        raise SignedAlready(name=resident.name)
    household = None
    if meeting.kind == MeetingKind.HOUSEHOLDS:
        household = household_of(resident, day)
        if meeting.sign_ins.filter(household=household).exists():
            raise HouseholdIsThere(name=resident.name)
    made = SignIn.objects.create(
        meeting=meeting,
        resident=resident,
        household=household,
        noted_at=at,
        noted_by=by,
    )
    note("signed_in", meeting, by=by, at=at, resident=resident.pk)
    return made


@transaction.atomic
def strike_out(*, sign_in: SignIn, by: User, at: datetime) -> None:
    """Take a name off the list that stands there by mistake; once more changes nothing."""
    meeting = locked(sign_in.meeting, *OPEN, by=by, on=timezone.localdate(at))
    struck_out, _kinds = meeting.sign_ins.filter(pk=sign_in.pk).delete()
    if struck_out:
        note("struck_out", meeting, by=by, at=at, resident=sign_in.resident_id)
