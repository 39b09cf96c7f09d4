"""The sheet of a village group: print it, take it along, enter what was paid at once."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.fields import fen_of, yuan_field
from rewards.ruralcredit.forms.servicing import SheetForm, new_id
from rewards.ruralcredit.models import Payment
from rewards.ruralcredit.selectors.coops import served_villages
from rewards.ruralcredit.selectors.loans.sheets import SheetRow, sheet_of
from rewards.ruralcredit.services import sheets
from rewards.ruralcredit.views.at_coop import ByOfficer
from rewards.ruralcredit.views.at_lending import OfLoans
from villages.models import Household


class Line:
    """A row of the sheet as it is shown: what was typed, and what became of it."""

    def __init__(self, row: SheetRow, data: Any = None) -> None:
        """Read what was typed for the loan, if anything was."""
        self.loan, self.position = row
        self.name = f"yuan_{self.loan.pk}"
        self.id_name = f"id_{self.loan.pk}"
        self.typed = str(data.get(self.name, "")).strip() if data else ""
        self.client_id = (data.get(self.id_name) if data else "") or new_id()
        self.error, self.fen = "", 0
        self.payment: Payment | None = None
        if self.typed:
            self._read()

    def _read(self) -> None:
        try:
            self.fen = fen_of(yuan_field("").clean(self.typed))
            UUID(self.client_id)
        except (forms.ValidationError, ValueError) as wrong:
            said = getattr(wrong, "messages", [_("请刷新页面再填。")])
            self.error = str(said[0])


class Sheet(ByOfficer, OfLoans):
    """Who of a group owes what by a day, with room for what was paid."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the group, then show its rows."""
        form = self.sheet_form(request.GET or None)
        lines = [Line(one) for one in self.rows_of(form)]
        return self.show(form, lines)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter what was typed; each row says what became of it."""
        form = self.sheet_form(request.POST)
        lines = [Line(one, request.POST) for one in self.rows_of(form)]
        filled = [one for one in lines if one.typed]
        is_read = bool(filled) and not any(one.error for one in filled)
        if is_read and form.is_valid():
            self._enter(filled, form.cleaned_data["on"])
        words = "" if filled else _("一行也没填。")
        return self.show(form, lines, words=words, is_done=is_read)

    def show(self, form: SheetForm, lines: list[Line], **told: Any) -> HttpResponse:
        """Show the rows with their sums."""
        query = self.request.GET or self.request.POST
        asked = {name: query.get(name, "") for name in ("village", "hamlet", "on")}
        return self.page(
            "sheet",
            form=form,
            lines=lines,
            asked=asked,
            due=sum(one.position.due for one in lines),
            got=sum(one.payment.amount_fen for one in lines if one.payment),
            got_rows=sum(1 for one in lines if one.payment),
            refused=sum(1 for one in lines if one.error),
            **told,
        )

    def sheet_form(self, data: Any) -> SheetForm:
        """Return the form with the villages that are served, and their groups."""
        villages = served_villages(self.coop, on=self.today).order_by("code")
        named = Household.objects.filter(village__in=villages).exclude(hamlet="")
        hamlets = sorted(set(named.values_list("hamlet", flat=True)))
        initial = {"on": self.today}
        return SheetForm(data, villages=villages, hamlets=hamlets, initial=initial)

    def rows_of(self, form: SheetForm) -> list[SheetRow]:
        """Return the rows of the group; none before one was chosen."""
        if not form.is_bound or not form.is_valid():
            return []
        given = form.cleaned_data
        return sheet_of(
            self.coop, given["village"], on=given["on"], hamlet=given["hamlet"] or None
        )

    def _enter(self, lines: list[Line], on: Any) -> None:
        entries = [
            sheets.Entry(one.loan, one.fen, UUID(one.client_id)) for one in lines
        ]
        done = sheets.record_sheet(
            coop=self.coop, entries=entries, paid_on=on, **self.signed
        )
        for line, one in zip(lines, done, strict=True):
            line.payment = one.payment
            line.error = str(one.refusal) if one.refusal else ""


class SheetPaper(Sheet):
    """The same on A4, to fill in with a pen."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Print it."""
        form = self.sheet_form(request.GET)
        rows = self.rows_of(form)
        context = {
            "coop": self.coop,
            "rows": rows,
            "due": sum(one.position.due for one in rows),
            "given": form.cleaned_data,
            "query": request.GET.urlencode(),
            "blank": range(max(0, 4 - len(rows))),
        }
        return render(request, "ruralcredit/print/sheet.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Nothing is entered on paper."""
        return HttpResponse(status=405)
