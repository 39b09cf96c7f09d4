"""How one line of a passbook came about, step by step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from rewards.ledger import selectors as ledger
from rewards.points.models import PointsAccount
from rewards.points.selectors.passbook import Row, rows_of
from rewards.points.selectors.seals import seal
from villages.models import BehaviourRecord, Evidence, PublicNotice, Review, Verdict


@dataclass(frozen=True)
class LotPart:
    """How much of which earlier line went out with this one, or came back."""

    points: int
    row: Row | None
    last_day: date | None


@dataclass(frozen=True)
class Trail:
    """What is known of a line.

    Of an award: how many photos, who approved, on which notice. Of what went out:
    from which earlier lines. ``undone_by`` and ``undoes`` are the other half of a
    correction.
    """

    row: Row
    seal: str
    is_right: bool
    photos: int = 0
    approvals: Sequence[Review] = ()
    notice: PublicNotice | None = None
    parts: Sequence[LotPart] = ()
    undone_by: Row | None = None
    undoes: Row | None = None


def trail(account: PointsAccount, entry_id: int) -> Trail | None:
    """Return what lies behind one line of this passbook; None when it has no such line.

    ``is_right`` tells that the line follows from the one before it and the next
    one from it.
    """
    book = account.ledger_account
    line = ledger.line(book, entry_id)
    if line is None:
        return None
    (row,) = rows_of([line])
    around = ledger.statement(book, first=line.number - 1, last=line.number + 1)
    other = ledger.counterpart(book, line)
    (other_row,) = rows_of([other]) if other else (None,)
    found = Trail(
        row,
        seal=seal(account, [line]),
        is_right=_follow(around),
        undone_by=other_row if line.is_reversed else None,
        undoes=None if line.is_reversed else other_row,
    )
    if row.record is None:
        return replace(found, parts=_parts(account, line))
    return _with_record(found, row.record)


def _with_record(found: Trail, record: BehaviourRecord) -> Trail:
    votes = Review.objects.filter(
        record=record, round=record.round, verdict=Verdict.APPROVE
    )
    return replace(
        found,
        photos=Evidence.objects.filter(submission=record.submission_id).count(),
        approvals=list(votes.select_related("member").order_by("voted_at", "pk")),
        notice=PublicNotice.objects.filter(records=record).first(),
    )


def _follow(lines: Sequence[ledger.Line]) -> bool:
    return all(
        after.balance_before == before.balance_after
        and after.number == before.number + 1
        for before, after in pairwise(lines)
    )


def _parts(account: PointsAccount, line: ledger.Line) -> list[LotPart]:
    book = account.ledger_account
    uses = ledger.uses_of(line.posting_id, book)
    lines = ledger.lines_of(book, [lot.posting_id for lot, _taken in uses])
    by_posting = {row.line.posting_id: row for row in rows_of(lines)}
    return [
        LotPart(abs(taken), by_posting.get(lot.posting_id), lot.expires_on)
        for lot, taken in uses
    ]
