"""Ask a deputy to judge what too few of the panel are left for."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from villages.forms.stand_ins import StandInForm
from villages.models import BehaviourRecord, Deduct
from villages.selectors.posts import names_deputies
from villages.selectors.stand_ins import (
    Matter,
    bench_at,
    candidates,
    is_before_the_panel,
)
from villages.services import file_views, stand_ins
from villages.views.desk.deducts import WithDeducts
from villages.views.desk.records import OfRecord

WHO_NAMES = frozenset({"manager", "supervisor"})


class Naming(InCapacity):
    """The page that names a deputy for one case: who stands aside, who may judge."""

    roles = WHO_NAMES

    def answer(self, case: Matter, back: str) -> HttpResponse:
        """Show the form, or name the deputy; whoever has a side finds no such page."""
        capacity = self.capacity
        if not names_deputies(capacity.role, capacity.scope) or stand_ins.has_a_side(
            self.user, case
        ):
            raise Http404
        on = timezone.localdate()
        fit = candidates(case, on)
        is_post = self.request.method == "POST"
        form = StandInForm(self.request.POST if is_post else None, fit=fit)
        if is_post and form.is_valid():
            with refusals_on(form):
                made = stand_ins.name(
                    case=case, by=self.user, at=timezone.now(), **form.cleaned_data
                )
                words = _("请了%(name)s来评这一件。") % {"name": made.user.name}
                messages.success(self.request, words)
                return redirect(back)
        bench = bench_at(case, on)
        context: dict[str, Any] = {
            "case": case,
            "form": form,
            "fit": fit,
            "bench": bench,
            "back": back,
            "is_open": is_before_the_panel(case, on) and bench.is_stuck,
            "named": case.stand_ins.select_related("user", "named_by"),
        }
        return render(self.request, "villages/desk/stand_in.html", context)


class RecordStandIn(Naming, OfRecord):
    """For a record."""

    roles = WHO_NAMES

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who may be asked."""
        return self.answer(self.record(pk), reverse("villages_record", args=[pk]))

    post = get

    def record(self, pk: int) -> BehaviourRecord:
        """Return the record with what the bench is read from."""
        record = super().record(pk)
        file_views.log(
            resident=record.resident,
            viewer=self.user,
            capacity=self.capacity,
            purpose=_("请替补评议一条行为记录"),
            at=timezone.now(),
        )
        return record


class DeductStandIn(Naming, WithDeducts):
    """For a deduct."""

    roles = WHO_NAMES

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show who may be asked."""
        deduct: Deduct = self.deduct(key)
        return self.answer(deduct, reverse("villages_deduct", args=[key]))

    post = get
