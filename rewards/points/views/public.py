"""What anybody may ask who holds a printed page: whether the book still says so."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from rewards.points.selectors.seals import find_page


@require_safe
def page_check(request: HttpRequest, code: str) -> HttpResponse:
    """Say whether a printed page agrees with the book, and nothing else about it."""
    found = find_page(code)
    context = {}
    if found:
        account, lines = found
        context = {
            "village": account.village,
            "first": lines[0],
            "last": lines[-1],
        }
    status = 200 if found else 404
    return render(request, "points/public/page_check.html", context, status=status)
