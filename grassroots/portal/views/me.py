"""The home of a resident: the passbook closed, or four large buttons in 长辈版."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from grassroots.accounts.capacities import RESIDENT
from grassroots.core.context import text_step_of
from grassroots.core.views import InCapacity
from grassroots.portal import selectors


class Home(InCapacity):
    roles: ClassVar = frozenset({RESIDENT})

    def get(self, request: HttpRequest) -> HttpResponse:
        home = selectors.resident_home(self.capacity.scope, on=timezone.localdate())
        page = "home_elder" if text_step_of(request) else "home"
        return render(request, f"portal/me/{page}.html", {"home": home})
