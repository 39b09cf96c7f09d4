"""The short address of a village's page, by which the other faces lead to it."""

from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import redirect

from cms.models import VillagePage


def village(_request: HttpRequest, code: str) -> HttpResponseRedirect:
    """Lead to the village's page; to the front page while it has none."""
    page = VillagePage.objects.live().filter(village__code=code).first()
    return redirect(page.url if page and page.url else "/")
