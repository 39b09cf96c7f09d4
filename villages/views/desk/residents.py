"""The register: find people, read what is known of one, add, correct."""

import re
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_htmx.http import HttpResponseClientRedirect

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.residents import (
    CorrectResidentForm,
    IdNumberForm,
    NewResidentForm,
)
from villages.formulas.names import mask_phone
from villages.models import Resident
from villages.selectors import households, residents
from villages.services import registry

from .people import KEEPERS, HtmxRequest, KeepingView, PeopleView

PAGE = 30
LIKE_AN_ID_NUMBER = re.compile(r"\d{15,17}[\dXx]")


class Residents(PeopleView):
    """All residents of the area, or those whom somebody may mean."""

    def get(self, request: HtmxRequest) -> HttpResponse:
        """Show the list; to htmx only the part that changes."""
        text = request.GET.get("q", "")
        if self.is_keeper and LIKE_AN_ID_NUMBER.fullmatch(text.strip()):
            # It must not stay in an address: the other form sends it unseen.
            messages.warning(request, _("身份证号请在这里填，不写进网址。"))
            away = redirect("villages_resident_find")
            return HttpResponseClientRedirect(away.url) if request.htmx else away
        everybody = "all" in request.GET
        find = residents.search_all if everybody else residents.search
        found = find(self.capacity.scope, text, on=self.today)
        page = Paginator(found, PAGE).get_page(request.GET.get("page"))
        context = {
            "text": text,
            "page": page,
            "everybody": everybody,
            "is_keeper": self.is_keeper,
            "is_village": self.capacity.scope._meta.model_name == "village",
        }
        part = "_found" if request.htmx else "residents"
        return render(request, f"villages/desk/{part}.html", context)


class FindByIdNumber(PeopleView):
    """Look one person up by the whole id number, which stays out of addresses."""

    roles = KEEPERS
    purpose = gettext_lazy("按身份证号查找")

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form."""
        return self._show(IdNumberForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Lead to the person, or say that nobody has this number."""
        form = IdNumberForm(request.POST)
        if form.is_valid():
            text = form.cleaned_data["id_number"]
            found = registry.find_by_id_number(self.capacity.scope, text)
            if found:
                return redirect("villages_resident", self.get_resident(found.pk).pk)
            form.add_error("id_number", _("村里没有这个身份证号，请照着证件再看一遍。"))
        return self._show(form)

    def _show(self, form: IdNumberForm) -> HttpResponse:
        return render(self.request, "villages/desk/resident_find.html", {"form": form})


class ResidentFile(PeopleView):
    """What is known of one resident."""

    asks_errand = True

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; the look is logged."""
        resident = self.get_resident(pk)
        history = resident.memberships.select_related("household")
        context = {
            "resident": resident,
            "standing": residents.standing_of(resident, on=self.today),
            "household": households.household_of(resident, self.today),
            "history": history.order_by("-starts_on"),
            "phone": mask_phone(resident.phone),
            "id_number": registry.masked_id_number(resident),
            "consents": residents.consent_lines(resident, on=self.today),
            "kin": residents.kin_of(resident),
            "years": _years(resident, self.today),
            "is_keeper": self.is_keeper,
            "is_own": resident.pk in self.family,
            "sees_score": self.capacity.role != "recorder",
            "types_in": self.capacity.role in {"recorder", "manager"},
            "sees_number": self.capacity.role != "recorder",
            "errand": self.errand,
        }
        return render(request, "villages/desk/resident.html", context)


class NewResident(KeepingView):
    """Write a person down."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, for a household when one is given."""
        number = request.GET.get("household", "")
        return self._show(NewResidentForm(initial={"number": number}))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Write the person down, in a new household when asked to."""
        form = NewResidentForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                resident = self._add(dict(form.cleaned_data))
                messages.success(
                    request, _("%(name)s记好了。") % {"name": resident.name}
                )
                return redirect("villages_resident", resident.pk)
        return self._show(form)

    def _add(self, given: dict[str, Any]) -> Resident:
        shared = {
            "village": self.capacity.scope,
            "by": self.user,
            "at": self.now,
        }
        hamlet = given.pop("hamlet")
        if given.pop("is_new_household"):
            return registry.add_household_with_resident(
                hamlet=hamlet, **shared, **given
            )
        return registry.add_resident_by_number(**shared, **given)

    def _show(self, form: NewResidentForm) -> HttpResponse:
        return render(self.request, "villages/desk/resident_new.html", {"form": form})


class CorrectResident(KeepingView):
    """Correct what was written down of a person."""

    purpose = gettext_lazy("改资料")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is written down."""
        resident = self.get_resident(pk)
        known = {
            field: getattr(resident, field) for field in ("name", "born_on", "phone")
        }
        form = CorrectResidentForm(initial=known)
        return self.instead_of_form(resident) or self._show(resident, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct it."""
        resident = self.get_resident(pk)
        form = CorrectResidentForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                registry.correct_resident(
                    resident=resident, by=self.user, at=self.now, **form.cleaned_data
                )
                messages.success(request, _("改好了。"))
                return redirect("villages_resident", pk)
        return self._show(resident, form)

    def _show(self, resident: Resident, form: CorrectResidentForm) -> HttpResponse:
        context = {
            "form": form,
            "resident": resident,
            "id_number": registry.masked_id_number(resident),
        }
        return render(self.request, "villages/desk/resident_edit.html", context)


class ReissueCard(KeepingView):
    """Make the lost card worthless."""

    purpose = gettext_lazy("补卡")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give a new code."""
        resident = self.get_resident(pk)
        registry.reissue_card(resident=resident, by=self.user, at=self.now)
        messages.success(request, _("换了新卡号，旧卡不能用了。请把新卡打印出来。"))
        return redirect("villages_resident", pk)


class UnlinkAccount(KeepingView):
    """Stop a login from speaking for the resident."""

    purpose = gettext_lazy("解开账号")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Unlink it."""
        resident = self.get_resident(pk)
        try:
            registry.unlink_account(resident=resident, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("解开了，那个手机号看不到这份档案了。"))
        return redirect("villages_resident", pk)


def _years(resident: Resident, today: Any) -> int:
    """Return how old the resident is."""
    had = (today.month, today.day) >= (resident.born_on.month, resident.born_on.day)
    return int(today.year - resident.born_on.year - (not had))
