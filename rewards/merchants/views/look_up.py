"""Find a shop by its name, without a code; the page says what the code's page says.

Each shop has a page by its public number, for links, badges and open data. Nothing
can be said to the office from there: that takes the code on the door.
"""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from grassroots.core.views import for_passers_by
from rewards.merchants.formulas.standing import State
from rewards.merchants.models import Merchant
from rewards.merchants.selectors.open_data import open_shops
from rewards.merchants.selectors.status import Status, status_of, statuses_of, words
from rewards.merchants.views import status as scanned
from rewards.merchants.views.answers import HEADERS, Ready, send

CHINESE, ENGLISH = scanned.CHINESE, scanned.ENGLISH
SHOWN_AT_MOST = 30


@for_passers_by
@require_safe
def search(request: HttpRequest, language: str = CHINESE) -> HttpResponse:
    """Ask for a part of a name or an address; show the shops, by name."""
    on = timezone.localdate()
    typed = request.GET.get("q", "").strip()[:40]
    place = request.GET.get("place", "").strip()[:12]
    found: list[Merchant] = []
    if typed or place:
        shops = open_shops(on=on, words=typed, place=place)
        found = list(shops.order_by("name", "pk")[: SHOWN_AT_MOST + 1])
    statuses = statuses_of(found[:SHOWN_AT_MOST], on=on)
    with translation.override(language):
        lines = [_line(statuses[shop.pk]) for shop in found[:SHOWN_AT_MOST]]
    page = scanned.rendered(
        200,
        "shops",
        on=on,
        language=language,
        typed=typed,
        place=place,
        is_asked=bool(typed or place),
        shops=lines,
        has_more=len(found) > SHOWN_AT_MOST,
        most=SHOWN_AT_MOST,
    )
    return send(request, page, language=language)


@for_passers_by
@require_safe
def shop(request: HttpRequest, public_id: str, language: str = CHINESE) -> HttpResponse:
    """Show what the code's page shows, read anew each time."""
    on = timezone.localdate()
    page = _page_of(public_id, on=on, language=language)
    return send(request, page, language=language, reads_aloud=True)


@for_passers_by
@require_safe
def photo(request: HttpRequest, public_id: str) -> HttpResponse:
    """Hand out the small photo of the shop-front, while the shop trades."""
    on = timezone.localdate()
    found = Merchant.objects.trading(on=on).filter(public_id=public_id).first()
    if found is None:
        return HttpResponse(status=404, headers=HEADERS)
    return scanned.photo_of(request, found)


def _page_of(public_id: str, *, on: date, language: str) -> Ready:
    shops = Merchant.objects.select_related("village__town")
    found = shops.filter(public_id=public_id).first()
    if found is None:
        return scanned.rendered(404, "no_shop", on=on, language=language)
    status = status_of(found, on=on)
    if status.state == State.CLOSED:
        context = scanned.place_of(found) | {"status": status}
        return scanned.rendered(410, "no_shop", on=on, language=language, **context)
    addresses = {
        name: reverse(f"merchants_{view}", args=[public_id])
        for name, view in {
            "zh_url": "shop_public",
            "en_url": "shop_public_en",
            "photo_url": "shop_photo",
        }.items()
    }
    return scanned.shop_page(found, status, on=on, language=language, **addresses)


def _line(status: Status) -> dict[str, Any]:
    """Return what a list says of one shop, in the language spoken now."""
    return {
        "public_id": status.public_id,
        "name": status.name,
        "address": status.address,
        "village": f"{status.town}{status.village}",
        "letter": status.letter,
        "headline": words.headline_of(status),
        "word": words.subline_of(status),
    }
