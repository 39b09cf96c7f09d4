"""Whole cards as tables that people keep: written, and read with faults row by row."""

import csv
import io
from dataclasses import dataclass
from typing import IO

from grassroots.core.spreadsheets import Row, read_rows, write_rows
from rewards.ruralcredit.errors.cards import BadCardTable
from rewards.ruralcredit.formulas.rating import (
    COLUMNS,
    NEEDED,
    Band,
    Card,
    card_rows,
    read_lines,
)

MAX_LINES = 100


@dataclass(frozen=True)
class Problem:
    """What is wrong in one row of a table."""

    row: int
    words: str


def as_csv(card: Card) -> bytes:
    """Return the indicators of a card as .csv in UTF-8 with its mark."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(card_rows(card))
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(card: Card, *, title: str) -> bytes:
    """Return the indicators of a card as a workbook."""
    return write_rows(COLUMNS, card_rows(card), title=title)


def read_table(
    file: IO[bytes], *, bands: tuple[Band, ...]
) -> tuple[Card | None, list[Problem]]:
    """Return the card of a table with these bands, or None and every row that is wrong.

    What can be read may still have faults; they are shown on the draft. Raises
    BadTable and its kin, and BadCardTable when a column is missing.
    """
    heading, *rows = read_rows(file, max_rows=MAX_LINES + 1)
    missing = [name for name in NEEDED if name not in heading.cells]
    if missing:
        raise BadCardTable(names="、".join(missing))
    read = [(row.number, _cells(row, heading.cells)) for row in rows]
    indicators, wrong = read_lines(read)
    if wrong:
        return None, [Problem(int(str(one.details["row"])), str(one)) for one in wrong]
    return Card(indicators=indicators, bands=bands), []


def _cells(row: Row, names: list[str]) -> dict[str, str]:
    """Return the cells of a row by the names of the heading."""
    padded = [*row.cells, *[""] * (len(names) - len(row.cells))]
    return dict(zip(names, padded, strict=False))
