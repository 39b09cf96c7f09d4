"""Read and write the tables that people fill in: .xlsx, and .csv in UTF-8 or GBK.

Every importer reads through ``read_rows``, which trusts nothing: the size, the
compression ratio and the number of rows are bounded before anything is kept, and
merged cells and formulas are refused by their address. What it returns is text
only; the importer gives each column its meaning. ``write_rows`` is the way back.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import takewhile
from typing import IO, Any

from defusedxml.ElementTree import fromstring, iterparse
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from grassroots.core.errors import Refusal

MAX_BYTES = 5 * 1024 * 1024
MAX_COLUMNS = 60
_MAX_UNPACKED = 60 * 1024 * 1024
_MAX_RATIO = 100
_RATIO_MATTERS_FROM = 8 * 1024 * 1024
_MAX_PARTS = 500
_MAX_CELL = 2000
_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class BadTable(Refusal):
    """The file as a whole cannot be read; nothing of it was taken over."""

    code = "bad_table"
    message = _("这个文件打不开。请用Excel或WPS另存为.xlsx，再选一次。")
    field = "file"


class TableTooLarge(BadTable):
    """More bytes, packed or unpacked, than any honest table has."""

    code = "table_too_large"
    message = _("文件太大了，最多%(megabytes)d兆。请分成几个文件，再选一次。")


class TooManyRows(BadTable):
    """More rows than one import takes."""

    code = "too_many_rows"
    message = _("表太长了，一次最多%(rows)d行。请分成几个文件；表底下的空行请删掉。")


class OldSpreadsheet(BadTable):
    """The .xls of old, or a workbook behind a password."""

    code = "old_spreadsheet"
    message = _("这是老格式或加了密码的表。请去掉密码，另存为.xlsx，再选一次。")


class MergedCells(BadTable):
    """One value over several cells belongs to none of them."""

    code = "merged_cells"
    message = _("%(cells)s是合并的格子，看不出是哪一行的。请取消合并，再选一次。")


class FormulaInCell(BadTable):
    """A formula, or the error that one left behind."""

    code = "formula_in_cell"
    message = _("%(cell)s里是公式。请复制后“只粘贴数值”，再选一次。")


class EmptyTable(BadTable):
    """Nothing in it."""

    code = "empty_table"
    message = _("表里什么也没有。请填好以后再选一次。")


@dataclass(frozen=True)
class Row:
    """A row that is not blank, with the number the spreadsheet shows beside it."""

    number: int
    cells: list[str]

    def address(self, column: int) -> str:
        """Return how people name the cell in a column counted from 0, such as C5."""
        return f"{get_column_letter(column + 1)}{self.number}"


def read_rows(
    file: IO[bytes], *, max_rows: int, max_bytes: int = MAX_BYTES
) -> list[Row]:
    """Return the rows of the first sheet that hold anything, the heading included.

    What kind of file it is follows from its content, not from its name. Cells are
    stripped text: dates are 2026-09-30, whole numbers have no point. ``max_rows``
    counts rows that hold something. Raises a ``BadTable`` that says in a plain
    sentence what to do.
    """
    body = file.read(max_bytes + 1)
    if len(body) > max_bytes:
        raise TableTooLarge(megabytes=max_bytes // (1024 * 1024))
    if body.startswith(_OLD_OFFICE):
        raise OldSpreadsheet
    try:
        rows = list(
            _bounded(
                _workbook(body) if body.startswith(_ZIP) else _text(body), max_rows
            )
        )
    except Refusal:
        raise
    # A broken or hostile file can trip the parsers in any way; all mean the same.
    except Exception as problem:
        raise BadTable from problem
    if not rows:
        raise EmptyTable
    return rows


def write_rows(
    heading: Sequence[str], rows: Iterable[Sequence[object]], *, title: str
) -> bytes:
    """Return an .xlsx with one sheet; text that looks like a formula stays text."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.freeze_panes = "A2"
    for line in (heading, *rows):
        sheet.append(["" if value is None else value for value in line])
    for row in sheet.iter_rows():
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"
            cell.alignment = Alignment(vertical="top", wrap_text=True)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        width = max((_width(one.value) for one in sheet[cell.column_letter]), default=8)
        sheet.column_dimensions[cell.column_letter].width = min(max(width, 8), 42)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _width(value: object) -> int:
    """Return how wide a value is drawn; a Chinese character takes two places."""
    return 2 + sum(2 if ord(one) > 0x2E80 else 1 for one in str(value or ""))


def _bounded(rows: Iterator[Row], max_rows: int) -> Iterator[Row]:
    """Drop blank rows, and refuse when more than ``max_rows`` are left."""
    kept = 0
    # Blank rows count too, in the end: a sheet may pretend to be endless.
    furthest = max(20_000, 4 * max_rows)
    for row in rows:
        if row.number > furthest:
            raise TooManyRows(rows=max_rows)
        if any(row.cells):
            kept += 1
            if kept > max_rows:
                raise TooManyRows(rows=max_rows)
            yield row


def _workbook(body: bytes) -> Iterator[Row]:
    """Yield the rows of the first sheet of an .xlsx."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        _refuse_bomb(archive)
        _refuse_merged(archive)
    sheet = load_workbook(io.BytesIO(body), read_only=True).worksheets[0]
    # What the file says about its own size is not believed.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        yield Row(number, _without_tail(_cell_text(cell, number) for cell in cells))


def _refuse_bomb(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that would unpack to far more than it is."""
    parts = archive.infolist()
    unpacked = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts) or 1
    swollen = unpacked > _RATIO_MATTERS_FROM and unpacked / packed > _MAX_RATIO
    if len(parts) > _MAX_PARTS or unpacked > _MAX_UNPACKED or swollen:
        raise TableTooLarge(megabytes=MAX_BYTES // (1024 * 1024))
    if any(part.flag_bits & 1 for part in parts):
        raise OldSpreadsheet


def _refuse_merged(archive: zipfile.ZipFile) -> None:
    """Refuse merged cells of the first sheet; a streaming reader does not see them."""
    with archive.open(_first_sheet(archive)) as sheet:
        for _event, element in iterparse(sheet):
            if element.tag == f"{_SHEET}mergeCell":
                raise MergedCells(cells=element.get("ref", ""))
            if element.tag == f"{_SHEET}row":
                element.clear()


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the path, inside the archive, of the sheet that is shown first."""
    book = fromstring(archive.read("xl/workbook.xml"))
    wanted = book.find(f"{_SHEET}sheets/{_SHEET}sheet").get(_RELATION)
    for relation in fromstring(archive.read("xl/_rels/workbook.xml.rels")):
        if relation.get("Id") == wanted:
            target = str(relation.get("Target"))
            return target.removeprefix("/") if target[0] == "/" else f"xl/{target}"
    raise BadTable


def _cell_text(cell: Any, number: int) -> str:
    """Return a cell's value as people would type it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type in {"f", "e"}:
        raise FormulaInCell(cell=f"{get_column_letter(cell.column)}{number}")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return (
            value.date().isoformat() if value.time() == time() else value.isoformat(" ")
        )
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _tidy(str(value))


def _tidy(text: str) -> str:
    """Return text without space around it, and no longer than a cell should be.

    Nor with a zero byte in it, which no database keeps.
    """
    return text.replace("\0", "").strip().strip("\ufeff\u200b")[:_MAX_CELL]


def _without_tail(cells: Iterable[str]) -> list[str]:
    """Return the cells up to the last that holds something."""
    kept = list(cells)
    blank = len(list(takewhile(lambda cell: not cell, reversed(kept))))
    return kept[: len(kept) - blank]


def _text(body: bytes) -> Iterator[Row]:
    """Yield the rows of a .csv, in whichever encoding the office program chose."""
    text = _decoded(body)
    first = text.split("\n", 1)[0]
    delimiter = max(",\t;，", key=first.count)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for number, line in enumerate(lines, start=1):
        cells = _without_tail(_tidy(cell) for cell in line[:MAX_COLUMNS])
        for column, cell in enumerate(cells):
            if re.match(r"=\s*[\w(\"'+-]", cell):
                raise FormulaInCell(cell=f"{get_column_letter(column + 1)}{number}")
        yield Row(number, cells)


def _decoded(body: bytes) -> str:
    """Return the text of a file in UTF-8, in UTF-16 with its mark, or in GBK."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return body.decode("utf-16")
    if b"\x00" in body:
        raise BadTable
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadTable
