"""The result, shown to the merchant on the inspector's phone; their answer; signing."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from rewards.merchants.forms.inspections import AnswerForm, DropForm
from rewards.merchants.models import Inspection, InspectionStatus
from rewards.merchants.selectors.standards import scheme_in_force
from rewards.merchants.selectors.visits import faults_of
from rewards.merchants.services import inspections
from rewards.merchants.views.visit_words import cap_words, outlook_of, score_words
from rewards.merchants.views.visits import INSPECTOR, AtVisits

APPEAL_DAYS = 21


class OwnVisit(AtVisits):
    """A step of a visit that only an inspector takes."""

    roles: ClassVar = frozenset({INSPECTOR})


class VisitResult(OwnVisit):
    """What the merchant is told: the grade it would give, why, and what they can do."""

    def get(self, request: HttpRequest, visit: int) -> HttpResponse:
        found = self.visit_of(visit)
        if not self.is_own(found) or found.status != InspectionStatus.ANNOUNCED:
            return redirect("merchants_visit", visit=found.pk)
        return self.show(found, AnswerForm())

    def post(self, request: HttpRequest, visit: int) -> HttpResponse:
        """Keep how the merchant took it."""
        found = self.visit_of(visit)
        form = AnswerForm(request.POST, request.FILES)
        if form.is_valid():
            with refusals_on(form):
                inspections.acknowledge(
                    inspection=found,
                    how=form.cleaned_data["how"],
                    signature=form.signature(),
                    words=form.cleaned_data["words"],
                    by=self.user,
                    at=self.now,
                )
        if form.is_valid():
            messages.success(request, _("店家的回应记好了。"))
            return redirect("merchants_visit_result", visit=found.pk)
        if not self.is_own(found) or found.status != InspectionStatus.ANNOUNCED:
            for error in form.non_field_errors():
                messages.error(request, str(error))
            return redirect("merchants_visit", visit=found.pk)
        return self.show(found, form)

    def show(self, visit: Inspection, form: AnswerForm) -> HttpResponse:
        """Show the result with the place for the answer."""
        outlook = outlook_of(visit, on=self.today)
        return self.page(
            "result",
            visit=visit,
            form=form,
            outlook=outlook,
            today=self.today,
            drop_form=DropForm(),
            **explained(visit, outlook.told),
            appeal_days=appeal_days_of(visit, self),
        )


class VisitSign(OwnVisit):
    """Sign, and see what it did."""

    def get(self, request: HttpRequest, visit: int) -> HttpResponse:
        found = self.visit_of(visit)
        if found.status != InspectionStatus.SIGNED:
            return redirect("merchants_visit", visit=found.pk)
        grade = found.grades.order_by("pk").first()
        if grade is None:
            raise Http404
        return self.page(
            "signed",
            visit=found,
            grade=grade,
            before=grade.previous,
            faults=faults_of(found),
            score=score_words(grade.score),
        )

    def post(self, request: HttpRequest, visit: int) -> HttpResponse:
        found = self.visit_of(visit)
        try:
            inspections.sign(inspection=found, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("merchants_visit", visit=found.pk)
        return redirect("merchants_visit_sign", visit=found.pk)


class VisitReopen(OwnVisit):
    """Back to the checklist."""

    def post(self, request: HttpRequest, visit: int) -> HttpResponse:
        found = self.visit_of(visit)
        try:
            inspections.reopen(inspection=found, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("退回来了，改好再告诉店家一次。"))
        return redirect("merchants_visit", visit=found.pk)


class VisitDrop(OwnVisit):
    """Give a visit up, with a reason."""

    def post(self, request: HttpRequest, visit: int) -> HttpResponse:
        found = self.visit_of(visit)
        form = DropForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                inspections.drop(
                    inspection=found,
                    reason=form.cleaned_data["reason"],
                    by=self.user,
                    at=self.now,
                )
        if form.is_valid():
            messages.success(request, _("这次不查了，等级没有变。"))
            return redirect("merchants_visits")
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("merchants_visit", visit=found.pk)


def explained(visit: Inspection, told: Any) -> dict[str, Any]:
    """Return the parts of a result in words: sections, sums, limits, faults."""
    sections = [
        {
            "name": name,
            "got": got,
            "possible": possible,
            "percent": got * 100 // possible,
        }
        for name, got, possible in visit.sections
    ]
    context: dict[str, Any] = {"sections": sections, "faults": faults_of(visit)}
    if told is not None:
        context["caps"] = [cap_words(cap) for cap in told.graded.caps]
        context["score"] = score_words(told.graded.score)
        context["base"] = score_words(told.graded.base)
    return context


def appeal_days_of(visit: Inspection, view: AtVisits) -> int:
    """Return within how many days the merchant may appeal."""
    county = visit.merchant.village.town.county_id
    scheme = scheme_in_force(county, on=view.today)
    return scheme.appeal_days if scheme else APPEAL_DAYS
