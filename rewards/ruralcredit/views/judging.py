"""请您评的: one screen for a person who was asked to judge, at home or in an office."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from rewards.ruralcredit.forms.ratings import ScoreForm
from rewards.ruralcredit.models import Loan, PanelSeat, SeatCause
from rewards.ruralcredit.selectors.panels import cause_of, to_judge
from rewards.ruralcredit.services import panels


class Judging(InCapacity):
    """A page of whoever was asked: residents, and everybody who holds a post."""

    roles: ClassVar = frozenset(
        {
            *("resident", "recorder", "panel", "manager", "supervisor", "inspector"),
            *("loan_officer", "loan_committee", "coop_auditor", "clerk", "merchant"),
        }
    )

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part."""
        return render(self.request, f"ruralcredit/me/judging/{template}.html", context)


class ToJudge(Judging):
    """What waits for one's score."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("list", seats=to_judge(self.user))


class Judge(Judging):
    """Who it is and what for, no amounts; a number from 0 to 100, sealed."""

    def get(self, request: HttpRequest, seat: int) -> HttpResponse:
        return self.show(self.seat_of(seat), ScoreForm())

    def post(self, request: HttpRequest, seat: int) -> HttpResponse:
        found, form = self.seat_of(seat), ScoreForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                panels.give_score(
                    seat=found,
                    score=form.cleaned_data["score"],
                    by=self.user,
                    at=self.now,
                )
        if form.is_valid():
            messages.success(request, _("封好了，谁也看不到您打了多少分"))
            return redirect("ruralcredit_judging")
        return self.show(found, form)

    def seat_of(self, pk: int) -> PanelSeat:
        """Return the user's own seat."""
        seats = PanelSeat.objects.filter(user=self.user).select_related(
            "panel__dossier__household__head",
            "panel__dossier__household__village",
            "panel__dossier__coop",
        )
        return get_object_or_404(seats, pk=pk)

    def show(self, found: PanelSeat, form: ScoreForm) -> HttpResponse:
        """Show the household to who may judge it, and only why not to all others."""
        dossier = found.panel.dossier
        cause = found.recused_cause or cause_of(self.user, dossier, on=self.today)
        if cause:
            return self.page("recused", cause=SeatCause(cause).label)
        loans = Loan.objects.undecided().filter(
            coop=dossier.coop_id, borrower__household=dossier.household_id
        )
        others = found.panel.seats.exclude(pk=found.pk).filter(recused_cause="")
        return self.page(
            "judge",
            seat=found,
            dossier=dossier,
            purposes=[one.purpose for one in loans],
            is_over=found.panel.closed_at is not None,
            asked=others.count(),
            scored=others.filter(scored_at__isnull=False).count(),
            form=form,
        )
