"""One household: who belongs to it now and did before, its head, its number."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.records import as_number
from villages.forms.residents import HouseholdForm
from villages.models import Household, Resident
from villages.selectors import households, residents
from villages.services import registry

from .people import KeepingView, PeopleView


class HouseholdPage(PeopleView):
    """A household and its people, each of whom is told of the look."""

    asks_errand = True
    purpose = gettext_lazy("看一户的资料")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who belongs to it, and who did."""
        household = self.get_household(pk)
        members = households.members_of(household, self.today)
        for one in members:
            self.log_look(one)
        past = household.memberships.filter(ends_on__lt=self.today)
        context = {
            "household": household,
            "members": [
                (one, residents.standing_of(one, on=self.today)) for one in members
            ],
            "past": past.select_related("resident").order_by("-ends_on"),
            "is_keeper": self.is_keeper,
            "is_own": any(one.pk in self.family for one in members),
        }
        return render(request, "villages/desk/household.html", context)


class CorrectHousehold(KeepingView):
    """Correct the number or the hamlet."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what is written down."""
        household = self.get_household(pk)
        known = {"number": household.number, "hamlet": household.hamlet}
        return self._show(household, HouseholdForm(initial=known))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Correct it."""
        household = self.get_household(pk)
        form = HouseholdForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                registry.correct_household(
                    household=household,
                    by=self.user,
                    at=self.now,
                    **form.cleaned_data,
                )
                messages.success(request, _("改好了。"))
                return redirect("villages_household", pk)
        return self._show(household, form)

    def _show(self, household: Household, form: HouseholdForm) -> HttpResponse:
        context = {"household": household, "form": form}
        return render(self.request, "villages/desk/household_edit.html", context)


class ChangeHead(KeepingView):
    """Let another member stand for the household."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Change the head."""
        household = self.get_household(pk)
        found = Resident.objects.in_area(self.capacity.scope)
        key = request.POST.get("resident", "")
        resident = get_object_or_404(found, pk=as_number(key) or 0)
        try:
            registry.change_head(
                household=household, resident=resident, by=self.user, at=self.now
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            words = _("从现在起，户主是%(name)s。") % {"name": resident.name}
            messages.success(request, words)
        return redirect("villages_household", pk)


class CloseHousehold(KeepingView):
    """End a household in which nobody is left."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Close it."""
        household = self.get_household(pk)
        try:
            registry.close_household(household=household, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("这一户销了，以前的记录都还在。"))
        return redirect("villages_household", pk)
