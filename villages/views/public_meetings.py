"""What anybody may read of a village's meetings: agenda, numbers, outcome; no names."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from villages.models import Village
from villages.selectors.meetings import public_meetings

PER_PAGE = 20


def meetings(request: HttpRequest, code: str) -> HttpResponse:
    """Show the meetings that people were called to, the latest first."""
    village = get_object_or_404(
        Village.objects.select_related("town__county"), code=code
    )
    found = Paginator(public_meetings(village), PER_PAGE)
    context = {
        "village": village,
        "page": found.get_page(request.GET.get("page")),
        "query": "",
    }
    return render(request, "villages/public/meetings.html", context)
