"""The addresses of the site, and the emptiest view there can be beside them."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def empty(request: HttpRequest) -> HttpResponse:
    """Answer nothing: what Django and the middleware cost by themselves."""
    return HttpResponse()


urlpatterns = [path("bench/empty/", empty), path("", include("grassroots.urls"))]
