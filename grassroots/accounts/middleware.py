"""Tell every request its language, its capacity, and its missing second factor."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_supported_language_variant
from django.views import View

from grassroots.accounts.acting import acting, acting_of, has_second_factor
from grassroots.core.views import InCapacity

OFFICE = "/office/"


def chosen_language(request: HttpRequest) -> str:
    """Return the language that somebody chose on this device, else Chinese.

    What the browser prefers is not asked: phones bought second-hand often speak
    English, and their owners do not.
    """
    wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    try:
        return get_supported_language_variant(wanted)
    except LookupError:
        return settings.LANGUAGE_CODE


class ChosenLanguageMiddleware:
    """Speak Chinese, until somebody chooses English."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the chosen language, and say which it is."""
        language = chosen_language(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", language)
        return response


class ActingMiddleware:
    """Set ``request.acting`` and ``request.capacity``, looked up when a view asks.

    Whoever acts in a capacity that needs a second factor has no capacity at all
    until this session has proven one: pages, files and the API stay closed. For
    pages that would open, this leads to where the factor is set up or typed in.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hang both on the request, unevaluated."""
        request.acting = acting(request)  # type: ignore[attr-defined]
        request.capacity = SimpleLazyObject(lambda: request.acting.capacity)  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_view(
        self,
        request: HttpRequest,
        view: Callable[..., HttpResponseBase],
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
    ) -> HttpResponseBase | None:
        """Lead to the second factor when that is all that is missing."""
        if request.path.startswith(OFFICE):
            lacks = self._may_not_enter_office_yet(request)
        else:
            page: type[View] = getattr(view, "view_class", View)
            lacks = issubclass(page, InCapacity) and self._would_open(page, request)
        if not lacks:
            return None
        if not is_mfa_enabled(request.user):
            return redirect("mfa_activate_totp")
        return redirect(
            f"{reverse('mfa_reauthenticate')}?{urlencode({'next': request.path})}"
        )

    def _may_not_enter_office_yet(self, request: HttpRequest) -> bool:
        user = request.user
        if not user.is_authenticated or has_second_factor(request):
            return False
        now = acting_of(request)
        return user.is_superuser or any(one.needs_second_factor for one in now.held)

    def _would_open(self, page: type[InCapacity], request: HttpRequest) -> bool:
        now = acting_of(request)
        return (
            now.is_locked and now.chosen is not None and now.chosen.role in page.roles
        )
