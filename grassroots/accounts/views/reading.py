"""How somebody likes to read: the size of text, on this device and everywhere."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from grassroots.accounts import services
from grassroots.accounts.forms import TextSizeForm
from grassroots.core.context import TEXT_COOKIE

A_YEAR = 60 * 60 * 24 * 365


def _next_page(request: HttpRequest) -> str:
    """Return the page to go back to, when it is one of ours."""
    wanted = request.POST.get("next") or request.headers.get("referer", "")
    ours = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if ours and wanted.isprintable() else "/"


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Keep the size on this device, and with the account of whoever is signed in."""
    form = TextSizeForm(request.POST)
    response = redirect(_next_page(request))
    if not form.is_valid():
        return response
    step = form.cleaned_data["step"]
    if request.user.is_authenticated:
        services.choose_text_step(
            user=request.user, step=step, by=request.user, at=timezone.now()
        )
    response.set_cookie(
        TEXT_COOKIE,
        str(step),
        max_age=A_YEAR,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response
