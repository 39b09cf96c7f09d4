"""A badge for other sites, which is live and no image to copy; and about open data."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from grassroots.core.views import for_passers_by
from rewards.merchants.models import Merchant, Sector
from rewards.merchants.selectors.open_data import FIELDS, STATE_WORDS
from rewards.merchants.selectors.status import status_of, words
from rewards.merchants.views import status as scanned
from rewards.merchants.views.answers import HEADERS, send

CHINESE = scanned.CHINESE
# Any site may show a badge; the rest of what guards a page stays.
_POLICY = HEADERS["Content-Security-Policy"].replace(
    "frame-ancestors 'none'", "frame-ancestors *"
)


@for_passers_by
@require_safe
def badge(
    request: HttpRequest, public_id: str, language: str = CHINESE
) -> HttpResponse:
    """Show face, grade and today's date of a shop, to be framed by another site."""
    on = timezone.localdate()
    shops = Merchant.objects.select_related("village__town")
    found = shops.filter(public_id=public_id).first()
    status = status_of(found, on=on) if found else None
    page = scanned.rendered(
        200 if status else 404,
        "badge",
        on=on,
        language=language,
        words=lambda: (
            {
                "headline": words.headline_of(status),
                "subline": words.subline_of(status),
            }
            if status
            else {}
        ),
        status=status,
    )
    response = send(request, page, language=language)
    response["Content-Security-Policy"] = _POLICY
    del response["X-Frame-Options"]
    return response


@for_passers_by
@require_safe
def about(request: HttpRequest, language: str = CHINESE) -> HttpResponse:
    """Say what there is to take, on what terms, and what the fields mean."""
    context: dict[str, Any] = {
        "fields": FIELDS,
        "states": [(code.value, told) for code, told in STATE_WORDS.items()],
        "sectors": Sector.choices,
        "site": settings.SITE_ADDRESS.rstrip("/"),
    }
    on = timezone.localdate()
    page = scanned.rendered(200, "open", on=on, language=language, **context)
    return send(request, page, language=language)
