"""A village's own credit file: how it keeps its word. Counts only, and nobody's name.

Processes are judged, never people: no star, score or deduct of anybody is in it, and no
village is put beside another.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from villages.formulas.months import add_months
from villages.models import (
    BehaviourRecord,
    Household,
    Membership,
    Objection,
    ObjectionStatus,
    PublicNotice,
    Purpose,
    Resident,
    Resolution,
    Rule,
    RuleBook,
    SignUp,
    Village,
)
from villages.models.record import RecordStatus
from villages.selectors.consents import in_force
from villages.selectors.promises import Tally, rows_of, tally_of
from villages.selectors.rulebooks import book_in_force

MONTHS = 12
CATEGORIES_SHOWN = 8


@dataclass(frozen=True)
class Month:
    """How many deeds of a month count, by the day on which they were done."""

    first: date
    deeds: int


@dataclass(frozen=True)
class Answered:
    """Objections of the year: how many, how many are answered, and how many in time."""

    raised: int
    answered: int
    in_time: int
    upheld: int


@dataclass(frozen=True)
class VillageFile:
    """A village's file on a day, over the twelve months that end with it."""

    village: Village
    on: date
    since: date
    book: RuleBook | None
    resolution: Resolution | None
    households: int
    taking_part: int
    months: tuple[Month, ...]
    categories: tuple[tuple[str, int], ...]
    hours: int
    notices: int
    objections: Answered
    promises: Tally

    @property
    def deeds(self) -> int:
        """Deeds of the twelve months that count."""
        return sum(one.deeds for one in self.months)

    @property
    def busiest(self) -> int:
        """Deeds of the fullest month, one at least: what a drawing is measured by."""
        return max(1, *(one.deeds for one in self.months))


def file_of(village: Village, *, on: date) -> VillageFile:
    """Return the village's file as it stands at the end of the day."""
    first = on.replace(day=1)
    since = add_months(first, 1 - MONTHS)
    book = book_in_force(village, on)
    deeds = _deeds(village, since=since, on=on)
    return VillageFile(
        village=village,
        on=on,
        since=since,
        book=book,
        resolution=Resolution.objects.filter(rule_book=book).first() if book else None,
        households=Household.objects.filter(village=village, closed_on=None).count(),
        taking_part=_taking_part(village, on=on),
        months=_by_month(deeds, since=since),
        categories=_by_category(deeds),
        hours=_hours(village, since=since, on=on),
        notices=PublicNotice.objects.filter(
            village=village, starts_on__gte=since, starts_on__lte=on
        ).count(),
        objections=_objections(village, since=since),
        promises=tally_of(rows_of(village, on=on)),
    )


def _deeds(
    village: Village, *, since: date, on: date
) -> "QuerySet[BehaviourRecord, BehaviourRecord]":
    """Find the deeds done since then that count today and may be on a board."""
    return (
        BehaviourRecord.objects.filter(
            village=village,
            status=RecordStatus.EFFECTIVE,
            rule__is_public=True,
            acted_on__gte=since,
            acted_on__lte=on,
        )
        .not_expired(on=on)
        .order_by()
    )


def _by_month(
    deeds: "QuerySet[BehaviourRecord, BehaviourRecord]", *, since: date
) -> tuple[Month, ...]:
    rows = deeds.values_list(TruncMonth("acted_on")).annotate(Count("pk"))
    counts = dict(rows)
    firsts = (add_months(since, number) for number in range(MONTHS))
    return tuple(Month(one, counts.get(one, 0)) for one in firsts)


def _by_category(
    deeds: "QuerySet[BehaviourRecord, BehaviourRecord]",
) -> tuple[tuple[str, int], ...]:
    """Count deeds by what they were about, the most frequent first."""
    rows = deeds.values_list("rule__category", "rule__category_en")
    counts: Counter[str] = Counter()
    for category, english, number in rows.annotate(Count("pk")):
        counts[Rule(category=category, category_en=english).category_label] += number
    return tuple(counts.most_common(CATEGORIES_SHOWN))


def _taking_part(village: Village, *, on: date) -> int:
    """Return in how many households somebody agreed to be scored."""
    people = Resident.objects.in_area(village).taking_part(on=on)
    agreed = in_force(on).filter(purpose=Purpose.SCORING, resident__in=people)
    homes = Membership.objects.in_force(on=on).filter(
        household__village=village, resident__in=agreed.values("resident")
    )
    return homes.values("household").distinct().count()


def _hours(village: Village, *, since: date, on: date) -> int:
    """Return how many whole hours of activities count."""
    first = timezone.make_aware(datetime.combine(since, time()))
    after = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    rows = SignUp.objects.filter(
        activity__village=village,
        activity__starts_at__gte=first,
        activity__starts_at__lt=after,
    ).standing()
    return sum(one.halves for one in rows.only("came_at", "left_at")) // 2


def _objections(village: Village, *, since: date) -> Answered:
    """Count objections to deeds and scores; those to deducts are in no number."""
    found = Objection.objects.filter(
        village=village,
        deduct=None,
        raised_at__gte=timezone.make_aware(datetime.combine(since, time())),
    ).exclude(status=ObjectionStatus.WITHDRAWN)
    by_status = dict(found.values_list("status").annotate(Count("pk")).order_by())
    decided = found.exclude(status=ObjectionStatus.OPEN)
    late = decided.filter(closed_at__date__gt=F("due_on")).count()
    answered = sum(by_status.values()) - by_status.get(ObjectionStatus.OPEN, 0)
    return Answered(
        raised=sum(by_status.values()),
        answered=answered,
        in_time=answered - late,
        upheld=by_status.get(ObjectionStatus.UPHELD, 0),
    )
