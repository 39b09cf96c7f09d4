"""Peer appraisal on the desk: ask people, see that they scored, close."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.ratings import PeopleForm
from rewards.ruralcredit.formulas.rating.panel import FEWEST
from rewards.ruralcredit.models import Panel
from rewards.ruralcredit.selectors.panels import invitable
from rewards.ruralcredit.services import panels
from rewards.ruralcredit.views.rating_desk import AUDITOR, OFFICER, AtRatings


class Asking(AtRatings):
    """A form by which people are asked."""

    roles: ClassVar = frozenset({OFFICER})
    title: ClassVar[Any] = ""

    def get(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Offer those who may be asked."""
        about = self.about(**keys)
        return self.ask(PeopleForm(offered=self.offered(about)), about)

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Ask them, or say why not."""
        about = self.about(**keys)
        form = PeopleForm(request.POST, offered=self.offered(about))
        made = None
        if form.is_valid():
            with refusals_on(form):
                made = self.seat(about, form.cleaned_data["people"])
        if made:
            return self.done(
                _("请好了，他们在自己手机上分开打分"), "ruralcredit_panel", made.pk
            )
        return self.ask(form, about)

    def ask(self, form: PeopleForm, about: Any) -> HttpResponse:
        """Show the form."""
        dossier = getattr(about, "dossier", about)
        return self.page("panels/new", form=form, dossier=dossier, least=FEWEST)

    def offered(self, about: Any) -> Any:
        """Return who may be asked, without those who sit already."""
        dossier = getattr(about, "dossier", about)
        found = invitable(dossier, on=self.today)
        rounds = [about, about.after] if isinstance(about, Panel) else []
        taken = [
            key
            for one in rounds
            if one
            for key in one.seats.values_list("user", flat=True)
        ]
        return found.exclude(pk__in=taken).exclude(pk=self.user.pk)

    def about(self, **keys: int) -> Any:
        """Return the household, or the round."""
        raise NotImplementedError

    def seat(self, about: Any, people: Any) -> Panel:
        """Ask the people."""
        raise NotImplementedError


class PanelNew(Asking):
    """The first round."""

    def about(self, **keys: int) -> Any:
        return self.dossier_of(keys["dossier"])

    def seat(self, about: Any, people: Any) -> Panel:
        return panels.open_panel(dossier=about, people=people, **self.signed)


class PanelAgain(Asking):
    """The second round, with other people."""

    def about(self, **keys: int) -> Any:
        return self.panel_of(keys["panel"])

    def seat(self, about: Any, people: Any) -> Panel:
        return panels.open_second_round(panel=about, people=people, **self.signed)


class PanelMore(PanelAgain):
    """More people into a round that runs."""

    def seat(self, about: Any, people: Any) -> Panel:
        return panels.add_people(panel=about, people=people, **self.signed)


class PanelPage(AtRatings):
    """One round: who was asked and has scored, never how."""

    def get(self, request: HttpRequest, panel: int) -> HttpResponse:
        found = self.panel_of(panel)
        seats = [
            {
                "name": str(one.user),
                "cause": one.get_recused_cause_display(),
                "has_scored": one.scored_at is not None,
            }
            for one in found.seats.select_related("user").order_by("pk")
        ]
        scored = sum(1 for one in seats if one["has_scored"])
        return self.page(
            "panels/panel",
            panel=found,
            seats=seats,
            scored=scored,
            asked=sum(1 for one in seats if not one["cause"]),
            least=FEWEST,
            may_close=scored >= FEWEST and not found.closed_at,
            is_torn=found.needs_another and not found.next_rounds.exists(),
        )


class PanelClose(AtRatings):
    """Close a round."""

    roles: ClassVar = frozenset({OFFICER})

    def get(self, request: HttpRequest, panel: int) -> HttpResponse:
        """Lead back."""
        return redirect("ruralcredit_panel", self.panel_of(panel).pk)

    def post(self, request: HttpRequest, panel: int) -> HttpResponse:
        found = self.panel_of(panel)
        return self.tried(
            lambda: panels.close_panel(panel=found, **self.signed),
            _("评议结束了"),
            "ruralcredit_panel",
            found.pk,
        )


class PanelScores(AtRatings):
    """Single scores, for the auditor; each look is kept and shown to the household."""

    roles: ClassVar = frozenset({AUDITOR})

    def get(self, request: HttpRequest, panel: int) -> HttpResponse:
        """Lead back: a look is asked for on purpose."""
        return redirect("ruralcredit_panel", self.panel_of(panel).pk)

    def post(self, request: HttpRequest, panel: int) -> HttpResponse:
        found = self.panel_of(panel)
        given = {"panel": found, "capacity": self.capacity, **self.signed}
        try:
            seats = panels.read_scores(**given)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("ruralcredit_panel", found.pk)
        response = self.page("panels/scores", panel=found, seats=seats)
        response["Cache-Control"] = "no-store"
        return response
