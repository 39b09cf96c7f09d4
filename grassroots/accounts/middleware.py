"""Tell every request in which capacity its user acts."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from grassroots.accounts.capacities import Capacity, capacities_of

SESSION_KEY = "capacity"


def chosen_capacity(request: HttpRequest) -> Capacity | None:
    """Return the capacity chosen under 我的, while it still holds; else the first."""
    if not request.user.is_authenticated:
        return None
    held = capacities_of(request.user, on=timezone.localdate())
    wanted = request.session.get(SESSION_KEY)
    return next((one for one in held if one.key == wanted), held[0] if held else None)


class ActingMiddleware:
    """Set ``request.capacity``; it is looked up only when a view asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.capacity = SimpleLazyObject(lambda: chosen_capacity(request))  # type: ignore[attr-defined]
        return self.get_response(request)
