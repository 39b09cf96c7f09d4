"""Honest streets on the desk: the inspector keeps them, the supervisor reads."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from rewards.merchants.forms.streets import JoinForm, RemovePlaqueForm, StreetForm
from rewards.merchants.models import Merchant, Street, StreetShop
from rewards.merchants.selectors import streets as reading
from rewards.merchants.services import streets
from rewards.merchants.views.charts import chart_of
from rewards.merchants.views.street_words import letter_words, rule_lines
from villages.models import Village

INSPECTOR = "inspector"


def section_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return what the shop's page shows of its street."""
    place = reading.street_of(merchant, on=on)
    plaque = reading.plaque_of(place.street) if place else None
    return {"street_place": place, "street_plaque": plaque}


class OfStreets(InCapacity):
    """A page on the streets of an area."""

    roles: ClassVar = frozenset({INSPECTOR, "supervisor"})

    @cached_property
    def streets(self) -> "QuerySet[Street]":
        return Street.objects.in_area(self.capacity.scope).select_related("village")

    def street(self, pk: int) -> Street:
        return get_object_or_404(self.streets, pk=pk)

    def page(self, template: str, **context: Any) -> HttpResponse:
        context["can_change"] = self.capacity.role == INSPECTOR
        return render(self.request, f"merchants/desk/{template}.html", context)


class ByInspector(OfStreets):
    """A page on which the inspector changes something."""

    roles: ClassVar = frozenset({INSPECTOR})

    @property
    def signed(self) -> dict[str, Any]:
        return {"by": self.user, "at": timezone.now()}

    def saved(self, words: str, street: Street) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("merchants_street", street=street.pk)


class Streets(OfStreets):
    """The streets there are, and whose plaque somebody should look at."""

    def get(self, request: HttpRequest) -> HttpResponse:
        today = timezone.localdate()
        rows = [
            {"street": one, "plaque": _hanging(one), "unmet": _unmet(one, on=today)}
            for one in reading.streets_in(self.capacity.scope, on=today)
        ]
        return self.page("streets", rows=rows)


def _hanging(street: Any) -> Any:
    return street.hanging[0] if street.hanging else None


def _unmet(street: Any, *, on: date) -> int:
    """Return how many parts of the rule a street with a plaque does not meet."""
    if not street.hanging:
        return 0
    return sum(not one.is_met for one in reading.plaque_rule(street, on=on))


class StreetPage(OfStreets):
    """One street: its shops, its plaque, its index."""

    def get(self, request: HttpRequest, street: int) -> HttpResponse:
        found, today = self.street(street), timezone.localdate()
        members = reading.members_of(found, on=today)
        rule = reading.plaque_rule(found, on=today)
        months = reading.months_of(found)
        return self.page(
            "street",
            street=found,
            members=[(one, letter_words(one.standing)) for one in members],
            plaque=reading.plaque_of(found),
            former=found.plaques.filter(removed_on__isnull=False).first(),
            rule=rule_lines(rule),
            is_met=all(one.is_met for one in rule),
            chart=chart_of(months),
            last=months[-1] if months else None,
        )


class StreetNew(ByInspector):
    """Enter another street."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = StreetForm(
            initial={"kind": "street", "started_on": timezone.localdate()},
            villages=self.villages,
        )
        return self.page("street_form", form=form)

    def post(self, request: HttpRequest) -> HttpResponse:
        form = StreetForm(request.POST, villages=self.villages)
        if form.is_valid():
            given = {"village": self.capacity.scope} | form.cleaned_data
            with refusals_on(form):
                street = streets.add_street(**given, **self.signed)
        if form.is_valid():
            return self.saved(_("建好了，再把店加进来"), street)
        return self.page("street_form", form=form)

    @property
    def villages(self) -> "QuerySet[Village] | None":
        """The villages to choose from; None when the inspector has only one."""
        if isinstance(self.capacity.scope, Village):
            return None
        return Village.objects.in_area(self.capacity.scope).order_by("code")


class StreetEdit(ByInspector):
    """Change what a street is called."""

    def get(self, request: HttpRequest, street: int) -> HttpResponse:
        found = self.street(street)
        names = ("kind", "name", "words", "started_on")
        initial = {name: getattr(found, name) for name in names}
        return self.page("street_form", form=StreetForm(initial=initial), street=found)

    def post(self, request: HttpRequest, street: int) -> HttpResponse:
        found, form = self.street(street), StreetForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                streets.change_street(street=found, **form.cleaned_data, **self.signed)
        if form.is_valid():
            return self.saved(_("改好了"), found)
        return self.page("street_form", form=form, street=found)


class StreetJoin(ByInspector):
    """Add a shop of the village."""

    def get(self, request: HttpRequest, street: int) -> HttpResponse:
        found = self.street(street)
        form = JoinForm(
            initial={"joined_on": timezone.localdate()}, shops=self.shops(found)
        )
        return self.ask(form, found)

    def post(self, request: HttpRequest, street: int) -> HttpResponse:
        found = self.street(street)
        form = JoinForm(request.POST, shops=self.shops(found))
        if form.is_valid():
            with refusals_on(form):
                streets.join(street=found, **form.cleaned_data, **self.signed)
        if form.is_valid():
            return self.saved(_("加进来了"), found)
        return self.ask(form, found)

    def shops(self, street: Street) -> "QuerySet[Merchant]":
        return reading.can_join(street, on=timezone.localdate())

    def ask(self, form: JoinForm, street: Street) -> HttpResponse:
        has_shops = self.shops(street).exists()
        return self.page("street_join", form=form, street=street, has_shops=has_shops)


class AtOnce(ByInspector):
    """A button: done, or said why not, on the street's page."""

    def done(self, street: Street, words: str, do: Any) -> HttpResponse:
        try:
            do()
        except Refusal as refusal:
            messages.error(self.request, str(refusal))
            return redirect("merchants_street", street=street.pk)
        return self.saved(words, street)


class StreetLeave(AtOnce):
    """From today on a shop is not on the street."""

    def post(self, request: HttpRequest, street: int, member: int) -> HttpResponse:
        found = self.street(street)
        own = StreetShop.objects.filter(street=found).select_related("merchant")
        place = get_object_or_404(own, pk=member)
        return self.done(
            found,
            _("这家店今天起不在这条街上了"),
            lambda: streets.leave(
                place=place, left_on=timezone.localdate(), **self.signed
            ),
        )


class PlaqueGive(AtOnce):
    """Hang up the plaque."""

    def post(self, request: HttpRequest, street: int) -> HttpResponse:
        found = self.street(street)
        return self.done(
            found,
            _("挂牌了，页面上写着今天的日期"),
            lambda: streets.give_plaque(street=found, **self.signed),
        )


class PlaqueRemove(ByInspector):
    """Take the plaque down, with a reason."""

    def get(self, request: HttpRequest, street: int) -> HttpResponse:
        return self.ask(RemovePlaqueForm(), self.street(street))

    def post(self, request: HttpRequest, street: int) -> HttpResponse:
        found, form = self.street(street), RemovePlaqueForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                streets.remove_plaque(street=found, **form.cleaned_data, **self.signed)
        if form.is_valid():
            return self.saved(_("摘牌了"), found)
        return self.ask(form, found)

    def ask(self, form: BaseForm, street: Street) -> HttpResponse:
        return self.page("plaque_remove", form=form, street=street)
