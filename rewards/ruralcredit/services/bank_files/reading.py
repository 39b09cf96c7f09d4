"""Read a statement of the bank: rows, what is wrong with which, and the total."""

import hashlib
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from grassroots.core.errors import Refusal
from grassroots.core.formulas import format_fen
from grassroots.core.spreadsheets import Row, read_rows
from rewards.ruralcredit.errors.bank_files import (
    BankColumnsMissing,
    BankFileTooLarge,
    BankRowAmount,
    BankRowDate,
    BankRowNumber,
    BankRowReference,
    BankTotalMissing,
    BankTotalWrong,
)

MAX_ROWS = 5000
MAX_BYTES = 1_000_000
# As banks head them: the heading is data of theirs, not a text of ours.
DAY, NUMBER, REFERENCE, AMOUNT = "入账日期", "借款编号", "流水号", "金额(元)"
TOTAL = "合计"
LONGEST_NUMBER, LONGEST_REFERENCE = 24, 60
_DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d")
_LARGEST = Decimal(10) ** 12


class BankRow(NamedTuple):
    """One row that could be read: what the bank received for which loan, in fen."""

    row: int
    booked_on: date
    loan_number: str
    reference: str
    amount_fen: int


class Broken(NamedTuple):
    """A row that could not be read, and the sentence that says why."""

    row: int
    refusal: Refusal


@dataclass(frozen=True)
class Statement:
    """A file as it was read; ``digest`` knows it again. Nothing is kept yet."""

    digest: str
    rows: tuple[BankRow, ...]
    broken: tuple[Broken, ...]
    declared_fen: int


def read_statement(body: bytes, *, today: date) -> Statement:
    """Return what a .csv (UTF-8 or GBK) or .xlsx of the bank says.

    The total is compared when every row could be read. Raises BankFileTooLarge, BadTable,
    BankColumnsMissing, BankTotalMissing and BankTotalWrong with both numbers.
    """
    if len(body) > MAX_BYTES:
        raise BankFileTooLarge(most=MAX_BYTES // 1_000_000)
    heading, *lines = read_rows(io.BytesIO(body), max_rows=MAX_ROWS)
    places = _places(heading)
    if not lines or TOTAL not in lines[-1].cells:
        raise BankTotalMissing
    rows, broken = _read(lines[:-1], places, today)
    try:
        declared = _fen(_cell(lines[-1], places[AMOUNT]))
    except BankRowAmount as problem:
        raise BankTotalMissing from problem
    found = sum(one.amount_fen for one in rows)
    if not broken and found != declared:
        raise BankTotalWrong(declared=format_fen(declared), sum=format_fen(found))
    return Statement(
        digest=hashlib.sha256(body).hexdigest(),
        rows=tuple(rows),
        broken=tuple(broken),
        declared_fen=declared,
    )


def _places(heading: Row) -> dict[str, int]:
    names = [cell.replace("（", "(").replace("）", ")") for cell in heading.cells]
    missing = [name for name in (DAY, NUMBER, REFERENCE, AMOUNT) if name not in names]
    if missing:
        raise BankColumnsMissing(names="、".join(missing))
    return {name: names.index(name) for name in (DAY, NUMBER, REFERENCE, AMOUNT)}


def _read(
    lines: Sequence[Row], places: dict[str, int], today: date
) -> tuple[list[BankRow], list[Broken]]:
    rows: list[BankRow] = []
    broken: list[Broken] = []
    seen: set[str] = set()
    for line in lines:
        try:
            row = _row(line, places, today, seen)
        except Refusal as refusal:
            broken.append(Broken(line.number, refusal))
        else:
            seen.add(row.reference)
            rows.append(row)
    return rows, broken


def _row(line: Row, places: dict[str, int], today: date, seen: set[str]) -> BankRow:
    number = _cell(line, places[NUMBER])
    if len(number) > LONGEST_NUMBER:
        raise BankRowNumber(given=number)
    reference = _cell(line, places[REFERENCE])
    if not 0 < len(reference) <= LONGEST_REFERENCE or reference in seen:
        raise BankRowReference(given=reference)
    booked_on = _day(_cell(line, places[DAY]), today)
    amount = _fen(_cell(line, places[AMOUNT]))
    return BankRow(line.number, booked_on, number, reference, amount)


def _cell(line: Row, place: int) -> str:
    return line.cells[place] if place < len(line.cells) else ""


def _day(given: str, today: date) -> date:
    for form in _DAY_FORMATS:
        try:
            day = datetime.strptime(given, form).date()  # noqa: DTZ007 - a day only
        except ValueError:
            continue
        if day <= today:
            return day
    raise BankRowDate(given=given)


def _fen(given: str) -> int:
    """Return 1,234.50 as 123450."""
    plain = re.sub(r"[,，\s¥￥元]", "", given)
    try:
        amount = Decimal(plain)
    except InvalidOperation as problem:
        raise BankRowAmount(given=given) from problem
    if not amount.is_finite() or not 0 < amount < _LARGEST:
        raise BankRowAmount(given=given)
    fen = amount.scaleb(2)
    if fen != int(fen):
        raise BankRowAmount(given=given)
    return int(fen)
