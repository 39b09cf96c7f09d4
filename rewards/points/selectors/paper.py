"""A passbook on paper: twelve lines to a page, going on where the last print ended."""

from collections.abc import Sequence
from dataclasses import dataclass

from rewards.points import formulas
from rewards.points.models import PointsAccount
from rewards.points.selectors.passbook import (
    Page,
    Row,
    last_page,
    pages_of,
    printed_line,
)
from rewards.points.selectors.seals import page_code, seal

MOST_SHEETS = 10


@dataclass(frozen=True)
class Sheet:
    """One A4 page. ``rows`` has all twelve places, empty ones as None.

    ``is_begun`` when some of its lines are on paper: the same sheet can go through
    the printer again and take only the new ones.
    """

    page: Page
    rows: Sequence[tuple[int, Row | None]]
    is_begun: bool
    seal: str
    code: str


@dataclass(frozen=True)
class Paper:
    """The sheets to print now, and up to which line they bring the paper."""

    sheets: Sequence[Sheet]
    printed_to: int
    goes_to: int

    @property
    def first_new(self) -> int:
        """The number of the first line that is not on paper yet."""
        return self.printed_to + 1

    @property
    def new_lines(self) -> int:
        """How many lines of these sheets are not on paper yet."""
        return max(self.goes_to - self.printed_to, 0)


def paper(account: PointsAccount, *, page: int | None = None) -> Paper:
    """Return what to print: one page, or all from the first line not yet on paper.

    When everything is on paper that is the last page once more.
    """
    printed_to = printed_line(account)
    last = last_page(account)
    first = min(max(page or formulas.page_of(printed_to + 1), 1), last)
    until = first if page else min(last, first + MOST_SHEETS - 1)
    pages = pages_of(account, first=first, last=until)
    sheets = [_sheet(account, one, printed_to) for one in pages]
    goes_to = pages[-1].rows[-1].line.number if pages else 0
    return Paper(sheets=sheets, printed_to=printed_to, goes_to=goes_to)


def _sheet(account: PointsAccount, page: Page, printed_to: int) -> Sheet:
    first, last = formulas.lines_on(page.number)
    by_number = {row.line.number: row for row in page.rows}
    lines = [row.line for row in page.rows]
    return Sheet(
        page=page,
        rows=[(n - first + 1, by_number.get(n)) for n in range(first, last + 1)],
        is_begun=lines[0].number <= printed_to,
        seal=seal(account, lines),
        code=page_code(account, lines),
    )
