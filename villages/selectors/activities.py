"""What a village does together: lists for organisers and residents, places, hours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone

from villages.formulas.hours import HALVES_OF_HOUR, hours_text
from villages.models import (
    Activity,
    ActivityStage,
    Household,
    Resident,
    Rule,
    RuleBook,
    SignUp,
    SignUpState,
    Village,
)
from villages.selectors.households import households_of


@dataclass(frozen=True)
class Hours:
    """How much somebody did in a period, in half hours, and how often."""

    halves: int
    times: int

    @property
    def text(self) -> str:
        """The hours as they are written: 12.5."""
        return hours_text(self.halves)


@dataclass(frozen=True)
class Place:
    """Where a resident stands with an activity, as the own page shows it."""

    activity: Activity
    sign_up: SignUp | None
    free: int
    waiting: int
    # Counted from one; 0 for who does not wait.
    turn: int = 0


def activities_of(village: Village) -> "QuerySet[Activity]":
    """Return everything of the village for its organisers, with its numbers."""
    return (
        Activity.objects.filter(village=village)
        .select_related("rule__rule_book", "organiser")
        .annotate(
            taken=Count("sign_ups", filter=Q(sign_ups__state=SignUpState.IN)),
            in_line=Count("sign_ups", filter=Q(sign_ups__state=SignUpState.WAITING)),
            came=Count("sign_ups", filter=Q(sign_ups__came_at__isnull=False)),
        )
    )


def shown_to(resident: Resident) -> "QuerySet[Activity]":
    """Return what the resident may see: whatever the own village published."""
    return activities_of(resident.village).filter(published_at__isnull=False)


def places_of(resident: Resident, *, at: datetime) -> list[Place]:
    """Return what is coming up, and what was called off that the resident signed up for.

    What was called off stays in sight until the day after it would have been.
    """
    mine = {one.activity_id: one for one in SignUp.objects.filter(resident=resident)}
    gone = Q(stage=ActivityStage.CANCELLED, pk__in=mine, ends_at__gt=at - timedelta(1))
    coming = Q(stage=ActivityStage.PUBLISHED, ends_at__gt=at - timedelta(1))
    rows = shown_to(resident).filter(coming | gone).order_by("starts_at", "pk")
    return [place_of(one, mine.get(one.pk)) for one in rows]


def place_of(activity: Activity, sign_up: SignUp | None) -> Place:
    """Return how many places are free, and the turn of who waits."""
    rows = SignUp.objects.filter(activity=activity)
    taken, queue = rows.with_place().count(), rows.queue()
    turn = 0
    if sign_up is not None and sign_up.state == SignUpState.WAITING:
        turn = queue.filter(number__lte=sign_up.number).count()
    free = max(0, activity.places - taken)
    return Place(activity, sign_up, free, queue.count(), turn)


@dataclass(frozen=True)
class Person:
    """One line of the organiser's list: who, and of which household."""

    sign_up: SignUp
    household_number: str
    hamlet: str


def people_of(activity: Activity) -> list[Person]:
    """Return who takes part or waits, in the order of asking."""
    rows = (
        SignUp.objects.filter(activity=activity)
        .exclude(state=SignUpState.LEFT)
        .select_related("resident", "record")
        .order_by("state", "number")
    )
    on = timezone.localdate(activity.starts_at)
    homes = households_of([one.resident for one in rows], on)
    return [_person(one, homes) for one in rows]


def _person(row: SignUp, homes: dict[int, Household]) -> Person:
    home = homes.get(row.resident_id)
    return Person(row, home.number if home else "", home.hamlet if home else "")


def carried_of(resident: Resident, rule: Rule) -> int:
    """Return the half hours that no record of the rule carries yet: 0 or 1."""
    rows = SignUp.objects.filter(
        resident=resident,
        counted_at__isnull=False,
        activity__rule__code=rule.code,
        activity__village=resident.village_id,
    ).with_hours()
    halves = sum(one.halves for one in rows)
    carried = rows.aggregate(hours=Sum("whole_hours"))["hours"] or 0
    return halves - HALVES_OF_HOUR * carried


def hours_rows(resident: Resident) -> "QuerySet[SignUp]":
    """Return everything where the resident was, the newest first."""
    return (
        SignUp.objects.filter(resident=resident, came_at__isnull=False)
        .select_related("activity", "record")
        .order_by("-came_at")
    )


def hours_between(resident: Resident, *, since: date, until: date) -> Hours:
    """Add up the hours that count in the period, both days included."""
    first = timezone.make_aware(datetime.combine(since, time()))
    after = timezone.make_aware(datetime.combine(until + timedelta(days=1), time()))
    rows = (
        SignUp.objects.filter(resident=resident)
        .standing()
        .filter(activity__starts_at__gte=first, activity__starts_at__lt=after)
    )
    halves = [one.halves for one in rows if one.halves]
    return Hours(halves=sum(halves), times=len(halves))


def rules_for_activities(book: RuleBook | None) -> "QuerySet[Rule]":
    """Return the rules of a book under which hours can be recorded."""
    return (
        Rule.objects.filter(rule_book=book, kind="add", subject="person")
        .exclude(evidence="photo")
        .select_related("rule_book")
        .order_by("code")
    )
