"""The leaves of a passbook: lines with what lies behind them, and each page's proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rewards.ledger import selectors as ledger
from rewards.points import formulas
from rewards.points.models import Award, PassbookPrint, PointsAccount
from rewards.points.selectors.cover import Cover, cover, who_did
from villages.models import BehaviourRecord

# A page that has just been turned shows the one before it as well.
SHORT_PAGE = 6
ROWS_A_LIST = 24
ALL, USABLE, WAITING, USED, EXPIRED = "all", "usable", "waiting", "used", "expired"
VIEWS = (ALL, USABLE, WAITING, USED, EXPIRED)


@dataclass(frozen=True)
class Row:
    """One line as people read it.

    ``who`` stands under the title: who did it, or where it was exchanged. An award
    has its ``record``: the rule, the day of the act and who wrote it down.
    """

    line: ledger.Line
    title: str
    who: str
    record: BehaviourRecord | None

    @property
    def spent(self) -> int:
        """How much went out, without its sign."""
        return max(-self.line.change, 0)

    @property
    def clerk(self) -> str:
        """Who wrote the deed down, or handed the goods over."""
        return self.record.recorded_by.name if self.record else self.line.by_name


@dataclass(frozen=True)
class Page:
    """A page of up to twelve lines, with its proof. ``rows`` run from old to new."""

    number: int
    rows: Sequence[Row]
    proof: formulas.Proof

    @property
    def newest_first(self) -> list[Row]:
        """The lines as a screen shows them."""
        return list(reversed(self.rows))


@dataclass(frozen=True)
class UsableRow:
    """What is left of one lot, and until when."""

    came_on: date
    title: str
    who: str
    record: BehaviourRecord | None
    remaining: int
    last_day: date | None


@dataclass(frozen=True)
class Passbook:
    """A passbook opened somewhere.

    ``pages`` are the leaves shown, newest first; ``rows`` or ``usable`` the list of
    a filter instead. ``before`` and ``after`` are the page or line numbers at which
    one can go on, None at the ends.
    """

    cover: Cover
    view: str
    pages: Sequence[Page] = ()
    rows: Sequence[Row] = ()
    usable: Sequence[UsableRow] = ()
    before: int | None = None
    after: int | None = None
    printed_to: date | None = None

    @property
    def is_newest(self) -> bool:
        """Whether the last page is open, above which pencilled lines stand."""
        return self.after is None

    @property
    def is_empty(self) -> bool:
        """Whether no line has ever been written."""
        account = self.cover.account
        return not account.pk or not account.ledger_account.lines


def passbook(
    account: PointsAccount, *, on: date, view: str = ALL, at: int | None = None
) -> Passbook:
    """Return the passbook as it stands on the day.

    ``at`` is the page to open (of ``ALL``; the last if None), or the line or place
    after which a list goes on. The number of queries is the same however long the
    book is, and a page of it costs the same wherever it is.
    """
    front = cover(account, on=on)
    if view == WAITING or not account.pk:
        return Passbook(front, view)
    if view == USABLE:
        return _usable(front, on=on, skip=at or 0)
    if view in (USED, EXPIRED):
        return _of_kind(front, view, before=at)
    return _opened(front, page=at)


def pages_of(account: PointsAccount, *, first: int, last: int) -> list[Page]:
    """Return the pages ``first`` to ``last``, oldest first, as far as they have lines."""
    low, high = formulas.lines_on(first)[0], formulas.lines_on(last)[1]
    lines = ledger.statement(account.ledger_account, first=low, last=high)
    rows = rows_of(lines)
    pages = []
    for number in range(first, last + 1):
        here = [row for row in rows if formulas.page_of(row.line.number) == number]
        if here:
            proof = formulas.prove([row.line for row in here])
            pages.append(Page(number, here, proof))
    return pages


def rows_of(lines: Sequence[ledger.Line]) -> list[Row]:
    """Add to each line what the record behind it says, in one query."""
    found = _records([line.posting_id for line in lines])
    return [_row(line, found.get(line.posting_id)) for line in lines]


def last_page(account: PointsAccount) -> int:
    """Return the number of the page that is being written."""
    return formulas.page_of(account.ledger_account.lines)


def printed_line(account: PointsAccount) -> int:
    """Return the number of the last line that stands on paper, 0 when none does."""
    newest = PassbookPrint.objects.filter(account=account).order_by("-last_line")
    return newest.values_list("last_line", flat=True).first() or 0


def _opened(front: Cover, *, page: int | None) -> Passbook:
    account = front.account
    last = last_page(account)
    number = min(max(page or last, 1), last)
    written = account.ledger_account.lines - formulas.lines_on(last)[0] + 1
    with_previous = number == last and written < SHORT_PAGE
    first = max(number - 1, 1) if with_previous else number
    return Passbook(
        front,
        ALL,
        pages=pages_of(account, first=first, last=number)[::-1],
        before=first - 1 if first > 1 else None,
        after=number + 1 if number < last else None,
        printed_to=_day_of(account, printed_line(account)),
    )


def _of_kind(front: Cover, view: str, *, before: int | None) -> Passbook:
    kind = "redemption" if view == USED else "expiry"
    book = front.account.ledger_account
    lines = ledger.lines_of_kind(book, kind, before=before, limit=ROWS_A_LIST + 1)
    rows = rows_of(lines[:ROWS_A_LIST])
    more = rows[-1].line.number if len(lines) > ROWS_A_LIST else None
    return Passbook(front, view, rows=rows, before=more)


def _usable(front: Cover, *, on: date, skip: int) -> Passbook:
    book = front.account.ledger_account
    lots = ledger.lots_of(book, on=on, skip=skip, limit=ROWS_A_LIST + 1)
    found = _records([lot.posting_id for lot in lots])
    rows = [_usable_row(lot, found.get(lot.posting_id)) for lot in lots[:ROWS_A_LIST]]
    more = skip + ROWS_A_LIST if len(lots) > ROWS_A_LIST else None
    return Passbook(front, USABLE, usable=rows, before=more)


def _usable_row(lot: ledger.Lot, record: BehaviourRecord | None) -> UsableRow:
    return UsableRow(
        came_on=lot.posting.occurred_on,
        title=record.rule.label if record else lot.posting.narration,
        who=who_did(record) if record else lot.posting.place,
        record=record,
        remaining=lot.remaining,
        last_day=lot.expires_on,
    )


def _records(postings: Sequence[int]) -> dict[int, BehaviourRecord]:
    awards = Award.objects.filter(posting__in=postings).select_related(
        "record__rule__rule_book", "record__resident", "record__recorded_by"
    )
    return {award.posting_id: award.record for award in awards}


def _row(line: ledger.Line, record: BehaviourRecord | None) -> Row:
    if record:
        return Row(line, record.rule.label, who_did(record), record)
    what = {"what": line.narration or _("一笔")}
    if line.kind == "expiry":
        return Row(line, _("到期没用完"), _last_day(line), None)
    if line.kind == "reversal":
        title = _("退回：%(what)s") if line.change > 0 else _("更正：%(what)s")
        return Row(line, title % what, line.place, None)
    if line.kind == "transfer":
        title = _("转入：%(what)s") if line.change > 0 else _("转出：%(what)s")
        return Row(line, title % {"what": _(line.narration)}, line.place, None)
    otherwise = _("存入") if line.change > 0 else _("兑换")
    return Row(line, line.narration or otherwise, line.place, None)


def _day_of(account: PointsAccount, number: int) -> date | None:
    lines = ledger.statement(account.ledger_account, first=number, last=number)
    return lines[0].occurred_on if lines else None


def _last_day(line: ledger.Line) -> str:
    if line.expires_on is None:
        return ""
    words = {"month": line.expires_on.month, "day": line.expires_on.day}
    return _("用到%(month)s月%(day)s日") % words
