"""What staff look at people's files for: said once for a task, and told with each look.

A page that may be opened for any reason asks; what has one reason only, such as a vote
or a correction, names it itself. The errand holds in this session until it is changed,
for half a day at most.
"""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import urlencode

from grassroots.core.views import InCapacity
from villages.forms.errands import ERRANDS

SESSION_KEY = "errand"
HOLDS = timedelta(hours=12)
LONGEST = 60


class ErrandMissing(Exception):
    """Nobody has said yet what the file is looked at for."""


def keep(request: HttpRequest, code: str, words: str, *, at: datetime) -> None:
    """Keep in the session what the next looks are for."""
    request.session[SESSION_KEY] = {
        "code": code,
        "words": words,
        "until": (at + HOLDS).isoformat(),
    }


def errand_of(request: HttpRequest, *, at: datetime) -> str:
    """Return what was said, in words; empty when nothing was, or half a day ago."""
    said: Any = request.session.get(SESSION_KEY)
    try:
        holds = datetime.fromisoformat(said["until"]) >= at
        words = said["words"] or str(ERRANDS[said["code"]])
    except (KeyError, TypeError, ValueError):
        # Nothing was said, or in words of an older release.
        return ""
    return words if holds else ""


class AsksErrand(InCapacity):
    """A page that may be opened for any reason: without one it leads to the question.

    Who sends a form is not turned away: nothing that was typed is lost.
    """

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Ask first, where nothing was said yet."""
        try:
            return super().dispatch(request, *args, **kwargs)
        except ErrandMissing:
            return self.asked_first(request)

    @cached_property
    def errand(self) -> str:
        """Return what was said, or raise ErrandMissing where a page is opened without."""
        said = errand_of(self.request, at=timezone.now())
        if not said and self.request.method == "GET":
            raise ErrandMissing
        return said

    def for_the_errand(self, purpose: Any) -> str:
        """Return the purpose of a page with what it is opened for, as long as is kept."""
        return f"{purpose}：{self.errand}"[:LONGEST] if self.errand else str(purpose)

    @staticmethod
    def asked_first(request: HttpRequest) -> HttpResponse:
        """Lead to the question, and from there back."""
        back = urlencode({"next": request.get_full_path()})
        return redirect(f"{reverse('villages_errand')}?{back}")
