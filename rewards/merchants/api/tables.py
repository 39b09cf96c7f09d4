"""The daily table of all shops, and the list of its fields; for anybody, no account."""

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from grassroots.core.views import for_passers_by
from rewards.merchants.models import Sector
from rewards.merchants.selectors.open_data import (
    FIELDS,
    STATE_WORDS,
    mark_of_all,
    rows,
)

# A spreadsheet would take a cell that begins so for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_BYTE_ORDER_MARK = "\ufeff"


@for_passers_by
@require_safe
def shops_csv(request: HttpRequest) -> HttpResponseBase:
    """Send a row for each shop that trades, as things stand now; 304 when unchanged."""
    on = timezone.localdate()
    etag = f'"{mark_of_all(on=on)}"'
    # A proxy that packs the table makes the name a weak one.
    known = parse_etags(request.headers.get("If-None-Match", ""))
    if {etag, f"W/{etag}", "*"} & set(known):
        return _open(HttpResponse(status=304), etag)
    heading = [field.name for field in FIELDS]
    lines = (row.values() for row in rows(on=on))
    response = StreamingHttpResponse(
        () if request.method == "HEAD" else _lines(heading, lines),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="shops-{on}.csv"'
    return _open(response, etag)


@for_passers_by
@require_safe
def fields_csv(request: HttpRequest) -> HttpResponseBase:
    """Send what each field and each code means, in Chinese and in English."""
    told = [(one.name, one.kind.value, one.words) for one in FIELDS]
    told += [(f"state={code}", "", words) for code, words in STATE_WORDS.items()]
    told += [(f"sector={code}", "", words) for code, words in Sector.choices]
    lines = [
        (name, kind, *(_in(language, words) for language in ("zh-hans", "en")))
        for name, kind, words in told
    ]
    response = HttpResponse(
        "".join(_lines(["field", "kind", "zh", "en"], lines)),
        content_type="text/csv; charset=utf-8",
    )
    response["Content-Disposition"] = 'attachment; filename="fields.csv"'
    return _open(response)


def _in(language: str, words: Any) -> str:
    with translation.override(language):
        return str(words)


def _open(response: HttpResponseBase, etag: str = "") -> HttpResponseBase:
    """Let any page read an answer, and have it asked for again each time."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    if etag:
        response["ETag"] = etag
    return response


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, line: str) -> str:
        return line


def _lines(heading: list[str], table: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the lines of a table that spreadsheets open as UTF-8."""
    writer = csv.writer(_Echo())
    yield _BYTE_ORDER_MARK + writer.writerow(heading)
    for line in table:
        yield writer.writerow([_cell(value) for value in line])


def _cell(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(_FORMULA):
        return f"'{value}"
    return value
