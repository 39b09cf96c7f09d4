"""The uploaded list on disk: encrypted, since it holds id numbers, and not for long."""

import io
from pathlib import PurePath
from uuid import uuid4

from django.core.files.base import ContentFile

from grassroots.core import sealing, spreadsheets
from grassroots.core.spreadsheets import Row
from villages.errors import ColumnsAreMissing, ListForgotten, ListTooLong
from villages.formulas.roster import ColumnsMissing, places_of
from villages.models import ResidentImport

MAX_ROWS = 10_000
# The rows, heading first, and where each column stands.
Content = tuple[list[Row], dict[str, int]]


def keep(resident_import: ResidentImport, body: bytes) -> None:
    """Put the content of the list on disk, sealed. Does not save the row."""
    name = f"{uuid4().hex}.sealed"
    sealed = sealing.seal_file(body, owner=name)
    resident_import.upload.save(name, ContentFile(sealed), save=False)


def forget(resident_import: ResidentImport) -> None:
    """Remove the list from disk. Does not save the row."""
    if resident_import.upload:
        resident_import.upload.delete(save=False)


def read(resident_import: ResidentImport) -> Content:
    """Return the rows of the list, heading first, and where each column stands."""
    if not resident_import.upload:
        raise ListForgotten
    try:
        name = str(resident_import.upload.name)
        # Not through the field's own file: two tasks may hold the same row.
        with resident_import.upload.storage.open(name, "rb") as file:
            body = sealing.unseal_file(file.read(), owner=PurePath(name).name)
    except (FileNotFoundError, sealing.CannotOpen):
        raise ListForgotten from None
    try:
        rows = spreadsheets.read_rows(io.BytesIO(body), max_rows=MAX_ROWS + 1)
        return rows, places_of(rows[0].cells)
    except spreadsheets.TooManyRows:
        raise ListTooLong(rows=MAX_ROWS) from None
    except ColumnsMissing as missing:
        raise ColumnsAreMissing(columns="、".join(missing.titles)) from None
