"""Records as staff see them, and what helps to write the next one down."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Max, Q, QuerySet
from django.utils import timezone

from grassroots.accounts.models import User
from villages.formulas.photo_hash import look_the_same
from villages.models import (
    BehaviourRecord,
    County,
    Evidence,
    RecordStatus,
    Resident,
    Rule,
    RuleBook,
    RuleKind,
    Town,
    Village,
)
from villages.models.household import ResidentQuerySet
from villages.selectors.grants import subject_field

RECENT = 5
PHOTOS_COMPARED = timedelta(days=400)


def rules_to_record(book: RuleBook | None) -> "QuerySet[Rule]":
    """Return the rules of a book that can be written down directly: the adds."""
    return Rule.objects.filter(rule_book=book, kind=RuleKind.ADD).order_by("code")


def recent_rules(book: RuleBook | None, user: User) -> list[Rule]:
    """Return up to five rules that the user used last, as the book has them."""
    if book is None:
        return []
    used = (
        BehaviourRecord.objects.filter(village=book.village_id, recorded_by=user)
        .order_by()
        .values("rule__code")
        .annotate(last=Max("recorded_at"))
        .order_by("-last")
    )
    codes = list(used.values_list("rule__code", flat=True)[: RECENT * 2])
    rules = {one.code: one for one in rules_to_record(book).filter(code__in=codes)}
    return [rules[code] for code in codes if code in rules][:RECENT]


def recent_people(village: Village, user: User, on: date) -> list[Resident]:
    """Return up to five people whom the user wrote down last and who take part."""
    last = (
        BehaviourRecord.objects.filter(village=village, recorded_by=user)
        .order_by()
        .values("resident")
        .annotate(last=Max("recorded_at"))
        .order_by("-last")
    )
    keys = list(last.values_list("resident", flat=True)[: RECENT * 2])
    people = Resident.objects.taking_part(on=on).in_bulk(keys)
    return [people[key] for key in keys if key in people][:RECENT]


def people_to_record(village: Village, on: date) -> ResidentQuerySet:
    """Return whom a recorder may pick: everybody who lives in the village.

    Those who cannot be scored are found too, so that the refusal can say why.
    """
    return Resident.objects.in_area(village).living_here(on=on)


def hamlet_members(village: Village, hamlet: str, on: date) -> "QuerySet[Resident]":
    """Return everybody of a hamlet who takes part on the day."""
    return (
        Resident.objects.in_area(village)
        .taking_part(on=on)
        .filter(
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=on),
            memberships__starts_on__lte=on,
            memberships__household__hamlet=hamlet,
        )
        .distinct()
    )


def hamlets_matching(village: Village, text: str) -> list[str]:
    """Return up to three hamlets whose name contains the text."""
    return list(
        village.households.filter(hamlet__contains=text, closed_on__isnull=True)
        .order_by("hamlet")
        .values_list("hamlet", flat=True)
        .distinct()[:3]
    )


@dataclass(frozen=True)
class LookAlike:
    """A record that may be the same as the one about to be written, and why.

    An expired one still warns, but nobody is told any more what it said.
    """

    record: BehaviourRecord
    same_photo: bool
    is_expired: bool = False


def look_alikes(
    *,
    village: Village,
    rule: Rule,
    subjects: Collection[int],
    acted_on: date,
    photo_hashes: Sequence[str],
    at: datetime,
) -> list[LookAlike]:
    """Return records of the same subject, rule and day, and records with the same photo."""
    standing = (
        BehaviourRecord.objects.filter(village=village)
        .standing()
        .select_related("rule", "resident", "recorded_by")
    )
    field = subject_field(rule)
    same_act = standing.filter(
        rule__code=rule.code, acted_on=acted_on, **{f"{field}__in": subjects}
    )
    found = {one.pk: _look_alike(one, at, same_photo=False) for one in same_act}
    if photo_hashes:
        twins = _submissions_with(village, photo_hashes, since=at - PHOTOS_COMPARED)
        for one in standing.filter(submission__in=twins).order_by("submission", "pk"):
            found[one.pk] = _look_alike(one, at, same_photo=True)
    return list(found.values())


def _look_alike(
    record: BehaviourRecord, at: datetime, *, same_photo: bool
) -> LookAlike:
    last = record.expires_on
    is_expired = last is not None and last <= timezone.localdate(at)
    return LookAlike(record, same_photo=same_photo, is_expired=is_expired)


def _submissions_with(
    village: Village, photo_hashes: Sequence[str], *, since: datetime
) -> set[int]:
    """Return the submissions of the village that carry one of the photos."""
    kept = Evidence.objects.filter(
        village=village, submission__recorded_at__gte=since
    ).values_list("submission", "perceptual_hash")
    return {
        submission
        for submission, one in kept
        if any(look_the_same(one, other) for other in photo_hashes)
    }


@dataclass(frozen=True)
class Wanted:
    """How a list of records is narrowed; empty means all."""

    status: str = ""
    since: date | None = None
    until: date | None = None
    person: str = ""
    only_of: User | None = None


def records_in(
    area: County | Town | Village, wanted: Wanted | None = None, *, on: date
) -> "QuerySet[BehaviourRecord]":
    """Return the records of an area that have not expired, last written first."""
    wanted = wanted or Wanted()
    records = (
        BehaviourRecord.objects.in_area(area)
        .not_expired(on=on)
        .select_related(
            "rule", "resident", "household", "recorded_by", "notice", "village"
        )
        .order_by("-recorded_at", "-pk")
    )
    if wanted.status in RecordStatus.values:
        records = records.filter(status=wanted.status)
    if wanted.since:
        records = records.filter(acted_on__gte=wanted.since)
    if wanted.until:
        records = records.filter(acted_on__lte=wanted.until)
    if wanted.person.strip():
        people = Resident.objects.in_area(area).matching(wanted.person)
        records = records.filter(resident__in=people.order_by().values("pk"))
    if wanted.only_of:
        records = records.filter(recorded_by=wanted.only_of)
    return records


def counts_by_status(area: County | Town | Village, *, on: date) -> dict[str, int]:
    """Return how many records of an area that have not expired stand where."""
    rows = (
        BehaviourRecord.objects.in_area(area)
        .not_expired(on=on)
        .order_by()
        .values_list("status")
        .annotate(number=Count("pk"))
    )
    return dict(rows)
