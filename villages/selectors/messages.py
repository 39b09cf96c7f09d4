"""What is in somebody's inbox, and how they like to be told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.utils import timezone

from villages.formulas.quiet import Habits
from villages.models import Message, MessagePreference, Resident
from villages.models.message import MessageQuerySet


@dataclass(frozen=True)
class Day:
    """What was told on one day, the latest first."""

    on: date
    messages: list[Message]


def inbox_of(resident: Resident, *, on: date) -> MessageQuerySet:
    """Return what the resident was told, the latest first; what expired is gone."""
    return (
        Message.objects.filter(resident=resident)
        .still_there(on=on)
        .select_related("record", "village")
        .order_by("-told_at", "-pk")
    )


def unread_of(resident: Resident, *, on: date) -> int:
    """Return how many of them the resident has not opened."""
    return inbox_of(resident, on=on).unread().count()


def by_day(messages: Iterable[Message]) -> list[Day]:
    """Group messages by the day on which they were told, in their order."""
    days = groupby(messages, key=lambda one: timezone.localdate(one.told_at))
    return [Day(on, list(some)) for on, some in days]


def habits_of(residents: Iterable[int]) -> dict[int, Habits]:
    """Return how each likes to be told, by key; who said nothing has the usual habits."""
    habits = dict.fromkeys(residents, Habits())
    for one in MessagePreference.objects.filter(resident__in=list(habits)):
        habits[one.resident_id] = Habits(
            by_phone=one.by_phone,
            quiet_from=one.quiet_from,
            quiet_until=one.quiet_until,
            once_a_day=one.once_a_day,
        )
    return habits
