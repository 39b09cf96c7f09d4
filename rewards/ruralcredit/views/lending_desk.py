"""The loan desk: what is due, what is late, what waits, and the monthly report."""

from datetime import date
from typing import Any, ClassVar

from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from rewards.ruralcredit.selectors.loans.desk import (
    book_of,
    lines_in_use,
    ten_largest,
    written_off_pct,
)
from rewards.ruralcredit.selectors.loans.report import month_report, month_report_file
from rewards.ruralcredit.selectors.loans.week import tasks_of, week_of
from rewards.ruralcredit.views.at_coop import AUDITOR, OFFICER
from rewards.ruralcredit.views.at_lending import BANK, COMMITTEE, OfLoans
from rewards.ruralcredit.views.loan_charts import late_chart, weeks_chart
from villages.formulas.months import add_months

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Where those go who have a page of their own.
OWN = {COMMITTEE: "ruralcredit_cases", BANK: "ruralcredit_register"}
SHOWN_LARGEST = 5


class LendingDesk(OfLoans):
    """Line, due this week, overdue by age, the next weeks, what waits, the largest."""

    roles: ClassVar = frozenset({OFFICER, AUDITOR, COMMITTEE, BANK})

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show it; the committee and the bank have pages of their own."""
        own = OWN.get(self.capacity.role)
        if own:
            return redirect(own)
        book = book_of(self.coop, on=self.today)
        late = [one for one in book.standings if one.position.overdue]
        tasks = tasks_of(self.coop, on=self.today)
        return self.page(
            "lending",
            week=week_of(self.coop, on=self.today),
            lines=lines_in_use(self.coop, on=self.today),
            tasks=tasks,
            any_task=bool(late) or any(tasks.values()),
            late=sorted(late, key=lambda one: -one.position.days_late),
            late_fen=sum(one.position.overdue for one in late),
            households=len({one.loan.borrower.household_id for one in book.standings}),
            book=book,
            at_risk=[(days, book.portfolio.at_risk[days]) for days in (30, 60, 90)],
            off_pct=written_off_pct(self.coop, book),
            late_chart=late_chart(book.overdue),
            weeks_chart=weeks_chart(book.coming_weeks),
            largest=ten_largest(self.coop)[:SHOWN_LARGEST],
            month=self.today.replace(day=1),
        )


class Report(OfLoans):
    """The monthly report to the supervisor, to print."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        month = self.month
        rows = month_report(self.coop, month=month, today=self.today)
        context: dict[str, Any] = {"coop": self.coop, "month": month, "rows": rows}
        before = add_months(month, -1) if month > self.first_month else None
        context |= {"today": self.today, "before": before}
        context["after"] = add_months(month, 1) if month < self.this_month else None
        return render(request, "ruralcredit/print/report.html", context)

    @property
    def this_month(self) -> date:
        """Return the first day of the month of today."""
        return self.today.replace(day=1)

    @property
    def month(self) -> date:
        """Return the first day of the month that was asked for.

        Never of a coming one, nor of one before there was anything to report.
        """
        try:
            asked = date.fromisoformat(f"{self.request.GET.get('month', '')}-01")
        except ValueError:
            return self.this_month
        return min(max(asked, self.first_month), self.this_month)

    @property
    def first_month(self) -> date:
        """Return the first day of the month in which the co-op had its first member."""
        first = self.coop.members.aggregate(first=Min("starts_on"))["first"]
        begin: date = min(first or self.coop.qualified_from, self.today)
        return begin.replace(day=1)


class ReportFile(Report):
    """The same as an .xlsx."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        body = month_report_file(self.coop, month=self.month, today=self.today)
        name = _("%(coop)s月报%(month)s") % {
            "coop": self.coop.short_name,
            "month": f"{self.month:%Y-%m}",
        }
        response = HttpResponse(body, content_type=XLSX)
        header = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
        response["Content-Disposition"] = header or "attachment"
        response["Cache-Control"] = "no-store"
        return response
