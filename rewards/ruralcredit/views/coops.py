"""The county's register of co-ops: enter, change, appoint."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.coops import (
    AppointForm,
    CoopForm,
    EndForm,
    NewCoopForm,
    ServeForm,
)
from rewards.ruralcredit.models import Coop, CoopAppointment, ServiceArea
from rewards.ruralcredit.selectors.coops import coops_in, served_villages
from rewards.ruralcredit.selectors.rules import rules_of
from rewards.ruralcredit.services import coops, posts
from rewards.ruralcredit.views.at_coop import Asking, ByCounty
from villages.models import Village

FIELDS = (
    *("name", "short_name", "certificate", "qualified_from", "qualified_until"),
    "phone",
)


class OfCounty(ByCounty):
    """A page on one co-op of the county."""

    def coop_of(self, pk: int) -> Coop:
        return get_object_or_404(Coop.objects.filter(county=self.county), pk=pk)

    @property
    def villages(self) -> "QuerySet[Village]":
        return Village.objects.in_area(self.county).order_by("code")


class Coops(OfCounty):
    """The co-ops of the county."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = coops_in(self.county, on=self.today)
        rows = [(one, one.is_qualified(on=self.today)) for one in found]
        return self.page("coops", rows=rows)


class CoopPage(OfCounty):
    """One co-op: certificate, villages, people, what it decided."""

    def get(self, request: HttpRequest, coop: int) -> HttpResponse:
        found = self.coop_of(coop)
        people = CoopAppointment.objects.not_over(on=self.today).filter(coop=found)
        areas = ServiceArea.objects.in_force(on=self.today).filter(coop=found)
        return self.page(
            "coop",
            coop=found,
            is_qualified=found.is_qualified(on=self.today),
            areas=areas.select_related("village").order_by("village__code"),
            people=people.select_related("user").order_by("role", "starts_on"),
            rules=rules_of(found, on=self.today),
        )


class CoopNew(Asking, OfCounty):
    """Enter a co-op."""

    title = _("登记一家合作社")
    send = _("登记")
    words = _("登记好了，再请人任职")

    def form_for(self, thing: None, data: Any = None) -> NewCoopForm:
        return NewCoopForm(data, villages=self.villages)

    def enter(self, thing: None, given: dict[str, Any]) -> Coop:
        return coops.register(county=self.county, **given, **self.signed)

    def back(self, thing: None) -> str:
        return reverse("ruralcredit_coops")

    def leads_to(self, thing: None, done: Coop) -> str:
        return reverse("ruralcredit_coop", args=[done.pk])


class OfOne(Asking, OfCounty):
    """A form about one co-op."""

    def find(self, coop: int) -> Coop:
        return self.coop_of(coop)

    def back(self, thing: Any) -> str:
        return reverse("ruralcredit_coop", args=[thing.pk])


class CoopEdit(OfOne):
    """Change what the register says."""

    title = _("改合作社信息")
    send = _("改好了")
    words = _("改好了")

    def form_for(self, thing: Coop, data: Any = None) -> CoopForm:
        initial = {name: getattr(thing, name) for name in FIELDS}
        return CoopForm(data, initial=initial)

    def enter(self, thing: Coop, given: dict[str, Any]) -> Coop:
        return coops.change(coop=thing, **given, **self.signed)


class CoopServe(OfOne):
    """Let it serve another village."""

    title = _("再服务一个村")
    send = _("加上")
    words = _("加上了")

    def form_for(self, thing: Coop, data: Any = None) -> ServeForm:
        served = served_villages(thing, on=self.today)
        others = self.villages.exclude(pk__in=served.values("pk"))
        return ServeForm(data, villages=others, initial={"starts_on": self.today})

    def enter(self, thing: Coop, given: dict[str, Any]) -> ServiceArea:
        return coops.serve(coop=thing, **given, **self.signed)


class CoopLeave(Asking, OfCounty):
    """The last day on which a village is served."""

    title = _("不再服务这个村")
    send = _("不再服务")
    words = _("记好了")
    note = _("社员和户档案都还在，只是不再收新的。")

    def find(self, coop: int, served: int) -> ServiceArea:
        areas = ServiceArea.objects.filter(coop=self.coop_of(coop))
        rows = areas.select_related("village", "coop")
        found: ServiceArea = get_object_or_404(rows, pk=served)
        return found

    def form_for(self, thing: ServiceArea, data: Any = None) -> EndForm:
        return EndForm(data, initial={"on": self.today})

    def enter(self, thing: ServiceArea, given: dict[str, Any]) -> ServiceArea:
        return coops.stop_serving(area=thing, on=given["on"], **self.signed)

    def about(self, thing: ServiceArea) -> str:
        return thing.village.name

    def back(self, thing: ServiceArea) -> str:
        return reverse("ruralcredit_coop", args=[thing.coop_id])


class CoopAppoint(OfOne):
    """Appoint somebody."""

    title = _("请人任职")
    send = _("任命")
    words = _("任命好了")
    note: ClassVar = _(
        "信贷员、评审委员、监事、托管银行要由不同的人当，自己不能任命自己。"
    )

    def form_for(self, thing: Coop, data: Any = None) -> AppointForm:
        return AppointForm(data, initial={"starts_on": self.today})

    def enter(self, thing: Coop, given: dict[str, Any]) -> CoopAppointment:
        return posts.appoint_by_phone(coop=thing, **given, **self.signed)


class PostEnd(Asking, OfCounty):
    """The last day of a post."""

    title = _("结束任期")
    send = _("结束任期")
    words = _("记好了")

    def find(self, coop: int, post: int) -> CoopAppointment:
        held = CoopAppointment.objects.filter(coop=self.coop_of(coop))
        rows = held.select_related("user", "coop")
        found: CoopAppointment = get_object_or_404(rows, pk=post)
        return found

    def form_for(self, thing: CoopAppointment, data: Any = None) -> EndForm:
        return EndForm(data, initial={"on": self.today})

    def enter(self, thing: CoopAppointment, given: dict[str, Any]) -> CoopAppointment:
        return posts.end(post=thing, on=given["on"], **self.signed)

    def about(self, thing: CoopAppointment) -> str:
        return f"{thing.user}，{thing.get_role_display()}"

    def back(self, thing: CoopAppointment) -> str:
        return reverse("ruralcredit_coop", args=[thing.coop_id])
