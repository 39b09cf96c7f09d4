"""What every request passes through, whoever asks."""

import re
import uuid
from collections.abc import Callable

from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.urls import Resolver404, resolve
from structlog.contextvars import bound_contextvars

from grassroots.core.views import is_for_passers_by

REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestNameMiddleware:
    """Name each request in the log and in the answer's X-Request-ID.

    A proxy's name for it is kept. The log knows the path, but not the query,
    where people type names.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the name bound to every line that is logged meanwhile."""
        given = request.headers.get("X-Request-ID", "")
        name = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        with bound_contextvars(request=name, method=request.method, path=request.path):
            response = self.get_response(request)
        response["X-Request-ID"] = name
        return response


class PlainAddressMiddleware:
    """Know no address with a zero byte in it: PostgreSQL could not look for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 404 to such an address; the rest is plain text."""
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query:
            return HttpResponseNotFound()
        return self.get_response(request)


class PasserByMiddleware:
    """Answer what is for passers-by before anything looks at a cookie.

    A view that ``core.views.for_passers_by`` marks, below settings.PASSER_BY_PATHS,
    is called right here: no session, no user, no chosen language, no message can
    reach it or be set by it. It brings its own headers, and says itself which methods
    it answers. What is sent to it in somebody's name is in nobody's: there is nothing
    for a forged request to use, and so no token against one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.paths = tuple(settings.PASSER_BY_PATHS)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Call the view, or pass the request on."""
        if request.path_info.startswith(self.paths):
            # Refuses a foreign host, as what stands further in does for the rest.
            request.get_host()
            try:
                match = resolve(request.path_info)
            except Resolver404:
                return self.get_response(request)
            if is_for_passers_by(match.func):
                request.resolver_match = match
                response: HttpResponse = match.func(
                    request, *match.args, **match.kwargs
                )
                return response
        return self.get_response(request)


class ContentPolicyMiddleware:
    """Let pages load only what is ours; the office needs inline styles and scripts.

    Both policies are the same for every page, so they are worded once.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.everywhere = build_policy()
        self.office = build_policy(replace=settings.OFFICE_CONTENT_POLICY)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the policy; Django's own error pages in DEBUG style themselves."""
        response = self.get_response(request)
        if not (settings.DEBUG and response.status_code in {404, 500}):
            is_office = request.path_info.startswith("/office/")
            policy = self.office if is_office else self.everywhere
            response.headers.setdefault("Content-Security-Policy", policy)
        return response
