"""Who serves the village as what, until when: posted for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from villages.models import Village
from villages.selectors.seats import seats_of


def seats(request: HttpRequest, code: str) -> HttpResponse:
    """Show the posts that are held today."""
    village = get_object_or_404(
        Village.objects.select_related("town__county"), code=code
    )
    today = timezone.localdate()
    context = {
        "village": village,
        "today": today,
        "groups": seats_of(village, on=today),
    }
    return render(request, "villages/public/seats.html", context)
