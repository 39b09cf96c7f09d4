"""A credit report for somebody who stands at the desk without a phone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.views import refusals_on
from villages.forms.credit_reports import DeskReportForm
from villages.forms.records import as_number
from villages.models import Resident
from villages.selectors.credit_reports import report_of, report_sheet
from villages.services import credit_reports
from villages.services.credit_reports import Parts
from villages.views.credit_sheets import sheet_context

from .people import KeepingView


class NewCreditReport(KeepingView):
    """Give it out when the person says yes; the look is told."""

    purpose = gettext_lazy("当面代开信用报告")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what can go in; deducts never do."""
        resident = self.get_resident(pk)
        return self.instead_of_form(resident) or self.show(resident, DeskReportForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Give it out, and show the sheet."""
        resident = self.get_resident(pk)
        form = DeskReportForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                issued = credit_reports.issue(
                    resident=resident,
                    parts=Parts(
                        adds=form.cleaned_data["adds"],
                        years=form.cleaned_data["years"],
                    ),
                    by=self.user,
                    at=self.now,
                )
                return redirect("villages_resident_credit_paper", pk, issued.paper.pk)
        return self.show(resident, form)

    def show(self, resident: Resident, form: DeskReportForm) -> HttpResponse:
        """Show the form."""
        context = {"form": form, "resident": resident}
        return render(self.request, "villages/desk/credit_report.html", context)


class CreditReportPaper(KeepingView):
    """The sheet, for whoever gave it out: what others asked for is not shown here."""

    purpose = gettext_lazy("当面代开信用报告")

    def get(self, request: HttpRequest, pk: int, sheet: int) -> HttpResponse:
        """Show it while it is valid and still as it was."""
        resident = self.get_resident(pk)
        found = report_of(resident, as_number(sheet), at=self.now)
        if found is None or found.issued_by_id != self.user.pk:
            raise Http404
        lines = report_sheet(found, on=self.today)
        if lines is None:
            messages.warning(request, _("分数后来改过，请开一份新的。"))
            return redirect("villages_resident_credit_report", pk)
        context = sheet_context(found, lines)
        return render(request, "villages/print/credit_report.html", context)
