"""What was put right since somebody at work looked at it, so that they look once more.

Worked out from the log of looks each time, and kept nowhere. It says whose file it is
and when it was put right: not what, not who objected, and no word of theirs.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from grassroots.accounts.models import User
from villages.models import (
    AccountHolder,
    AreaRole,
    County,
    FileView,
    Membership,
    Objection,
    ObjectionOutcome,
    ObjectionStatus,
    Resident,
    Town,
    Village,
)
from villages.models.record import not_expired
from villages.selectors.deducts import cause_in, deducts_for
from villages.selectors.ties import Ties, ties_of

# So long it is told, unless they look at the file before.
TOLD_FOR = timedelta(days=30)
# A score is new each day: of one it is the looks of so long before that count.
SCORE_SEEN = timedelta(days=30)
JUDGES = frozenset({AreaRole.PANEL, AreaRole.DEPUTY})


@dataclass(frozen=True)
class Correction:
    """A file that was put right after somebody had looked at it."""

    resident: Resident
    looked_at: datetime
    corrected_at: datetime


def corrections_for(
    user: User,
    role: str,
    area: "County | Town | Village | None",
    villages: "QuerySet[Village]",
    *,
    at: datetime,
) -> list[Correction]:
    """Return which files the user saw and were put right since, the latest first.

    Of a deduct only those hear who may know of it (nobody without an ``area``), of
    family and relatives nobody, nor whoever gave the answer. A look at the file since
    ends it.
    """
    upheld = list(_upheld(user, villages, at=at))
    if not upheld:
        return []
    ties = ties_of(user)
    found: dict[int, Correction] = {}
    known = _known_deducts(user, role, area, ties, at=at)
    for one in upheld:
        if one.deduct_id is None or one.deduct_id in known:
            for row in _seen(one, user, ties):
                found.setdefault(row.resident.pk, row)
    return list(found.values())


def _upheld(
    user: User, villages: "QuerySet[Village]", *, at: datetime
) -> "QuerySet[Objection]":
    """Return what others decided about people whose file, or whose family's, they saw."""
    looks = FileView.objects.filter(viewer=user, viewed_at__lt=OuterRef("closed_at"))
    saw = Q()
    for home in ("record__household", "deduct__household", "household"):
        members = Q(resident__memberships__household=OuterRef(home))
        saw |= Q(Exists(looks.filter(members)))
    lately = Objection.objects.filter(
        status=ObjectionStatus.UPHELD, closed_at__gt=at - TOLD_FOR, closed_at__lte=at
    )
    own = lately.filter(
        decisions__decided_by=user, decisions__outcome=ObjectionOutcome.UPHELD
    )
    same = own.filter(
        Q(record=OuterRef("record"))
        | Q(deduct=OuterRef("deduct"))
        | Q(household=OuterRef("household"))
    )
    on = timezone.localdate(at)
    stands = Q(record__isnull=True) | not_expired(on=on, prefix="record__")
    return (
        lately.filter(stands, saw, ~Exists(same), village__in=villages)
        .select_related("record", "deduct", "village")
        .order_by("-closed_at", "-pk")
    )


def _known_deducts(
    user: User,
    role: str,
    area: "County | Town | Village | None",
    ties: Ties,
    *,
    at: datetime,
) -> set[int]:
    """Return the deducts that the user may know of, by key."""
    if area is None:
        return set()
    seen = deducts_for(user, role, area, on=timezone.localdate(at))
    if role in JUDGES:
        return {one.pk for one in seen if cause_in(ties, one) is None}
    return set(seen.order_by().values_list("pk", flat=True))


def _seen(objection: Objection, user: User, ties: Ties) -> Iterator[Correction]:
    """Yield each whose file the user saw as it was before, and not as it is now."""
    closed_at = objection.closed_at
    assert closed_at is not None  # noqa: S101 - it was upheld
    last: dict[int, FileView] = {}
    looks = FileView.objects.filter(
        viewer=user, resident__in=_people(objection), viewed_at__gte=_since(objection)
    )
    for one in looks.select_related("resident").order_by("viewed_at", "pk"):
        last[one.resident_id] = one
    for key, one in last.items():
        if one.viewed_at < closed_at and key not in ties.family | ties.kin:
            yield Correction(one.resident, one.viewed_at, closed_at)


def _people(objection: Objection) -> "QuerySet[Resident]":
    """Return in whose files the line, or the score, stood."""
    line = objection.record or objection.deduct
    person = line.resident_id if line else objection.resident_id
    is_of_all = objection.village.account_holder == AccountHolder.HOUSEHOLD
    if person and (objection.deduct_id or not is_of_all):
        return Resident.objects.filter(pk=person)
    home = line.household_id if line else objection.household_id
    members = Membership.objects.filter(household=home)
    return Resident.objects.filter(pk__in=members.values("resident"))


def _since(objection: Objection) -> datetime:
    """Return from when on the line was there to be seen."""
    if objection.record:
        return objection.record.recorded_at
    if objection.deduct:
        return objection.deduct.reminded_at
    return objection.raised_at - SCORE_SEEN
