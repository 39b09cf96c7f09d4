"""信用户: who agreed to be named, masked; only that, and in no order of merit."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from rewards.ruralcredit.selectors.disclosure import credit_households
from villages.models import Village


def public(request: HttpRequest, code: str) -> HttpResponse:
    """List the credit households of a village."""
    return _listed(request, code, "public")


def sheet(request: HttpRequest, code: str) -> HttpResponse:
    """Show the same on paper."""
    return _listed(request, code, "print")


def _listed(request: HttpRequest, code: str, face: str) -> HttpResponse:
    village = get_object_or_404(Village.objects.select_related("town"), code=code)
    today = timezone.localdate()
    found = credit_households(village, on=today)
    # Two co-ops may have rated one household: it is named once.
    households = {one.household_id: one.household for one in found}
    named = [one for one in households.values() if one.head]
    context: dict[str, Any] = {
        "village": village,
        "households": named,
        "today": today,
    }
    where = f"ruralcredit/{face}/credit_households.html"
    response = render(request, where, context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
