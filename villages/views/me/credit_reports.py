"""My credit report: choose what goes in, print it, take it back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from villages.forms.credit_reports import ReportForm
from villages.forms.records import as_number
from villages.models import IssuedPaper, PaperKind
from villages.selectors.credit_reports import is_current, report_of, report_sheet
from villages.selectors.papers import papers_of
from villages.services import credit_reports, papers
from villages.services.credit_reports import Parts
from villages.views.credit_sheets import sheet_context


class MyReports(InCapacity):
    """Choose, and see the ones that are valid."""

    roles = frozenset({"resident"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the choice."""
        return self.show(ReportForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give it out, and show the sheet."""
        form = ReportForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                issued = credit_reports.issue(
                    resident=self.capacity.scope,
                    parts=Parts(**form.cleaned_data),
                    by=self.user,
                    at=timezone.now(),
                )
                return redirect("villages_my_credit_report", pk=issued.paper.pk)
        return self.show(form)

    def show(self, form: ReportForm) -> HttpResponse:
        """Show the form with what was given out."""
        at = timezone.now()
        valid = papers_of(self.capacity.scope, kind=PaperKind.CREDIT, at=at)
        on = timezone.localdate(at)
        rows = [
            (one, is_current(one, on=on))
            for one in valid.select_related("resident__village")
        ]
        context = {"form": form, "papers": rows}
        return render(self.request, "villages/me/credit_reports.html", context)


class MyReportPaper(InCapacity):
    """The report on A4."""

    roles = frozenset({"resident"})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it while it is valid and still as it was."""
        paper = self.paper(pk)
        sheet = report_sheet(paper, on=timezone.localdate())
        if sheet is None:
            messages.warning(request, _("分数后来改过，请开一份新的。"))
            return redirect("villages_my_credit_reports")
        context = sheet_context(paper, sheet)
        return render(request, "villages/print/credit_report.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it back."""
        papers.revoke(paper=self.paper(pk), by=self.user, at=timezone.now())
        messages.success(request, _("作废了，上面的码从现在起查不到。"))
        return redirect("villages_my_credit_reports")

    def paper(self, pk: int) -> IssuedPaper:
        """Return a valid report of one's own."""
        found = report_of(self.capacity.scope, as_number(pk), at=timezone.now())
        if found is None:
            raise Http404
        return found
