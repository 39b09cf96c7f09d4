"""What a lender sees: first for whom it is, and after one press what was agreed to.

For whoever has the address: no account, no cookie, no script. A preview in a message
asks by GET and uses nothing up. A wrong address is counted before anything is done.
"""

from datetime import date, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from grassroots.core.errors import Refusal
from grassroots.core.views import for_passers_by
from rewards.merchants.services.watch import is_too_much
from rewards.merchants.views.answers import HEADERS
from rewards.merchants.views.status import CHINESE, ENGLISH, address_of
from rewards.ruralcredit.models import LenderLink, Rating
from rewards.ruralcredit.selectors import disclosure as reading
from rewards.ruralcredit.selectors.disclosure import link_by_token
from rewards.ruralcredit.services import disclosure
from rewards.ruralcredit.views.rating_words import limit_words

WRONG_ALLOWED, WINDOW = 30, timedelta(minutes=10)
GONE: dict[str, Any] = {
    reading.OPENED: _("已经打开过一次，不能再看。要再看，请这户再发一个。"),
    reading.REVOKED: _("这户把它收回了。"),
    reading.WITHDRAWN: _("这户收回了同意。"),
    reading.OVER: _("过了期限。要看，请这户再发一个。"),
    reading.ENDED: _("这个等级不再有效。"),
}


@for_passers_by
@require_http_methods(["GET", "HEAD", "POST"])
def lend(request: HttpRequest, token: str, language: str = CHINESE) -> HttpResponse:
    """Ask before anything is shown; show it once; afterwards say that it is gone."""
    at = timezone.now()
    today = timezone.localdate(at)
    link = link_by_token(token)
    with translation.override(language):
        if link is None:
            return _unknown(request, language)
        because = reading.gone_because(link, on=today)
        if not because and request.method == "POST":
            try:
                rating = disclosure.open_link(link=link, at=at)
            except Refusal:
                # Somebody else pressed first.
                because = reading.OPENED
            else:
                return _shown(link, rating, today, language)
        if because:
            return _answer("lend_gone", 410, language, because=GONE[because])
        return _answer("lend", 200, language, link=link)


def _shown(
    link: LenderLink, rating: Rating, today: date, language: str
) -> HttpResponse:
    household = link.authorisation.dossier.household
    return _answer(
        "lend_shown",
        200,
        language,
        link=link,
        rating=rating,
        coop=link.authorisation.dossier.coop,
        name=household.head or link.authorisation.signed_by_resident,
        limit=limit_words(rating.limit_fen),
        today=today,
    )


def _unknown(request: HttpRequest, language: str) -> HttpResponse:
    """Answer 404, and for a while nothing else to who tries many addresses."""
    if is_too_much(
        "lend",
        address_of(request),
        most=WRONG_ALLOWED,
        window=WINDOW,
        at=timezone.now(),
    ):
        response = _answer("lend_unknown", 429, language, is_slow=True)
        response["Retry-After"] = str(int(WINDOW.total_seconds()))
        return response
    return _answer("lend_unknown", 404, language)


def _answer(template: str, status: int, language: str, **context: Any) -> HttpResponse:
    """Render without anything of the device; nobody keeps or finds the page."""
    context |= {
        "html_lang": "en" if language == ENGLISH else "zh-Hans",
        "is_english": language == ENGLISH,
        "domain": urlsplit(settings.SITE_ADDRESS).netloc,
        "demo_mode": settings.DEMO_MODE,
    }
    text = render_to_string(f"ruralcredit/public/{template}.html", context)
    response = HttpResponse(text, status=status, headers=HEADERS)
    # Nobody need read a line in the log for each address that is gone.
    response._has_been_logged = True  # type: ignore[attr-defined]
    response["Cache-Control"] = "no-store"
    response["Content-Language"] = language
    return response
