"""What a village hangs on its board."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from villages.formulas.clearing import clears_on
from villages.selectors.notices import notice_rows
from villages.selectors.rulebooks import book_in_force
from villages.views.public import find_notice

# As many lines as an A3 sheet holds above dates and telephone.
LINES_ON_A3 = 18


def notice_a3(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show a notice as A3 sheets, each complete with dates and telephone."""
    notice = find_notice(code, number)
    today = timezone.localdate()
    rows = notice_rows(notice, today)
    sheets = [
        rows[start : start + LINES_ON_A3] for start in range(0, len(rows), LINES_ON_A3)
    ]
    book = book_in_force(notice.village, notice.starts_on)
    address = reverse("villages_notice", args=[code, number])
    context = {
        "notice": notice,
        "village": notice.village,
        "clears_on": clears_on(notice.village.clearing, on=today),
        "sheets": sheets or [[]],
        "count": len(rows),
        "total": sum(one.points for one in rows),
        "book": book,
        "resolution": getattr(book, "resolution", None) if book else None,
        "address": f"{settings.SITE_ADDRESS}{address}",
    }
    return render(request, "villages/print/notice.html", context)
