"""The cover of a passbook: whose it is, what can be used, what is on its way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.utils.translation import gettext as _

from rewards.ledger import selectors as ledger
from rewards.points.models import PointsAccount
from villages.models import BehaviourRecord, RecordStatus, RuleKind, RuleSubject

WARN_DAYS = 30
WAITING = (RecordStatus.ON_NOTICE, RecordStatus.OBJECTED)


@dataclass(frozen=True)
class Due:
    """Points that run out soon: how many, their last day, and how many days that is."""

    points: int
    last_day: date
    days_left: int


@dataclass(frozen=True)
class PendingRow:
    """A deed that stands on notice."""

    acted_on: date
    title: str
    who: str
    points: int


@dataclass(frozen=True)
class Pending:
    """Deeds that come into the passbook on one day, if nobody objects.

    ``is_provisional`` while the holidays of that year are not known;
    ``is_objected`` when somebody has objected and the day is open.
    """

    arrives_on: date
    is_provisional: bool
    is_objected: bool
    rows: Sequence[PendingRow]

    @property
    def points(self) -> int:
        """What they are worth together."""
        return sum(row.points for row in self.rows)


@dataclass(frozen=True)
class Cover:
    """What the upper leaf says; ``due`` is what runs out next within 30 days."""

    account: PointsAccount
    available: int
    due: Due | None
    pending: Sequence[Pending]

    @property
    def holder(self) -> str:
        """张守田家, or 张守田 where each person has a passbook."""
        return str(self.account)

    @property
    def number(self) -> str:
        """The number of the passbook within the village."""
        household = self.account.household
        resident = self.account.resident
        return household.number if household else resident.card_code if resident else ""

    @property
    def pending_points(self) -> int:
        """What stands on notice."""
        return sum(one.points for one in self.pending)

    @property
    def pending_count(self) -> int:
        """How many deeds stand on notice."""
        return sum(len(one.rows) for one in self.pending)


def cover(account: PointsAccount, *, on: date) -> Cover:
    """Return the cover as it stands on the day, in three queries."""
    if not account.pk:
        return Cover(account, available=0, due=None, pending=pending(account))
    book = account.ledger_account
    return Cover(
        account=account,
        available=ledger.available(book, on=on),
        due=_next_due(ledger.last_days(book, on=on, until=_horizon(on)), on),
        pending=pending(account),
    )


def pending(account: PointsAccount) -> list[Pending]:
    """Return what stands on notice for the passbook, by the day on which it arrives."""
    records = (
        BehaviourRecord.objects.filter(
            status__in=WAITING, rule__kind=RuleKind.ADD, points_granted__gt=0
        )
        .filter(**holder_of(account))
        .select_related("rule", "resident", "notice")
        .order_by("notice__effective_on", "-acted_on", "-pk")
    )
    return [
        Pending(arrives_on, provisional, objected, [_pending_row(one) for one in group])
        for (objected, arrives_on, provisional), group in _by_arrival(records)
    ]


def holder_of(account: PointsAccount) -> dict[str, int | None]:
    """Return the filter for the records that belong to the passbook."""
    if account.household_id:
        return {"household_id": account.household_id}
    return {"resident_id": account.resident_id}


def who_did(record: BehaviourRecord) -> str:
    """Return who did it, as the passbook names them: a member, or all of them."""
    if record.rule.subject == RuleSubject.HOUSEHOLD:
        return _("全家")
    return record.resident.name


def _by_arrival(
    records: Iterable[BehaviourRecord],
) -> Iterable[tuple[tuple[bool, date, bool], Iterable[BehaviourRecord]]]:
    def key(record: BehaviourRecord) -> tuple[bool, date, bool]:
        notice = record.notice
        arrives_on = notice.effective_on if notice else date.max
        is_provisional = bool(notice and notice.is_provisional)
        return record.status == RecordStatus.OBJECTED, arrives_on, is_provisional

    return groupby(sorted(records, key=key), key=key)


def _pending_row(record: BehaviourRecord) -> PendingRow:
    return PendingRow(
        acted_on=record.acted_on,
        title=record.rule.label,
        who=who_did(record),
        points=record.points_granted or 0,
    )


def _horizon(on: date) -> date:
    return on + timedelta(days=WARN_DAYS)


def _next_due(days: Sequence[tuple[date, int]], on: date) -> Due | None:
    if not days:
        return None
    last_day, points = days[0]
    return Due(points=points, last_day=last_day, days_left=(last_day - on).days)
