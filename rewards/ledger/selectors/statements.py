"""What moved in and out of an account, as a passbook lists it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from rewards.ledger.models import Account, Entry, Kind, Lot, LotUse, Posting


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a holder, with what its posting says.

    ``number`` counts the account's lines from 1 and never changes. ``expires_on``
    is the last day of the lot that came in; ``is_reversed`` tells that a later
    line took this one back, ``reverses_id`` is the posting that this one took back.
    """

    entry_id: int
    posting_id: int
    number: int
    kind: str
    change: int
    balance_after: int
    occurred_on: date
    occurred_at: datetime
    expires_on: date | None
    narration: str
    place: str
    by_name: str
    reverses_id: int | None
    is_reversed: bool

    @property
    def balance_before(self) -> int:
        """What the account held before this line."""
        return self.balance_after - self.change


_FIELDS = (
    "pk",
    "posting_id",
    "number",
    "posting__kind",
    "change",
    "balance_after",
    "posting__occurred_on",
    "posting__occurred_at",
    "posting__expires_on",
    "posting__narration",
    "posting__place",
    "posting__by__name",
    "posting__reverses_id",
    "is_reversed",
)


def statement(
    account: Account, *, first: int = 1, last: int | None = None
) -> list[Line]:
    """Return the lines numbered ``first`` to ``last``, oldest first, in one query.

    Numbers are looked up, not counted, so that line 100,000 is as quick as line 1.
    """
    entries = Entry.objects.filter(account=account, number__gte=first)
    if last is not None:
        entries = entries.filter(number__lte=last)
    return _lines(entries.order_by("number"))


def lines_of_kind(
    account: Account, kind: Kind | str, *, before: int | None = None, limit: int
) -> list[Line]:
    """Return the latest lines in which the account gave for one reason.

    ``before`` is the line number at which the page before this one ended; past
    the last line it is as good as none.
    """
    # By the index of postings on source and kind; entry numbers follow their keys.
    postings = Posting.objects.filter(source=account, kind=kind)
    later = Entry.objects.filter(account=account, number__gte=before or 0)
    edge = later.order_by("number").first() if before is not None else None
    if edge is not None:
        postings = postings.filter(pk__lt=edge.posting_id)
    keys = list(postings.order_by("-pk").values_list("pk", flat=True)[:limit])
    entries = Entry.objects.filter(account=account, posting__in=keys)
    return _lines(entries.order_by("-number"))


def line(account: Account, entry_id: int) -> Line | None:
    """Return one line of this account; None when it is not in this account."""
    found = _lines(Entry.objects.filter(account=account, pk=entry_id))
    return found[0] if found else None


def totals(account: Account) -> dict[str, int]:
    """Return how much came and went by kind; what was taken back is in no sum."""
    undone = Posting.objects.filter(reverses=OuterRef("posting_id"))
    entries = Entry.objects.filter(account=account, posting__reverses__isnull=True)
    kept = entries.exclude(Exists(undone.filter(reverses__isnull=False)))
    sums = kept.values("posting__kind").annotate(sum=Sum("change"))
    return dict(sums.values_list("posting__kind", "sum"))


def lines_of(account: Account, postings: Collection[int]) -> list[Line]:
    """Return the account's lines of these postings, oldest first."""
    entries = Entry.objects.filter(account=account, posting__in=postings)
    return _lines(entries.order_by("number"))


def counterpart(account: Account, line: Line) -> Line | None:
    """Return the line that took this one back, or the one that this one took back."""
    if line.reverses_id:
        return next(iter(lines_of(account, [line.reverses_id])), None)
    if not line.is_reversed:
        return None
    undone = Posting.objects.filter(reverses__isnull=False, reverses=line.posting_id)
    return next(iter(lines_of(account, undone.values_list("pk", flat=True))), None)


def uses_of(posting_id: int, account: Account) -> list[tuple[Lot, int]]:
    """Return from which of the account's lots a posting took how much.

    Below zero is what it gave back. The lots carry the posting that filled them;
    what runs out first stands first.
    """
    uses = LotUse.objects.filter(posting=posting_id, lot__account=account)
    ordered = uses.select_related("lot__posting").order_by(
        F("lot__expires_on").asc(nulls_last=True), "lot"
    )
    return [(use.lot, use.taken) for use in ordered]


def _lines(entries: QuerySet[Entry]) -> list[Line]:
    undone = Posting.objects.filter(
        Q(reverses__isnull=False), reverses=OuterRef("posting_id")
    )
    rows = entries.annotate(is_reversed=Exists(undone)).values_list(*_FIELDS)
    return [Line(*row[:11], row[11] or "", *row[12:]) for row in rows]  # type: ignore[call-arg]
