"""The files around an import: the template, and the rows that failed."""

import io

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from grassroots.core.spreadsheets import write_rows
from villages.formulas.roster import COLUMNS
from villages.models import ResidentImport

from . import storing

# The heading of a column that every importer passes over.
WHAT_IS_WRONG = "哪里不对"
_EXAMPLE = PatternFill("solid", fgColor="EFEFEF")


def template() -> bytes:
    """Return the workbook to fill in: the list with two examples, and what to write.

    The headings are Chinese whatever the reader's language: the importer knows
    them by these words.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "名册"
    sheet.append([column.title for column in COLUMNS])
    for row in zip(*(column.examples for column in COLUMNS), strict=True):
        sheet.append(row)
    _dress(sheet)
    help_sheet = book.create_sheet(_("怎么填"))
    help_sheet.append([_("这一列"), _("怎么填")])
    for column in COLUMNS:
        help_sheet.append([column.title, str(column.help)])
    help_sheet.append(
        [
            _("例子"),
            _("户号以“例”开头的行只是样子，导入时跳过，可以删掉，也可以留着。"),
        ]
    )
    help_sheet.append(
        [
            _("从哪天起"),
            _("新导入的人，从今年1月1日起算在这一户。不满18周岁不参加积分。"),
        ]
    )
    for cell in help_sheet[1]:
        cell.font = Font(bold=True)
    help_sheet.column_dimensions["A"].width = 18
    help_sheet.column_dimensions["B"].width = 70
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def failed_rows(resident_import: ResidentImport) -> bytes:
    """Return a workbook with the rows that failed and why, to be mended and sent in."""
    rows, _places = storing.read(resident_import)
    reasons: dict[int, list[str]] = {}
    for problem in resident_import.problems:
        if problem["fails"]:
            sentence = f"{problem['cell']}：{problem['message']}"
            reasons.setdefault(problem["row"], []).append(sentence)
    heading = rows[0].cells
    wanted = (row for row in rows[1:] if row.number in reasons)
    return write_rows(
        [WHAT_IS_WRONG, *heading],
        ([" ".join(reasons[row.number]), *row.cells] for row in wanted),
        title="没有导入的",
    )


def _dress(sheet: Worksheet) -> None:
    """Make the columns wide, their cells text, and the examples grey."""
    sheet.freeze_panes = "A2"
    for cell, column in zip(sheet[1], COLUMNS, strict=True):
        cell.font = Font(bold=True)
        width = max(len(column.title) * 2 + 4, 14)
        sheet.column_dimensions[cell.column_letter].width = width
    # As text, a spreadsheet neither rounds an id number nor turns dates around.
    for row in sheet.iter_rows(min_row=2, max_row=300, max_col=len(COLUMNS)):
        for cell in row:
            cell.number_format = "@"
            cell.alignment = Alignment(vertical="top")
            if cell.row <= 3:
                cell.fill = _EXAMPLE
