"""What stands on the desk of somebody at work: numbers, and the last few lines."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Sum

from grassroots.accounts.capacities import Capacity
from grassroots.accounts.models import User
from rewards.redemption.models import Outlet, Redemption, RedemptionStatus
from rewards.redemption.selectors import holders
from villages.models import BehaviourRecord, BookStatus, RecordStatus, RuleBook, Village
from villages.selectors import records, reviews

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
    area's.
    """
    own = user if capacity.role == "recorder" else None
    return AreaDesk(
        counts=_COUNTS[capacity.role](capacity, user),
        last=list(
            records.records_in(capacity.scope, records.Wanted(only_of=own))[:LAST]
        ),
    )


def _by_status(capacity: Capacity) -> dict[str, int]:
    stand = records.counts_by_status(capacity.scope)
    return {
        "submitted": stand.get(RecordStatus.SUBMITTED, 0),
        "on_notice": stand.get(RecordStatus.ON_NOTICE, 0),
    }


def _of_recorder(capacity: Capacity, user: User) -> dict[str, int]:
    wanted = records.Wanted(status=RecordStatus.RETURNED, only_of=user)
    returned = records.records_in(capacity.scope, wanted).count()
    return _by_status(capacity) | {"returned": returned}


def _of_panel(capacity: Capacity, user: User) -> dict[str, int]:
    queue = reviews.queue_for(user, capacity.scope)
    return _by_status(capacity) | {"to_judge": sum(case.is_open for case in queue)}


def _of_manager(capacity: Capacity, user: User) -> dict[str, int]:
    villages = Village.objects.in_area(capacity.scope)
    drafts = RuleBook.objects.filter(village__in=villages, status=BookStatus.DRAFT)
    return _by_status(capacity) | {"drafts": drafts.count()}


def _of_supervisor(capacity: Capacity, user: User) -> dict[str, int]:
    return _by_status(capacity)


_COUNTS: dict[str, Callable[[Capacity, User], dict[str, int]]] = {
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
    morning = holders.start_of(on)
    today = Redemption.objects.at_outlet(outlet).filter(
        status=RedemptionStatus.CONFIRMED,
        confirmed_at__gte=morning,
        confirmed_at__lt=morning + timedelta(days=1),
    )
    low = outlet.goods.offered().filter(stock__lte=FEW_LEFT)
    sums = today.aggregate(orders=Count("pk"), points=Sum("points", default=0))
    return CounterDesk(
        counts={"orders": sums["orders"], "low_stock": low.count()},
        points_today=sums["points"],
        last=list(
            Redemption.objects.at_outlet(outlet)
            .settled()
            .select_related("resident__village", "household__head")
            .prefetch_related("lines")
            .order_by("-confirmed_at")[:LAST]
        ),
    )
