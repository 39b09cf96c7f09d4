"""What every page's template may ask for."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Return whether this is the demo, in which capacity the user acts, and the text size."""
    user = getattr(request, "user", None)
    step = getattr(user, "text_step", 0) if user is not None else 0
    return {
        "demo_mode": settings.DEMO_MODE,
        "capacity": getattr(request, "capacity", None),
        "text_step": step or int(request.COOKIES.get("text_step", "0") in "123"),
    }
