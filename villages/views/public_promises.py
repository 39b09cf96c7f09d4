"""What the committee promised, for everybody: until when, and kept or not."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from villages.models import Village
from villages.selectors.promises import rows_of, tally_of


def promises(request: HttpRequest, code: str) -> HttpResponse:
    """Show the promises, what is overdue first."""
    village = get_object_or_404(
        Village.objects.select_related("town__county"), code=code
    )
    rows = rows_of(village, on=timezone.localdate())
    context = {"village": village, "rows": rows, "tally": tally_of(rows)}
    return render(request, "villages/public/promises.html", context)
