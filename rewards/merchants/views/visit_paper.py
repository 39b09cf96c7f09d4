"""The record on paper, the photos and signatures behind it, and faults that were mended."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from rewards.merchants.forms.inspections import MendForm
from rewards.merchants.models import Finding, Inspection, InspectionStatus, Merchant
from rewards.merchants.selectors.visits import visits_in
from rewards.merchants.services import inspections
from rewards.merchants.views.visit_result import explained
from rewards.merchants.views.visit_words import score_words
from rewards.merchants.views.visits import INSPECTOR, AtVisits

MANAGER, MERCHANT = "manager", "merchant"
TOLD = frozenset({InspectionStatus.ANNOUNCED, InspectionStatus.SIGNED})


class SeesRecord(AtVisits):
    """A page for staff of the area, and for the shop once it was told.

    A manager sees what was signed and nothing in progress; a merchant sees the
    visits of the own time at the shop.
    """

    roles: ClassVar = frozenset({INSPECTOR, "supervisor", MANAGER, MERCHANT})

    def visits(self) -> "QuerySet[Inspection]":
        """Return the visits that may be seen."""
        scope = self.capacity.scope
        if self.capacity.role == MERCHANT and isinstance(scope, Merchant):
            return Inspection.objects.filter(
                merchant=scope, operator__ends_on__isnull=True, status__in=TOLD
            ).select_related("merchant__village__town", "checklist", "operator")
        found = visits_in(scope)
        if self.capacity.role == MANAGER:
            return found.filter(status=InspectionStatus.SIGNED)
        return found

    def visit_of(self, pk: int) -> Inspection:
        """Return a visit that may be seen."""
        return get_object_or_404(self.visits(), pk=pk)


class VisitPrint(SeesRecord):
    """The record on A4, for both; only once the merchant was told."""

    def get(self, request: HttpRequest, visit: int) -> HttpResponse:
        found = self.visit_of(visit)
        if found.score is None:
            raise Http404
        findings = found.findings.select_related("item", "mended_by")
        return self.page(
            "print",
            visit=found,
            findings=findings.order_by("item__order"),
            grade=found.grades.order_by("pk").first(),
            score=score_words(found.score),
            **explained(found, None),
        )


class VisitSignature(SeesRecord):
    """The picture of the merchant's signature."""

    def get(self, request: HttpRequest, visit: int) -> HttpResponseBase:
        found = self.visit_of(visit)
        return picture(found.signature)


class FindingPhoto(SeesRecord):
    """A photo of a fault."""

    def get(self, request: HttpRequest, finding: int) -> HttpResponseBase:
        found = get_object_or_404(
            Finding, pk=finding, inspection__in=self.visits().order_by()
        )
        return picture(found.photo)


class FindingMend(AtVisits):
    """Enter that a fault was seen to be mended."""

    roles: ClassVar = frozenset({INSPECTOR})

    def get(self, request: HttpRequest, finding: int) -> HttpResponse:
        return self.ask(self.finding(finding), MendForm(initial={"on": self.today}))

    def post(self, request: HttpRequest, finding: int) -> HttpResponse:
        found = self.finding(finding)
        form = MendForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                self.mend(found, form.cleaned_data["on"])
        if not form.is_valid():
            return self.ask(found, form)
        messages.success(request, _("记好了，页面上写着改好了。等级等下次检查再看。"))
        return redirect("merchants_visit", visit=found.inspection_id)

    def mend(self, finding: Finding, on: date) -> None:
        """Call the service."""
        inspections.mend(finding=finding, on=on, by=self.user, at=self.now)

    def finding(self, pk: int) -> Finding:
        """Return a finding of a visit in the area."""
        found = Finding.objects.select_related("item", "inspection__merchant")
        visits = visits_in(self.capacity.scope).order_by()
        return get_object_or_404(found, pk=pk, inspection__in=visits)

    def ask(self, finding: Finding, form: MendForm) -> HttpResponse:
        """Ask on which day."""
        return self.page("mend", finding=finding, form=form)


def picture(file: Any) -> HttpResponseBase:
    """Send a picture, for the one who asked alone; without one there is no page."""
    if not file:
        raise Http404
    try:
        opened = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    answer = FileResponse(opened)
    answer["Cache-Control"] = "private, max-age=600"
    return answer
