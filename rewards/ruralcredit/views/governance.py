"""The yearly look at rating: who is in which band, does it hold, is it fair."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse

from rewards.ruralcredit.forms.governance import PeriodForm
from rewards.ruralcredit.selectors.reports import Report, report_on
from rewards.ruralcredit.views.of_coop import OfCoop, download
from rewards.ruralcredit.views.report_words import charts_of, matrix_of, table_of

_A_YEAR = timedelta(days=365)


class Governance(OfCoop):
    """The report on a page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form, report = self.read()
        context: dict[str, object] = {"form": form, "report": report}
        if report:
            context |= {"charts": charts_of(report), "matrix": matrix_of(report)}
        return self.page("governance/report", **context)

    def read(self) -> tuple[PeriodForm, Report | None]:
        """Return the period that was asked for, and its report."""
        asked = self.request.GET if "until" in self.request.GET else None
        form = PeriodForm(asked or self.last_year())
        if not form.is_valid():
            return form, None
        return form, report_on(coop=self.coop, **form.cleaned_data)

    def last_year(self) -> dict[str, date]:
        """Return the year up to today."""
        return {"start": self.today - _A_YEAR, "until": self.today}


class GovernanceTable(Governance):
    """The same as a workbook."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form, report = self.read()
        if report is None:
            return self.page("governance/report", form=form, report=None)
        name = f"{self.coop.short_name}-{report.start}-{report.until}.xlsx"
        return download(table_of(report), name)
