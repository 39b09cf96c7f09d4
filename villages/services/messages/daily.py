"""What time brings: looks at files told once a day, and messages that are over."""

from collections import Counter
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef
from django.utils import timezone

from grassroots.audit import services as audit
from villages.models import FileView, Message, Topic, Village
from villages.models.household import latest_birth_of_an_adult

from .telling import CHUNK, Said, tell

# A look is told on the next day; after a longer pause of the timer not any more.
LOOKED_BACK = 3
# What is a year old interests nobody: the file and the passbook have what it said.
KEPT = timedelta(days=365)


def tell_views(*, on: date, at: datetime) -> int:
    """Tell each by how many people their file was looked at the day before, in one line.

    Who looked and why stands in the list of looks. It may run late, or again. Returns
    how many were told.
    """
    days = [on - timedelta(days=ago) for ago in range(1, LOOKED_BACK + 1)]
    return sum(_tell_views_of(day, at=at) for day in reversed(days))


def _tell_views_of(day: date, *, at: datetime) -> int:
    cause = f"views:{day.isoformat()}"
    told = Message.objects.filter(resident=OuterRef("resident"), cause=cause)
    looks = (
        FileView.objects.filter(~Exists(told), viewed_at__range=_hours_of(day))
        .filter(resident__born_on__lte=latest_birth_of_an_adult(on=day))
        # One's own look, in whatever role, needs no telling.
        .exclude(viewer=F("resident__user"))
        .order_by()
        .values_list("resident", "resident__village")
        .annotate(people=Count("viewer", distinct=True))
    )
    said = [
        Said(
            resident=resident,
            village=village,
            topic=Topic.FILE_VIEWED,
            cause=cause,
            facts={"viewed_on": day.isoformat(), "people": people},
            leads_to=("villages_my_views", ""),
        )
        for resident, village, people in looks
    ]
    tell(said=said, at=at)
    return len(said)


def _hours_of(day: date) -> tuple[datetime, datetime]:
    """Return the first and the last moment of the day, in local time."""
    first, last = datetime.combine(day, time.min), datetime.combine(day, time.max)
    return timezone.make_aware(first), timezone.make_aware(last)


def forget_old(*, on: date, at: datetime) -> int:
    """Delete the messages of more than a year ago; return how many.

    Those about a record or a deduct go with its words, when its term is over; nobody
    can read them from that day on, cleared or not. The audit has one line for each
    village.
    """
    done = 0
    while cleared := _forget_chunk(before=at - KEPT, at=at):
        done += cleared
    return done


@transaction.atomic
def _forget_chunk(*, before: datetime, at: datetime) -> int:
    old = Message.objects.filter(told_at__lt=before).order_by("told_at")
    rows = dict(old.values_list("pk", "village")[:CHUNK])
    Message.objects.filter(pk__in=rows).delete()
    counts = Counter(rows.values())
    villages = Village.objects.in_bulk(counts)
    audit.record_many(
        "villages.messages_cleared",
        ((villages[key], key, {"count": counts[key]}) for key in sorted(counts)),
        by=None,
        at=at,
    )
    return len(rows)
