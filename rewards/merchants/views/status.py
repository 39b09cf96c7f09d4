"""The page behind a code: for whoever walks by, and knows nobody."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from grassroots.core import short_code
from grassroots.core.views import for_passers_by
from rewards.merchants.formulas.standing import State
from rewards.merchants.models import Merchant, Sector
from rewards.merchants.selectors.codes import (
    Scanned,
    scanned_by_short_code,
    scanned_by_token,
    whole,
)
from rewards.merchants.selectors.status import Status, status_of, words
from rewards.merchants.services import scans, watch
from rewards.merchants.views.answers import (
    HEADERS,
    SHELF,
    CountedResponse,
    Ready,
    ready,
    send,
)
from rewards.merchants.views.gone import CLOSED, gone_of

CHINESE, ENGLISH = "zh-hans", "en"
# A photo's address holds its version.
A_YEAR = "public, max-age=31536000, immutable"


@for_passers_by
@require_safe
def page(request: HttpRequest, token: str, language: str = CHINESE) -> HttpResponse:
    """Show the shop behind a token, or say plainly why there is none."""
    at = timezone.now()
    found = scanned_by_token(token)
    if found is None:
        return nobody(request, at=at, language=language)
    return _shop(request, found, at=at, language=language)


@for_passers_by
@require_safe
def find(request: HttpRequest, language: str = CHINESE) -> HttpResponse:
    """Ask for the short code of a plate; show the shop at once when it is one."""
    at = timezone.now()
    typed = request.GET.get("code", "")[:40]
    plain = short_code.normalise(typed)
    if plain and short_code.is_valid(plain):
        found = scanned_by_short_code(plain)
        if found is None:
            return nobody(request, at=at, language=language)
        return _shop(request, found, at=at, language=language)
    context: dict[str, Any] = {"typed": typed, "wrong": _wrong(plain, language)}
    return send(
        request,
        rendered(200, "find", on=timezone.localdate(at), language=language, **context),
        language=language,
    )


@for_passers_by
@require_safe
def photo(request: HttpRequest, token: str) -> HttpResponse:
    """Hand out the small photo of the shop-front, while the code holds."""
    at = timezone.now()
    found = scanned_by_token(token)
    if found is None:
        return nobody(request, at=at, language=CHINESE)
    code = whole(found)
    shop = code.merchant
    if gone_of(code, on=timezone.localdate(at)):
        return HttpResponse(status=404, headers=HEADERS)
    return photo_of(request, shop)


def photo_of(request: HttpRequest, shop: Merchant) -> HttpResponse:
    """Answer with the small photo of a shop-front; 404 when there is none."""
    if not shop.photo_small:
        return HttpResponse(status=404, headers=HEADERS)
    try:
        with shop.photo_small.open("rb") as file:
            content = file.read()
    except FileNotFoundError:
        return HttpResponse(status=404, headers=HEADERS)
    response = HttpResponse(
        b"" if request.method == "HEAD" else content,
        content_type="image/jpeg",
        headers=HEADERS | {"Cache-Control": A_YEAR},
    )
    response["Content-Length"] = str(len(content))
    return response


def _shop(
    request: HttpRequest, found: Scanned, *, at: datetime, language: str
) -> CountedResponse:
    """Answer with the page of a code that was issued, and count the scan."""
    on = timezone.localdate(at)
    key = (found, on, language, settings.DEMO_MODE)
    kept = SHELF.get(key, lambda: _page_of(found, on=on, language=language))
    response = send(request, kept, language=language, reads_aloud=True)
    if request.method == "GET":
        scans.BUFFER.scan(found.pk, at)
        response.asked_at = at
    return response


def nobody(request: HttpRequest, *, at: datetime, language: str) -> CountedResponse:
    """Answer that there is no such code; slower and slower to who guesses."""
    is_too_much = watch.note_guess(address=address_of(request), at=at)
    on = timezone.localdate(at)
    status, template = (429, "slow") if is_too_much else (404, "unknown")
    key = (template, on, language, settings.DEMO_MODE)
    kept = SHELF.get(key, lambda: rendered(status, template, on=on, language=language))
    response = send(request, kept, language=language)
    response["Cache-Control"] = "no-store"
    if is_too_much:
        response["Retry-After"] = str(int(watch.WINDOW.total_seconds()))
    response.asked_at = at
    return response


def _page_of(found: Scanned, *, on: date, language: str) -> Ready:
    """Render the page of a code as things stand."""
    code = whole(found)
    gone = gone_of(code, on=on)
    status = None if gone else status_of(code.merchant, on=on)
    if status and status.state == State.CLOSED:
        gone = CLOSED
    if gone or not status:
        context = place_of(code.merchant) | {"status": status, "gone": gone}
        return rendered(410, "gone", on=on, language=language, code=code, **context)
    addresses = {
        "zh_url": reverse("merchants_public", args=[code.token]),
        "en_url": reverse("merchants_public_en", args=[code.token]),
        "photo_url": reverse("merchants_photo", args=[code.token]),
    }
    return shop_page(
        code.merchant, status, on=on, language=language, code=code, **addresses
    )


def shop_page(
    shop: Merchant, status: Status, *, on: date, language: str, **context: Any
) -> Ready:
    """Render the page of a shop that trades; ``context`` says by what address."""
    return rendered(
        200,
        "shop",
        on=on,
        language=language,
        words=lambda: _words_of(status),
        status=status,
        **place_of(shop),
        **context,
    )


def place_of(shop: Merchant) -> dict[str, Any]:
    """Return where a shop is, and whom to ask."""
    village = shop.village
    return {"town": village.town.name, "village": village.name, "phone": village.phone}


def _words_of(status: Status) -> dict[str, Any]:
    """Return what the page says of the status, in the language spoken now."""
    return {
        "sector": Sector(status.sector).label,
        "headline": words.headline_of(status),
        "subline": words.subline_of(status),
        "lines": words.lines_of(status),
        "levels": [
            {"letter": letter, "word": word, "is_it": letter == status.letter}
            for letter, (_name, word, _face) in words.LEVELS.items()
        ],
    }


def rendered(
    status_code: int,
    template: str,
    *,
    on: date,
    language: str,
    words: Callable[[], dict[str, Any]] = dict,
    **context: Any,
) -> Ready:
    """Render a template of the public page in a language, whatever the device wants."""
    with translation.override(language):
        common = {
            "today": on,
            "html_lang": "en" if language == ENGLISH else "zh-Hans",
            "is_english": language == ENGLISH,
            # What people wrote is Chinese on the English page too.
            "zh": mark_safe(' lang="zh-Hans"') if language == ENGLISH else "",
            "domain": urlsplit(settings.SITE_ADDRESS).netloc,
            "demo_mode": settings.DEMO_MODE,
            "find_url": reverse(
                "merchants_find_en" if language == ENGLISH else "merchants_find"
            ),
        }
        text = render_to_string(
            f"merchants/public/{template}.html", common | words() | context
        )
    return ready(status_code, text)


def _wrong(plain: str, language: str) -> str:
    """Return what is wrong with what was typed; nothing when nothing was."""
    with translation.override(language):
        if not plain:
            return ""
        if len(plain) != short_code.LENGTH:
            return _("短码是8位，您输了%(number)s位。请对着牌子再看一遍。") % {
                "number": len(plain)
            }
        if any(one not in short_code.ALPHABET for one in plain):
            return _("短码里没有0、1、I、L、O这几个字，也没有别的符号。请再看一遍。")
        return _("有一位输错了，或者两位换了位置。请对着牌子再看一遍。")


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from, as far as our proxies tell."""
    try:
        return str(get_adapter(request).get_client_ip(request))
    except (PermissionDenied, ImproperlyConfigured):
        return ""
