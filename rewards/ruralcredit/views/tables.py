"""Bring a table of values in: upload, look at what was found, confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.dossiers import ValueTableForm
from rewards.ruralcredit.formulas.value_table import COLUMNS
from rewards.ruralcredit.models import ValueTable
from rewards.ruralcredit.selectors.indicators import asked_of
from rewards.ruralcredit.services import tables
from rewards.ruralcredit.views.at_coop import ByOfficer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100


class TableNew(ByOfficer):
    """Choose a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(ValueTableForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ValueTableForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            with refusals_on(form):
                kept = tables.read(
                    coop=self.coop, file=file, name=file.name, **self.signed
                )
                return redirect("ruralcredit_table", kept.pk)
        return self.ask(form)

    def ask(self, form: ValueTableForm) -> HttpResponse:
        """Show the form, and what to write in each column."""
        asked = asked_of(self.coop)
        return self.page("table_new", form=form, columns=COLUMNS, asked=asked)


class TablePage(ByOfficer):
    """What a table says, and what is wrong in it; take it in."""

    def get(self, request: HttpRequest, table: int) -> HttpResponse:
        found = self.table_of(table)
        return self.page(
            "table",
            table=found,
            can_confirm=bool(
                found.rows and not found.problems and not found.confirmed_at
            ),
            problems=found.problems[:SHOWN],
            more=max(0, len(found.problems) - SHOWN),
            rows=found.rows[:SHOWN],
            rows_more=max(0, len(found.rows) - SHOWN),
        )

    def post(self, request: HttpRequest, table: int) -> HttpResponse:
        found = self.table_of(table)
        try:
            tables.confirm(table=found, **self.signed)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("ruralcredit_table", found.pk)

    def table_of(self, pk: int) -> ValueTable:
        """Return a table of this co-op."""
        return get_object_or_404(ValueTable, coop=self.coop, pk=pk)


class TableTemplate(ByOfficer):
    """The workbook to fill in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(tables.template(self.coop), content_type=XLSX)
        name = f"{_('户档案模板')}.xlsx"
        header = content_disposition_header(as_attachment=True, filename=name)
        response["Content-Disposition"] = header or "attachment"
        return response
