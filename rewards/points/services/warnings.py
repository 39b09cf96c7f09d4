"""Warn people of points that are about to run out, thirty days and seven days before."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from rewards.ledger import selectors as book
from rewards.points.models import PointsAccount
from villages.models import Membership, Message, Resident, Topic
from villages.models.household import latest_birth_of_an_adult
from villages.services.messages import Said, tell

CHUNK = 500
# How many days before, and how late it may still be said when the timer was down.
FIRST, LAST = 30, 7
STILL_FIRST = 24


def warn_of_expiry(*, on: date, at: datetime) -> int:
    """Tell the grown-ups of each passbook what runs out on which day; return how many.

    Each lot's last day is told of twice, to each person once. It may run late, or again.
    """
    due = [
        (account, day, points, stage)
        for account, day, points in book.running_out(
            on=on, until=on + timedelta(days=FIRST)
        )
        if (stage := _stage((day - on).days)) is not None
    ]
    told, rows = 0, iter(due)
    while chunk := list(islice(rows, CHUNK)):
        new = list(_not_told(chunk, on=on))
        tell(said=new, at=at)
        told += len(new)
    return told


def _stage(days_left: int) -> int | None:
    """Return which of the two warnings it is time for."""
    if days_left <= LAST:
        return LAST
    return FIRST if days_left >= STILL_FIRST else None


def _not_told(due: list[tuple[int, date, int, int]], *, on: date) -> Iterator[Said]:
    """Yield what is new to each of the holders."""
    accounts = PointsAccount.objects.filter(ledger_account__in={one[0] for one in due})
    by_book = {one.ledger_account_id: one for one in accounts}
    people = _holders(list(by_book.values()), on=on)
    said = [
        Said(
            resident=resident,
            village=by_book[book_id].village_id,
            topic=Topic.POINTS_EXPIRING,
            cause=f"expiry:{by_book[book_id].pk}:{day.isoformat()}:{stage}",
            facts={"points": points, "last_on": day.isoformat()},
            leads_to=("points_passbook", ""),
        )
        for book_id, day, points, stage in due
        if book_id in by_book
        for resident in people[by_book[book_id].pk]
    ]
    causes = {one.cause for one in said}
    known = set(
        Message.objects.filter(
            topic=Topic.POINTS_EXPIRING,
            resident__in={one.resident for one in said},
            cause__in=causes,
        ).values_list("resident", "cause")
    )
    yield from (one for one in said if (one.resident, one.cause) not in known)


def _holders(accounts: list[PointsAccount], *, on: date) -> dict[int, list[int]]:
    """Return the keys of the grown-ups who live here and whose passbook each is."""
    here = Resident.objects.living_here(on=on).filter(
        born_on__lte=latest_birth_of_an_adult(on=on)
    )
    people: dict[int, list[int]] = defaultdict(list)
    households = {one.household_id: one.pk for one in accounts if one.household_id}
    members = Membership.objects.in_force(on=on).filter(
        household__in=households, resident__in=here
    )
    for household, resident in members.values_list("household", "resident"):
        people[households[household]].append(resident)
    own = {one.resident_id: one.pk for one in accounts if one.resident_id}
    for resident in here.filter(pk__in=own).values_list("pk", flat=True):
        people[own[resident]].append(resident)
    return people
