"""The list of stars of a village's year, on screen and as A3 sheets."""

from itertools import groupby, zip_longest
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from villages.models import Village, YearClose, YearState
from villages.selectors.years import StarRow, list_of, star_list
from villages.views.words import star_words

# As many lines as an A3 sheet holds above dates and telephone, three names on each.
LINES_ON_A3, NAMES_ON_A_LINE = 18, 3


def find_list(code: str) -> YearClose:
    """Return the newest list that the village of that code has put up."""
    village = get_object_or_404(Village, code=code)
    found = list_of(village)
    if found is None:
        raise Http404
    return found


def stars(request: HttpRequest, code: str) -> HttpResponse:
    """Show the list: surnames and stars, praise only."""
    close = find_list(code)
    rows = star_list(close, timezone.localdate())
    context = {**about(close), "groups": grouped(rows), "count": len(rows)}
    return render(request, "villages/public/stars.html", context)


def stars_a3(request: HttpRequest, code: str) -> HttpResponse:
    """Show it as A3 sheets, each complete with dates and telephone."""
    close = find_list(code)
    rows = star_list(close, timezone.localdate())
    lines = [
        (words, line)
        for words, some in grouped(rows)
        # The last line of a star is filled up with empty places.
        for line in zip_longest(*[iter(some)] * NAMES_ON_A_LINE)
    ]
    sheets = [
        lines[start : start + LINES_ON_A3]
        for start in range(0, len(lines), LINES_ON_A3)
    ]
    address = reverse("villages_stars", args=[code])
    context = {
        **about(close),
        "sheets": sheets or [[]],
        "count": len(rows),
        "book": close.rule_book,
        "resolution": getattr(close.rule_book, "resolution", None),
        "address": f"{settings.SITE_ADDRESS}{address}",
    }
    return render(request, "villages/print/stars.html", context)


def about(close: YearClose) -> dict[str, Any]:
    """Return what every page about a list says."""
    return {
        "close": close,
        "village": close.village,
        "stands": close.state == YearState.ON_NOTICE,
    }


def grouped(rows: list[StarRow]) -> list[tuple[str, list[StarRow]]]:
    """Return the lines by star, the most stars first."""
    return [
        (star_words(star), list(some))
        for star, some in groupby(rows, key=lambda one: one.star)
    ]
