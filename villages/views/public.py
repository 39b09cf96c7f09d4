"""What anybody may read: a village's notices."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from villages.formulas.clearing import clears_on
from villages.models import PublicNotice
from villages.selectors.notices import notice_rows


def find_notice(code: str, number: int) -> PublicNotice:
    """Return the notice of that number of the village of that code."""
    return get_object_or_404(
        PublicNotice.objects.select_related("village__town__county"),
        village__code=code,
        number=number,
    )


def notice(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one notice: surnames and stars, praise only."""
    found = find_notice(code, number)
    today = timezone.localdate()
    rows = notice_rows(found, today)
    context = {
        "notice": found,
        "village": found.village,
        "rows": rows,
        "total": sum(one.points for one in rows),
        "clears_on": clears_on(found.village.clearing, on=today),
        "stands": found.is_provisional or found.effective_on > today,
    }
    return render(request, "villages/public/notice.html", context)
