"""A household splits, merges or ends: a form, the numbers before and after, done.

What is typed is shown once more with what will come of it; only then it is done.
"""

import hashlib
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.formulas import split as shares
from grassroots.core.views import refusals_on
from rewards.points.forms import InheritForm, MergeForm, SignedForm, SplitForm
from rewards.points.models import HouseholdChange
from rewards.points.services import households
from villages.models import AccountHolder, Household, Resident, Village
from villages.selectors.households import members_of
from villages.services import registry
from villages.views.desk.people import KeepingView


class ChangePage(KeepingView):
    """One of the three; the village's manager does it, never for the own family."""

    purpose = gettext_lazy("办分户并户")
    form_class: ClassVar[type[SignedForm]]
    title: ClassVar[Any]
    yes: ClassVar[Any]
    hint: ClassVar[Any]

    @cached_property
    def household(self) -> Household:
        """Return the household that changes; all in it are told of the look."""
        found = self.get_household(self.kwargs["pk"])
        if not isinstance(self.capacity.scope, Village):
            raise Http404
        for one in members_of(found, self.today):
            self.log_look(one)
        return found

    @cached_property
    def members(self) -> list[Resident]:
        """Return who belongs to it today."""
        return members_of(self.household, self.today)

    @property
    def available(self) -> int:
        """Return the points that can be used today."""
        return households.available_in(self.household, on=self.today)

    def form(self, *data: Any, **more: Any) -> SignedForm:
        """Return the form."""
        return self.form_class(*data, **more)

    def first(self) -> dict[str, Any]:
        """Return what stands in the form at first."""
        return {"client_id": uuid4(), "agreed_on": self.today}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        self.require_possible()
        return self.show(self.form(initial=self.first()))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what will come of it; do it when that was seen."""
        self.require_possible()
        form = self.form(request.POST)
        if form.is_valid():
            with refusals_on(form):
                return self.step(form)
        return self.show(form)

    def step(self, form: SignedForm) -> HttpResponse:
        """Do what was seen; show what was not seen yet, or was changed since."""
        seen = seen_of(form)
        if self.request.POST.get("seen") != seen:
            preview = self.preview(form.cleaned_data)
            return self.show(form, seen=seen, preview=preview)
        change = self.act(form.cleaned_data)
        messages.success(self.request, _("办好了，积分一分没多，一分没少。"))
        return redirect("points_change", change.pk)

    def require_possible(self) -> None:
        """Raise Http404 where the page has nothing to offer."""
        raise NotImplementedError

    def preview(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        """Return each household's points before and after."""
        raise NotImplementedError

    def act(self, given: dict[str, Any]) -> HouseholdChange:
        """Call the service."""
        raise NotImplementedError

    def other(self, number: str) -> Household:
        """Return the village's household of that number."""
        found: Household = registry.household_by_number(self.household.village, number)
        return found

    def signed(self, given: dict[str, Any]) -> dict[str, Any]:
        """Return what every service is told."""
        return {
            "agreed": households.Agreed(given["agreed_by"], given["agreed_on"]),
            "client_id": given["client_id"],
            "by": self.user,
            "at": self.now,
        }

    def show(
        self,
        form: SignedForm,
        *,
        seen: str = "",
        preview: list[dict[str, Any]] | None = None,
    ) -> HttpResponse:
        """Show the form, and under it what will come of it."""
        context = {
            "household": self.household,
            "form": form,
            "title": self.title,
            "yes": self.yes,
            "hint": self.hint,
            "available": self.available,
            "seen": seen,
            "preview": preview,
        }
        return render(self.request, "points/desk/change.html", context)


def seen_of(form: forms.Form) -> str:
    """Return what tells whether the form is still the one that was shown."""
    given = sorted((name, str(value)) for name, value in form.cleaned_data.items())
    return hashlib.sha256(str(given).encode()).hexdigest()


def _row(household: str, before: int, after: int) -> dict[str, Any]:
    return {"household": household, "before": before, "after": after}


class SplitPage(ChangePage):
    """Some leave and become a household of their own."""

    form_class = SplitForm
    title = gettext_lazy("分户")
    yes = gettext_lazy("确认分户")
    hint = gettext_lazy(
        "积分按到期日一样的比例分，谁也不会只分到快到期的。公示中的还算原来那户。"
    )

    def require_possible(self) -> None:
        if self.household.closed_on or len(self.members) < len(("goes", "stays")):
            raise Http404

    def form(self, *data: Any, **more: Any) -> SignedForm:
        return SplitForm(*data, people=self.members, **more)

    def first(self) -> dict[str, Any]:
        half = len(self.members) // 2 or 1
        weights = [half, len(self.members) - half]
        is_personal = self.household.village.account_holder == AccountHolder.PERSON
        points = 0 if is_personal else shares(self.available, weights)[0]
        return {**super().first(), "points": points}

    def preview(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        points = given["points"]
        split = self.read(given)
        households.check_split(self.household, split, on=self.today)
        return [
            _row(self.household.number, self.available, self.available - points),
            _row(given["number"], 0, points),
        ]

    def read(self, given: dict[str, Any]) -> households.Split:
        """Return what is wanted."""
        people = {one.pk: one for one in self.members}
        return households.Split(
            members=[people[key] for key in given["members"]],
            number=given["number"],
            head=people[given["head"]],
            points=given["points"],
            hamlet=given["hamlet"],
            head_of_rest=people.get(given["head_of_rest"]),
        )

    def act(self, given: dict[str, Any]) -> HouseholdChange:
        return households.split_household(
            household=self.household, split=self.read(given), **self.signed(given)
        )


class MergePage(ChangePage):
    """All go over to another household."""

    form_class: ClassVar[type[SignedForm]] = MergeForm
    title = gettext_lazy("并户")
    yes = gettext_lazy("确认并户")
    hint = gettext_lazy("积分都带过去，到期日不变；公示中的，到了日子记到那一户。")

    def require_possible(self) -> None:
        if self.household.closed_on or not self.members:
            raise Http404

    def preview(self, given: dict[str, Any]) -> list[dict[str, Any]]:
        other = self.other(given["number"])
        has = households.available_in(other, on=self.today)
        return [
            _row(self.household.number, self.available, 0),
            _row(other.number, has, has + self.available),
        ]

    def act(self, given: dict[str, Any]) -> HouseholdChange:
        return households.merge_households(
            household=self.household,
            into=self.other(given["number"]),
            **self.signed(given),
        )


class InheritPage(MergePage):
    """Nobody is left: the points go to the heir's household."""

    form_class = InheritForm
    title = gettext_lazy("积分由谁继承")
    yes = gettext_lazy("确认继承")
    hint = gettext_lazy("没有继承人的不用办：积分留在这一户，到期日到了自然没有。")

    def require_possible(self) -> None:
        if self.members or self.household.followed_by_id:
            raise Http404

    def act(self, given: dict[str, Any]) -> HouseholdChange:
        return households.inherit(
            household=self.household,
            heir=self.other(given["number"]),
            relation=given["relation"],
            **self.signed(given),
        )


class OfChange(KeepingView):
    """A change of the village that was made."""

    purpose = gettext_lazy("办分户并户")

    def change(self, pk: int) -> dict[str, Any]:
        """Return it with the people it tells of, each of whom is told of the look."""
        here = Household.objects.in_area(self.capacity.scope)
        found = HouseholdChange.objects.filter(source__in=here).select_related(
            "source__village__town__county", "target", "done_by"
        )
        change = get_object_or_404(found, pk=pk)
        people = list(Resident.objects.filter(pk__in=change.people).order_by("pk"))
        both = [change.source, change.target]
        named = {one for each in both for one in members_of(each, self.today)}
        for one in {*people, *named}:
            self.log_look(one)
        return {"change": change, "people": people, "village": change.source.village}


class Done(OfChange):
    """What was done, in numbers."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        return render(request, "points/desk/changed.html", self.change(pk))


class Slip(OfChange):
    """The same on paper, for both households to sign."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Print it."""
        return render(request, "points/print/change.html", self.change(pk))
