"""What every page's template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

TEXT_COOKIE = "text_step"
TEXT_STEPS = ("0", "1", "2", "3")


def text_step_of(request: HttpRequest) -> int:
    """Return the size of text: as chosen on this device, else by the account."""
    chosen_here = request.COOKIES.get(TEXT_COOKIE)
    if chosen_here in TEXT_STEPS:
        return int(chosen_here)
    return getattr(getattr(request, "user", None), "text_step", 0)


def page(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is the demo, in which capacity the user acts, and the text size."""
    return {
        "demo_mode": settings.DEMO_MODE,
        "capacity": getattr(request, "capacity", None),
        "text_step": text_step_of(request),
    }
