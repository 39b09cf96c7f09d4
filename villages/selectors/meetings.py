"""Which meetings there are, who is entitled to come, and what they decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from villages.formulas import quorum
from villages.models import (
    AgendaItem,
    County,
    Household,
    Meeting,
    MeetingKind,
    MeetingStage,
    Membership,
    Resident,
    Town,
    Village,
)
from villages.models.household import latest_birth_of_an_adult


def meetings_in(area: County | Town | Village) -> "QuerySet[Meeting]":
    """Return the meetings of the area's villages, the latest first."""
    return (
        Meeting.objects.filter(village__in=Village.objects.in_area(area))
        .select_related("village")
        .prefetch_related("agenda__meeting")
    )


def public_meetings(village: Village) -> "QuerySet[Meeting]":
    """Return the meetings that people were called to, the latest first."""
    return (
        Meeting.objects.filter(village=village, called_at__isnull=False)
        .exclude(stage=MeetingStage.DRAFT)
        .prefetch_related("agenda__meeting")
    )


def open_to_adopt(village: Village) -> "QuerySet[AgendaItem]":
    """Return what closed meetings voted on and no rule book was adopted by yet."""
    return (
        AgendaItem.objects.filter(
            meeting__village=village,
            meeting__stage=MeetingStage.CLOSED,
            votes_for__isnull=False,
            resolutions__isnull=True,
        )
        .select_related("meeting")
        .order_by("-meeting__held_on", "number")
    )


@dataclass(frozen=True)
class SheetLine:
    """One line of an attendance sheet: a household, or a grown-up of one."""

    number: str
    name: str


def entitled(meeting: Meeting, *, on: date) -> Sequence[SheetLine]:
    """Return who may come, as the sheet lists them: households, or all adults."""
    here = Membership.objects.in_force(on=on).filter(
        household__village=meeting.village_id
    )
    if meeting.kind == MeetingKind.HOUSEHOLDS:
        homes = (
            Household.objects.filter(pk__in=here.values("household"))
            .select_related("head")
            .order_by("number")
        )
        return [
            SheetLine(one.number, one.head.name if one.head else "") for one in homes
        ]
    adults = Resident.objects.living_here(on=on).filter(
        born_on__lte=latest_birth_of_an_adult(on=on)
    )
    rows = here.filter(resident__in=adults).order_by("household__number", "resident")
    return [
        SheetLine(number, name)
        for number, name in rows.values_list("household__number", "resident__name")
    ]


def needed_at(meeting: Meeting, eligible: int) -> int:
    """Return how many must come for the meeting to decide."""
    return quorum.needed(meeting.kind, max(eligible, 1))
