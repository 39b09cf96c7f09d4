"""What I report: a good deed or something broken, and what became of it."""

from typing import ClassVar
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity
from villages.models import Report, ReportPhoto
from villages.selectors import reports as selectors
from villages.services import reports
from villages.views.desk.records import sent


class OfMine(InCapacity):
    """A page about what the resident reported; nobody else's exists."""

    roles: ClassVar = frozenset({"resident"})

    def report(self, key: UUID) -> Report:
        """Return it, if it is the resident's own or was made for or by them."""
        return get_object_or_404(selectors.reports_of(self.capacity.scope), key=key)


class MyReports(OfMine):
    """All of them, and the two ways to begin another."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them, the latest first."""
        resident = self.capacity.scope
        context = {
            "reports": selectors.reports_of(resident).select_related("submission"),
            "has_family": bool(
                selectors.adults_with(resident, on=timezone.localdate())
            ),
        }
        return render(request, "villages/me/reports.html", context)


class MyReport(OfMine):
    """One of them: what was said, who was asked, and where it stands."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it."""
        report = self.report(key)
        at = timezone.now()
        context = {
            "report": report,
            "photos": numbered(report),
            "answers": selectors.answers_of(report),
            "waits": selectors.waits_for_witness(report, at=at),
            "record": selectors.record_of(report),
            "can_change": report.status == "reported",
            "resident": self.capacity.scope,
        }
        return render(request, "villages/me/report.html", context)


def numbered(report: Report) -> list[tuple[int, ReportPhoto]]:
    """Return the photos with their place, counted from one."""
    return list(enumerate(report.photos.order_by("pk"), start=1))


def photo_of(report: Report, number: int) -> ReportPhoto:
    """Return a photo by its place."""
    found = dict(numbered(report)).get(number)
    if found is None:
        raise Http404
    return found


class MyReportPhoto(OfMine):
    """One photo of it."""

    def get(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Send it."""
        return sent(photo_of(self.report(key), number).photo)


class WithdrawMyReport(OfMine):
    """Take it back."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Take it back, and say so."""
        report = self.report(key)
        try:
            reports.withdraw(report=report, by=self.user, at=timezone.now())
            messages.success(request, _("撤回了，什么也没记。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_my_report", key=key)


class AskWitness(OfMine):
    """Get a link to pass on to whoever saw it."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the link, this once."""
        report = self.report(key)
        try:
            token = reports.ask(report=report, by=self.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("villages_my_report", key=key)
        address = request.build_absolute_uri(reverse("villages_witness", args=[token]))
        context = {"report": report, "address": address}
        response = render(request, "villages/me/report_link.html", context)
        response["Cache-Control"] = "no-store"
        return response
