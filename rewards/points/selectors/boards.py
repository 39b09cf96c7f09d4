"""What the village may read about points: praise only, masked; and how it adds up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from rewards.ledger import selectors as ledger
from rewards.points.models import PointsAccount
from rewards.points.selectors.cover import pending
from villages.models import (
    BehaviourRecord,
    PublicNotice,
    RecordStatus,
    RuleKind,
    Village,
)
from villages.selectors import notices

ROWS_ON_A_BOARD = 50


@dataclass(frozen=True)
class BoardRow:
    """One deed as anybody may read it: 张*, hamlet, reason, points, and which day.

    ``name`` and ``hamlet`` are those of ``notices.masked_rows``: nobody is named
    who has not agreed to it. ``day`` is when the points came, or will come.
    """

    name: str
    hamlet: str
    reason: str
    points: int
    acted_on: date
    day: date


@dataclass(frozen=True)
class NoticeBoard:
    """A notice that stands, with its lines."""

    notice: PublicNotice
    rows: Sequence[BoardRow]


@dataclass(frozen=True)
class Standing:
    """What a passbook comes to: to use, on notice, and so far in, used and run out.

    What was taken back again is in neither sum.
    """

    available: int
    pending: int
    received: int
    spent: int
    expired: int


def this_month(
    village: Village, on: date, *, limit: int = ROWS_ON_A_BOARD
) -> list[BoardRow]:
    """Return the deeds that became points in the month of the day, newest first."""
    records = (
        _praise(village, on)
        .filter(
            status=RecordStatus.EFFECTIVE,
            effective_on__gte=on.replace(day=1),
            effective_on__lte=on,
        )
        .order_by("-effective_on", "-acted_on", "-pk")
    )
    return _rows(records[:limit], on)


def on_notice(village: Village, on: date) -> list[NoticeBoard]:
    """Return the notices that stand on the day, with their lines, first to end first."""
    standing = list(notices.current(village, on))
    records = (
        _praise(village, on)
        .filter(notice__in=standing, status__in=notices.SHOWN)
        .order_by("-points_granted", "rule__code", "pk")
    )
    by_notice: dict[int, list[BehaviourRecord]] = {one.pk: [] for one in standing}
    for record in records:
        by_notice[record.notice_id].append(record)  # type: ignore[index]
    return [NoticeBoard(one, _rows(by_notice[one.pk], on)) for one in standing]


def standing(account: PointsAccount, *, on: date) -> Standing:
    """Return what the passbook comes to on the day, in three queries."""
    totals = ledger.totals(account.ledger_account)
    return Standing(
        available=ledger.available(account.ledger_account, on=on),
        pending=sum(one.points for one in pending(account)),
        received=totals.get("award", 0),
        spent=-totals.get("redemption", 0),
        expired=-totals.get("expiry", 0),
    )


def outstanding(village: Village) -> int:
    """Return how many points the village has given out that can still be used.

    This is what the village owes. It is summed from the passbooks themselves.
    """
    books = PointsAccount.objects.filter(village=village)
    return books.aggregate(sum=Sum("ledger_account__balance"))["sum"] or 0


def _praise(village: Village, on: date) -> "QuerySet[BehaviourRecord]":
    records = BehaviourRecord.objects.filter(
        village=village,
        rule__kind=RuleKind.ADD,
        rule__is_public=True,
        points_granted__gt=0,
    )
    return records.not_expired(on=on).select_related(
        "rule", "household", "resident", "notice"
    )


def _rows(records: Iterable[BehaviourRecord], on: date) -> list[BoardRow]:
    records = list(records)
    masked = notices.masked_rows(records, on)
    return [
        BoardRow(
            name=row.name,
            hamlet=row.hamlet,
            reason=row.rule.label,
            points=row.points,
            acted_on=row.acted_on,
            day=record.effective_on or _promised(record),
        )
        for record, row in zip(records, masked, strict=True)
    ]


def _promised(record: BehaviourRecord) -> date:
    return record.notice.effective_on if record.notice else record.acted_on
