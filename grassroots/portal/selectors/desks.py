"""What stands on the desk of somebody at work: numbers, and the last few lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.apps import apps
from django.utils import timezone

from grassroots.accounts.capacities import Capacity
from grassroots.accounts.models import User
from rewards.merchants.selectors import complaints
from rewards.merchants.selectors.mine import appeals_in
from rewards.merchants.selectors.visit_plans import open_requests
from rewards.merchants.selectors.visits import visits_in
from rewards.redemption.models import Outlet, Redemption
from rewards.redemption.selectors import slips
from villages.models import (
    BehaviourRecord,
    BookStatus,
    County,
    RecordStatus,
    RuleBook,
    Town,
    Village,
)
from villages.selectors import (
    clashes,
    concerns,
    deducts,
    objections,
    promises,
    records,
    repairs,
    reports,
    reviews,
    rulebooks,
    years,
)

if apps.is_installed("rewards.ruralcredit"):
    from rewards.ruralcredit.selectors import desk_counts

LAST = 5
# So few pieces on the shelf are worth a word to the clerk.
FEW_LEFT = 3


@dataclass(frozen=True)
class AreaDesk:
    """The desk of somebody appointed in an area: numbers by name, and last records."""

    counts: dict[str, int]
    last: list[BehaviourRecord]


def area_desk(capacity: Capacity, user: User, *, on: date) -> AreaDesk:
    """Return the desk of a recorder, panel member, manager or supervisor.

    A recorder's returned and last records are their own; everybody else sees the
    area's, and a deputy only what they were named for.
    """
    if capacity.role == "deputy":
        return AreaDesk(counts=_of_deputy(capacity, user, on), last=[])
    wanted = records.Wanted(only_of=user if capacity.role == "recorder" else None)
    return AreaDesk(
        counts=_COUNTS[capacity.role](capacity, user, on),
        last=list(records.records_in(capacity.scope, wanted, on=on)[:LAST]),
    )


def _by_status(capacity: Capacity, on: date) -> dict[str, int]:
    stand = records.counts_by_status(capacity.scope, on=on)
    return {
        "submitted": stand.get(RecordStatus.SUBMITTED, 0),
        "on_notice": stand.get(RecordStatus.ON_NOTICE, 0),
    }


def _reminders(waiting: int) -> dict[str, int]:
    """Return what of reminders waits for somebody; where nothing does, no number."""
    return {"reminders": waiting} if waiting else {}


def _reports(capacity: Capacity) -> dict[str, int]:
    """Return how many reports of residents wait; where none does, no number."""
    waiting = reports.reports_in(capacity.scope).waiting().count()
    return {"reports": waiting} if waiting else {}


def _of_recorder(capacity: Capacity, user: User, on: date) -> dict[str, int]:
    wanted = records.Wanted(status=RecordStatus.RETURNED, only_of=user)
    returned = records.records_in(capacity.scope, wanted, on=on).count()
    return _by_status(capacity, on) | {"returned": returned} | _reports(capacity)


def _objections(capacity: Capacity, user: User, on: date) -> dict[str, int]:
    """Return how many objections wait for an answer; where none does, no number."""
    waiting = objections.waiting_for(user, capacity.role, capacity.scope, on=on)
    return {"objections": waiting} if waiting else {}


def _clashes(capacity: Capacity, on: date) -> dict[str, int]:
    """Return how many appointments no longer go together; where none, no number."""
    found = len(clashes.clashes_in(capacity.scope, on=on))
    found += len(clashes.keepers_who_supervise(capacity.scope, on=on))
    return {"clashes": found} if found else {}


def _promises(capacity: Capacity, on: date) -> dict[str, int]:
    """Return how many promises are over their day unmarked; where none, no number."""
    overdue = promises.promises_in(capacity.scope).overdue(on=on).count()
    return {"promises": overdue} if overdue else {}


def _of_panel(capacity: Capacity, user: User, on: date) -> dict[str, int]:
    queue = reviews.queue_for(user, capacity.scope)
    waiting = len(deducts.to_vote_on(user, capacity.scope, on=on))
    waiting += repairs.tasks_to_look_at(user, "panel", capacity.scope, on=on)
    to_judge = sum(case.is_open for case in queue)
    counts = _by_status(capacity, on) | _objections(capacity, user, on)
    return counts | {"to_judge": to_judge} | _reminders(waiting)


def _of_deputy(capacity: Capacity, user: User, on: date) -> dict[str, int]:
    queue = reviews.queue_for(user, capacity.scope, is_deputy=True)
    waiting = deducts.to_vote_on(user, capacity.scope, on=on, role="deputy")
    to_judge = sum(case.is_open for case in queue)
    return {"to_judge": to_judge} | _reminders(len(waiting))


def _of_manager(capacity: Capacity, user: User, on: date) -> dict[str, int]:
    villages = Village.objects.in_area(capacity.scope)
    drafts = RuleBook.objects.filter(village__in=villages, status=BookStatus.DRAFT)
    waiting = deducts.due_for_manager(user, capacity.scope, on=on)
    waiting += repairs.tasks_to_look_at(user, "manager", capacity.scope, on=on)
    counts = _by_status(capacity, on) | _objections(capacity, user, on)
    counts |= {"drafts": drafts.count()} | _reports(capacity)
    counts |= _clashes(capacity, on) | _promises(capacity, on)
    return counts | _reminders(waiting) | _stars(capacity, on)


def _stars(capacity: Capacity, on: date) -> dict[str, int]:
    """Return how many lists of stars wait for a step; where none does, no number."""
    waiting = years.waiting_in(capacity.scope, on=on).count()
    return {"stars": waiting} if waiting else {}


def _of_supervisor(capacity: Capacity, user: User, on: date) -> dict[str, int]:
    waiting = rulebooks.awaiting_town(capacity.scope)
    shops = shop_counts(capacity.scope)
    counts = _by_status(capacity, on) | _objections(capacity, user, on)
    told = concerns.waiting_for(capacity.role, capacity.scope, on=on)
    more = {"concerns": told} if told else {}
    more |= _clashes(capacity, on) | _promises(capacity, on)
    return counts | shops | more | {"before_town": waiting.count()}


_COUNTS: dict[str, Callable[[Capacity, User, date], dict[str, int]]] = {
    "recorder": _of_recorder,
    "panel": _of_panel,
    "manager": _of_manager,
    "supervisor": _of_supervisor,
}


@dataclass(frozen=True)
class CounterDesk:
    """The desk of a clerk: today's orders and points, shelves that run empty."""

    counts: dict[str, int]
    points_today: int
    last: list[Redemption]


def counter_desk(outlet: Outlet, *, on: date) -> CounterDesk:
    """Return the desk of a counter on the day."""
    handed_out = [one for one in slips.orders_on(outlet, on) if one.is_confirmed]
    low = outlet.goods.offered().filter(stock__lte=FEW_LEFT)
    last = slips.orders_at(outlet).settled().order_by("-confirmed_at")
    return CounterDesk(
        counts={"orders": len(handed_out), "low_stock": low.count()},
        points_today=sum(one.points for one in handed_out),
        last=list(last[:LAST]),
    )


@dataclass(frozen=True)
class ShopDesk:
    """The desk of an inspector: what waits, by name."""

    counts: dict[str, int]


def shop_desk(capacity: Capacity) -> ShopDesk:
    """Return the desk of an inspector of a village, a town or a county."""
    return ShopDesk(
        counts={
            "visits_open": visits_in(capacity.scope, status="open").count(),
            "rating_requests": open_requests(capacity.scope).count(),
            **shop_counts(capacity.scope),
        }
    )


@dataclass(frozen=True)
class CoopDesk:
    """The desk of somebody who works for a co-op: what waits, by name."""

    counts: dict[str, int]


def coop_desk(capacity: Capacity, user: User, *, on: date) -> CoopDesk:
    """Return the desk of an officer, a committee member, an auditor or a bank."""
    return CoopDesk(counts=desk_counts.counts_for(capacity.scope, user, on=on))


def shop_counts(area: County | Town | Village) -> dict[str, int]:
    """Return what of the shops of an area waits for somebody, by name."""
    on = timezone.localdate()
    checks = complaints.checks_in(area).filter(done_at__isnull=True)
    return {
        "complaints_open": complaints.complaints_in(area, on=on).count(),
        "checks_open": checks.count(),
        "appeals_open": appeals_in(area).filter(decided_at__isnull=True).count(),
    }
