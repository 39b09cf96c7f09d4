"""What the pages of ratings on the desk share: whose they are, who is too close."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity
from rewards.ruralcredit.models import Coop, CoopRole, Dossier, Panel, Rating
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.selectors.dossiers import has_consent
from rewards.ruralcredit.selectors.ratings import ratings_of
from rewards.ruralcredit.services.looks import log_look

OFFICER, COMMITTEE, AUDITOR = (
    CoopRole.OFFICER.value,
    CoopRole.COMMITTEE.value,
    CoopRole.AUDITOR.value,
)
READERS = frozenset({OFFICER, COMMITTEE, AUDITOR})
DECIDERS = frozenset({OFFICER, COMMITTEE})
PER_PAGE = 50


class AtRatings(InCapacity):
    """A page on the ratings of one co-op: officers work, the committee decides."""

    roles: ClassVar = READERS

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @property
    def coop(self) -> Coop:
        """Return the co-op for which somebody acts."""
        coop: Coop = self.capacity.scope
        return coop

    @property
    def signed(self) -> dict[str, Any]:
        """Return by whom and when."""
        return {"by": self.user, "at": self.now}

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part of the desk."""
        context |= {
            "today": self.today,
            "coop": self.coop,
            "is_officer": self.capacity.role == OFFICER,
            "is_auditor": self.capacity.role == AUDITOR,
            "may_decide": self.capacity.role in DECIDERS,
        }
        return render(self.request, f"ruralcredit/desk/{template}.html", context)

    def dossier_of(self, pk: int) -> Dossier:
        """Return a file of the co-op; for whoever is close to the household there is none."""
        found = Dossier.objects.filter(coop=self.coop).select_related(
            "coop", "household__head", "household__village__town"
        )
        dossier = get_object_or_404(found, pk=pk)
        self.require_far(dossier)
        return dossier

    def rating_of(self, pk: int) -> Rating:
        """Return a rating of the co-op, under the same condition."""
        found = ratings_of(self.coop).select_related(
            "card",
            "panel__after",
            *("scored_by", "decided_by", "second_by"),
            *("dossier__household__village__town", "dossier__household__head"),
            "dossier__coop",
        )
        rating = get_object_or_404(found, pk=pk)
        self.require_far(rating.dossier)
        return rating

    def readable(self, pk: int) -> Rating:
        """Return a rating whose household still agrees that its values are read."""
        rating = self.rating_of(pk)
        if not has_consent(rating.dossier, on=self.today):
            raise Http404
        return rating

    def panel_of(self, pk: int) -> Panel:
        """Return a round of the co-op, under the same condition."""
        found = Panel.objects.filter(dossier__coop=self.coop).select_related(
            "after", "dossier__coop", "dossier__household__village__town"
        )
        panel = get_object_or_404(found, pk=pk)
        self.require_far(panel.dossier)
        return panel

    def require_far(self, dossier: Dossier) -> None:
        """Answer 404 to who is of the household, or a declared relative."""
        if is_close_to_household(self.user, dossier.household):
            raise Http404

    def log(self, dossier: Dossier) -> None:
        """Keep that the household's file was looked at."""
        log_look(
            household=dossier.household,
            viewer=self.user,
            capacity=self.capacity,
            purpose=_("看评级"),
            at=self.now,
        )

    def done(self, words: str, to: str, *keys: Any) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, words)
        return redirect(to, *keys)

    def tried(
        self, action: Callable[[], Any], words: str, to: str, *keys: Any
    ) -> HttpResponse:
        """Do one thing; say that it is done, or why not."""
        try:
            action()
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect(to, *keys)
        return self.done(words, to, *keys)


class Step(AtRatings):
    """A button: asked by GET it leads back to its page."""

    roles: ClassVar = DECIDERS

    def get(self, request: HttpRequest, rating: int) -> HttpResponse:
        """Lead back."""
        return redirect("ruralcredit_rating", self.rating_of(rating).pk)
