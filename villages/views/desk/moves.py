"""What changes in a resident's life: moving, being away, coming back, death."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from grassroots.core.views import refusals_on
from villages.forms.residents import DayForm, MoveForm
from villages.models import Resident
from villages.services import registry

from .people import KeepingView


@dataclass(frozen=True)
class Change:
    """One kind of change: its words, its form, and the service that makes it."""

    title: Any
    label: Any
    hint: Any
    act: Callable[..., Any]
    form: type[DayForm] = DayForm
    day: str = "on"


CHANGES = {
    "move": Change(
        _("搬到另一户"),
        _("从哪天起"),
        _("以前在哪一户，照样查得到。"),
        registry.move_to_number,
        form=MoveForm,
    ),
    "away": Change(
        _("外出"),
        _("从哪天起"),
        _("外出的时候本期不参评，不是记零分。"),
        registry.mark_away,
        day="since",
    ),
    "back": Change(
        _("回村"), _("哪天回来的"), _("从这天起照常参评。"), registry.mark_returned
    ),
    "out": Change(
        _("迁出"),
        _("最后一天"),
        _("得到的积分还在。以后回来，可以再办“搬到另一户”。"),
        registry.move_out,
    ),
    "died": Change(
        _("去世"),
        _("哪一天"),
        _("档案留着，不再参评。要是户主，请给那一户另选户主。"),
        registry.mark_deceased,
    ),
}


class ChangeResident(KeepingView):
    """Write one change down, with its day."""

    purpose = _("办迁移、外出等")

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Show the form."""
        change, resident = self._change(kind), self.get_resident(pk)
        form = change.form(initial={"on": self.today})
        return self.instead_of_form(resident) or self._show(resident, change, form)

    def post(self, request: HttpRequest, pk: int, kind: str) -> HttpResponse:
        """Make the change."""
        change, resident = self._change(kind), self.get_resident(pk)
        form = change.form(request.POST)
        if form.is_valid():
            given = dict(form.cleaned_data)
            given[change.day] = given.pop("on")
            with refusals_on(form):
                change.act(resident=resident, by=self.user, at=self.now, **given)
                words = _("%(name)s的“%(change)s”记好了。")
                messages.success(
                    request, words % {"name": resident.name, "change": change.title}
                )
                return redirect("villages_resident", pk)
        return self._show(resident, change, form)

    def _change(self, kind: str) -> Change:
        if kind not in CHANGES:
            raise Http404
        return CHANGES[kind]

    def _show(self, resident: Resident, change: Change, form: DayForm) -> HttpResponse:
        form.fields["on"].label = change.label
        context = {"resident": resident, "change": change, "form": form}
        return render(self.request, "villages/desk/resident_change.html", context)
