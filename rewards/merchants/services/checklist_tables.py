"""Checklists as tables that people fill in: read with errors by cell, and written."""

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO

from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.spreadsheets import Row, read_rows
from rewards.merchants.errors.standards import BadHeading
from rewards.merchants.models import Checklist
from rewards.merchants.services.shipped import Line
from rewards.merchants.services.standards import (
    MOST_SECTION,
    MOST_TEXT,
    MOST_WEIGHT,
    require_line,
)

MAX_LINES = 60
HEADING = ("部分", "要做到什么", "没做到怎么说", "分值", "关键项")
YES, NO = "是", "否"
_MOST = (MOST_SECTION, MOST_TEXT, MOST_TEXT)
# What a spreadsheet would take for a formula.
_FORMULA = tuple("=+-@")


@dataclass(frozen=True)
class Problem:
    """What is wrong in one cell, such as D5, and what to do."""

    cell: str
    words: str


@dataclass(frozen=True)
class Table:
    """The lines of a table, and what is wrong in it; it may be published if nothing is."""

    lines: list[Line]
    problems: list[Problem]

    @property
    def total(self) -> int:
        """The points to be had."""
        return sum(line.weight for line in self.lines)


def read_table(file: IO[bytes]) -> Table:
    """Return the lines of a table and every problem in it, by cell.

    Raises BadTable and its kin when the file cannot be read, and BadHeading when a
    column is missing.
    """
    heading, *rows = read_rows(file, max_rows=MAX_LINES + 1)
    missing = [name for name in HEADING if name not in heading.cells]
    if missing:
        raise BadHeading(names="、".join(missing))
    places = [heading.cells.index(name) for name in HEADING]
    lines: list[Line] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows, start=1):
        wrong = _problems(row, places)
        if not wrong:
            line = _line(row, places)
            wrong = _refused(line, row, places, number=number, before=lines)
            lines.append(line)
        problems.extend(wrong)
    if not rows:
        problems.append(Problem("A2", _("检查表里一条也没有。")))
    return Table(lines, problems)


def as_csv(checklist: Checklist) -> bytes:
    """Return a checklist as a table that can be read again, in UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(HEADING)
    for item in checklist.items.order_by("order"):
        words = [item.section, item.text, item.fault_text]
        critical = YES if item.is_critical else NO
        writer.writerow([*map(_harmless, words), item.weight, critical])
    return text.getvalue().encode("utf-8-sig")


def _harmless(words: str) -> str:
    """Let no spreadsheet take words for a formula; reading strips the space again."""
    return f" {words}" if words.startswith(_FORMULA) else words


def _cell(row: Row, place: int) -> str:
    return row.cells[place] if place < len(row.cells) else ""


def _problems(row: Row, places: list[int]) -> list[Problem]:
    """Return what is wrong with single cells of a row."""
    section, text, fault, weight, critical = places
    found = []
    for place, most in zip((section, text, fault), _MOST, strict=True):
        words = _cell(row, place)
        if not words:
            found.append(Problem(row.address(place), _("这一格没有填")))
        elif len(words) > most:
            found.append(
                Problem(row.address(place), _("最多%(most)s个字") % {"most": most})
            )
    if not _is_weight(_cell(row, weight)):
        words = _("分值要填1到%(most)s的整数") % {"most": MOST_WEIGHT}
        found.append(Problem(row.address(weight), words))
    if _cell(row, critical) not in {YES, NO, ""}:
        found.append(Problem(row.address(critical), _("关键项填“是”或“否”")))
    return found


def _is_weight(text: str) -> bool:
    """Return whether it is a number as people type it, and not too large."""
    digits = text.isascii() and text.isdigit() and len(text) <= len(str(MOST_WEIGHT))
    return digits and 1 <= int(text) <= MOST_WEIGHT


def _line(row: Row, places: list[int]) -> Line:
    section, text, fault, weight, critical = (_cell(row, place) for place in places)
    return Line(section, text, fault, int(weight), critical == YES)


def _refused(
    line: Line,
    row: Row,
    places: list[int],
    *,
    number: int,
    before: Iterable[Line],
) -> list[Problem]:
    """Return why a whole line may not stand, at the cell of its text."""
    where = row.address(places[1])
    try:
        require_line(line, number=number)
    except Refusal as refusal:
        return [Problem(where, str(refusal))]
    if any(line.text == other.text for other in before):
        return [Problem(where, _("这一条写了两遍"))]
    return []
