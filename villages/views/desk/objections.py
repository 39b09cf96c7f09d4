"""Objections on the desk: what waits, one of them, and more days for it."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.objections import ExtendForm
from villages.models import (
    AreaAppointment,
    AreaRole,
    Objection,
    ObjectionLevel,
    Village,
)
from villages.models.objection import ObjectionQuerySet
from villages.selectors.objection_deciders import deciders_at_village
from villages.selectors.objection_letters import is_answered
from villages.selectors.objections import DECIDERS, objections_for
from villages.services import file_views, objections
from villages.views.me.objections import shown

PER_PAGE = 20


class WithObjections(InCapacity):
    """A page about objections that the user may see; to all others they do not exist."""

    roles: ClassVar = DECIDERS
    purpose: ClassVar = gettext_lazy("看一件异议")

    def found(self) -> ObjectionQuerySet:
        """Return what the user may see in this capacity."""
        return objections_for(
            self.user,
            self.capacity.role,
            self.capacity.scope,
            on=timezone.localdate(),
        )

    def objection(self, key: UUID) -> Objection:
        """Return one of them, and keep that the file was looked at."""
        objection = get_object_or_404(self.found(), key=key)
        self.keep_look(objection)
        return objection

    def to_decide(self, key: UUID) -> Objection:
        """Return one of them, if the user may decide it now."""
        objection = self.objection(key)
        if self.why_not(objection) is not None:
            raise Http404
        return objection

    def keep_look(self, objection: Objection) -> None:
        """Keep whose file was looked at, and what for: whose line it is, and who objects."""
        line = objection.record or objection.deduct
        subjects = {line.resident, objection.objector} if line else {objection.objector}
        for one in subjects:
            file_views.log(
                resident=one,
                viewer=self.user,
                capacity=self.capacity,
                purpose=str(self.purpose),
                at=timezone.now(),
            )

    def why_not(self, objection: Objection) -> str | None:
        """Return why the user decides nothing here, None when they may."""
        try:
            objections.require_open(objection)
            objections.require_decider(self.user, objection, on=timezone.localdate())
        except Refusal as refusal:
            return str(refusal)
        return None


class ObjectionList(WithObjections):
    """Open ones first, the overdue marked."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        page = Paginator(self.found(), PER_PAGE).get_page(request.GET.get("page"))
        for one in page.object_list:
            self.keep_look(one)
        context = {
            "page": page,
            "query": "",
            "today": timezone.localdate(),
            "is_above": not isinstance(self.capacity.scope, Village),
        }
        return render(request, "villages/desk/objections.html", context)


class ObjectionPage(WithObjections):
    """One of them: what is said, what it is about, and what may be done."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it."""
        objection = self.objection(key)
        context: dict[str, Any] = {
            **shown(objection),
            "why_not": self.why_not(objection),
            "proposed": proposed_for(objection),
            "is_answered": is_answered(objection),
            "types_in": self.capacity.role == AreaRole.MANAGER,
        }
        return render(request, "villages/desk/objection.html", context)


def proposed_for(objection: Objection) -> AreaAppointment | None:
    """Return whom the page proposes to answer; the town decides who of it does."""
    if objection.closed_at or objection.level != ObjectionLevel.VILLAGE:
        return None
    return next(iter(deciders_at_village(objection, on=timezone.localdate())), None)


class ExtendObjection(WithObjections):
    """Say that it takes longer."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        return self.show(self.to_decide(key), ExtendForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Take more days."""
        objection = self.to_decide(key)
        form = ExtendForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                objections.extend(
                    objection=objection,
                    because=form.cleaned_data["because"],
                    by=self.user,
                    at=timezone.now(),
                )
                messages.success(request, _("延到7个工作日，提的人看得到为什么。"))
                return redirect("villages_objection", key=key)
        return self.show(objection, form)

    def show(self, objection: Objection, form: forms.Form) -> HttpResponse:
        """Show the form under what was said."""
        context = {
            "objection": objection,
            "form": form,
            "title": _("要多几天"),
            "hint": _("一共7个工作日，只能延一次。"),
            "yes": _("延到7个工作日"),
        }
        return render(self.request, "villages/desk/objection_deed.html", context)
