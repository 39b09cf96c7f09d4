"""What a co-op decided, what it asks of its own, and the published rates."""

from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.coops import IndicatorForm, RateForm, RuleForm
from rewards.ruralcredit.models import (
    CoopRule,
    Indicator,
    LendingRate,
    LprTerm,
    RuleCode,
)
from rewards.ruralcredit.selectors.indicators import indicators_of
from rewards.ruralcredit.selectors.rules import rules_of
from rewards.ruralcredit.services import indicators, rules
from rewards.ruralcredit.views.at_coop import (
    AUDITOR,
    OFFICER,
    SUPERVISOR,
    Asking,
    AtCoop,
    AtOnce,
    ByOfficer,
)
from villages.models import County

SHOWN = 24


class Rules(AtCoop):
    """Every parameter, with what holds today and what is to come."""

    def get(self, request: HttpRequest) -> HttpResponse:
        later = self.coop.rules.filter(starts_on__gt=self.today).order_by("starts_on")
        held = rules_of(self.coop, on=self.today)
        return self.page("rules", rules=held, later=later)


class RuleNew(Asking, ByOfficer):
    """Enter a decision."""

    title = _("登记参数")
    send = _("登记")
    words = _("登记好了")
    note = _("照会议决议登记。以前的不会改，从这天起按新的算。")

    def form_for(self, thing: None, data: Any = None) -> RuleForm:
        code = self.request.GET.get("code", "")
        initial = {
            "code": code if code in RuleCode.values else "",
            "starts_on": self.today,
        }
        return RuleForm(data, initial=initial)

    def enter(self, thing: None, given: dict[str, Any]) -> CoopRule:
        return rules.decide(coop=self.coop, **given, **self.signed)

    def back(self, thing: None) -> str:
        return reverse("ruralcredit_rules")


class Rates(Asking):
    """The published rates that are known, and a form for the next one."""

    roles: ClassVar = frozenset({OFFICER, AUDITOR, SUPERVISOR})
    words = _("登记好了")
    template = "rates"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Let in supervisors of counties alone."""
        capacity: Any = getattr(request, "capacity", None)
        watches = capacity and capacity.role == SUPERVISOR
        if watches and not isinstance(capacity.scope, County):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        if self.capacity.role == AUDITOR:
            raise Http404
        return super().post(request, **keys)

    def ask(self, thing: None, form: Any) -> HttpResponse:
        found = LendingRate.objects.order_by("-starts_on", "term")
        return self.page(
            self.template,
            form=form,
            rates=found[:SHOWN],
            can_enter=self.capacity.role != AUDITOR,
        )

    def form_for(self, thing: None, data: Any = None) -> RateForm:
        initial = {"term": LprTerm.ONE_YEAR, "known_until": self.today}
        return RateForm(data, initial=initial)

    def enter(self, thing: None, given: dict[str, Any]) -> LendingRate:
        return rules.enter_rate(**given, **self.signed)

    def back(self, thing: None) -> str:
        return reverse("ruralcredit_rates")


class Indicators(ByOfficer):
    """What is asked at home: shared by all, and the co-op's own."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("indicators", indicators=indicators_of(self.coop))


class IndicatorNew(Asking, ByOfficer):
    """Ask something more."""

    title = _("添一项登记内容")
    send = _("添上")
    words = _("添上了")
    note = _(
        "信仰、疾病、生育、男女、年纪、婚姻、民族、政治面貌、上访、当兵这些，法律不让问，也添不上。"
    )

    def form_for(self, thing: None, data: Any = None) -> IndicatorForm:
        return IndicatorForm(data)

    def enter(self, thing: None, given: dict[str, Any]) -> Indicator:
        return indicators.define(coop=self.coop, **given, **self.signed)

    def back(self, thing: None) -> str:
        return reverse("ruralcredit_indicators")


class IndicatorStop(AtOnce, ByOfficer):
    """Ask it no more."""

    words = _("以后不问了，以前记的还在")

    def find(self, indicator: int) -> Indicator:
        return get_object_or_404(Indicator, coop=self.coop, pk=indicator)

    def do(self, thing: Indicator) -> None:
        indicators.stop(indicator=thing, **self.signed)

    def back(self, thing: Indicator) -> str:
        return reverse("ruralcredit_indicators")
