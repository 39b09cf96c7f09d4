"""What anybody may read of a village's rules."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from villages.models import Village
from villages.selectors import rulebooks as find
from villages.views.rule_words import groups


def rules(request: HttpRequest, code: str) -> HttpResponse:
    """Show the book in force, with the meeting that adopted it."""
    village = get_object_or_404(
        Village.objects.select_related("town__county"), code=code
    )
    book = find.book_in_force(village, timezone.localdate())
    found = find.search(find.in_order(book), request.GET.get("q", "")) if book else []
    context = {
        "village": village,
        "book": book,
        "text": request.GET.get("q", ""),
        "groups": groups(found),
        "resolution": getattr(book, "resolution", None),
    }
    return render(request, "villages/public/rules.html", context)
