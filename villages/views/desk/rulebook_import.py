"""Bring a table of rules in: upload, look at the verdict on each line, confirm."""

import io
import secrets
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.rulebooks import TableForm
from villages.selectors import rulebooks as find
from villages.services import rulebooks
from villages.views.desk.rulebooks import BookView, WritingView

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_ONE_HOUR = 60 * 60


class TableView(WritingView):
    """A page of a table on its way in."""

    def key(self, token: str) -> str:
        """Return where the table is kept: for this user in this village alone."""
        return f"rules-import:{self.here.pk}:{self.user.pk}:{token}"


class ImportRules(TableView):
    """Choose a table."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form and where to get the table to fill in."""
        return self._show(TableForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Judge the table, and keep it for an hour until it is confirmed."""
        form = TableForm(request.POST, request.FILES)
        if form.is_valid():
            body = form.cleaned_data["file"].read()
            with refusals_on(form):
                rulebooks.read_lines(io.BytesIO(body), village=self.here)
                token = secrets.token_urlsafe(16)
                cache.set(self.key(token), body, _ONE_HOUR)
                return redirect("villages_rules_preview", token)
        return self._show(form)

    def _show(self, form: TableForm) -> HttpResponse:
        context = {"form": form, "draft": find.draft_of(self.here)}
        return render(self.request, "villages/desk/rules_import.html", context)


class ImportPreview(TableView):
    """What the guard says of each line; nothing is taken over yet."""

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        """Show the verdicts."""
        lines = self._lines(token)
        if lines is None:
            return self._gone()
        return render(request, "villages/desk/rules_preview.html", self._context(lines))

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        """Take over what may stand; judged again, all or nothing."""
        lines = self._lines(token)
        if lines is None:
            return self._gone()
        try:
            done = rulebooks.import_lines(
                village=self.here, lines=lines, by=self.user, at=self.now
            )
        except Refusal as refusal:
            self.tell("", refusal)
            return redirect("villages_rules_preview", token)
        cache.delete(self.key(token))
        self.tell(
            _("导入了%(taken)d条，%(refused)d条没有导入。")
            % {"taken": len(done.taken), "refused": len(done.refused)}
        )
        return redirect("villages_rulebook", done.book.pk)

    def _lines(self, token: str) -> list[rulebooks.JudgedLine] | None:
        body = cache.get(self.key(token))
        if body is None:
            return None
        return rulebooks.read_lines(io.BytesIO(body), village=self.here)

    def _context(self, lines: list[rulebooks.JudgedLine]) -> dict[str, Any]:
        return {
            "total": len(lines),
            "refused": [one for one in lines if one.is_refused],
            "town": [one for one in lines if one.awaits_town],
            "accepted": [
                one for one in lines if not one.is_refused and not one.awaits_town
            ],
            "draft": find.draft_of(self.here),
        }

    def _gone(self) -> HttpResponse:
        words = _("过了一个小时，表没有留着。什么也没有导入，请再选一次。")
        messages.warning(self.request, words)
        return redirect("villages_rules_import")


class BlankTable(WritingView):
    """The table to fill in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        return _download(rulebooks.blank_table(), _("村规条目模板"))


class ExportBook(BookView):
    """A book as a table that can be imported again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send it."""
        book = self.get_book(pk)
        return _download(rulebooks.export(book), book.title)


def _download(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=XLSX)
    header = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "no-store"
    return response
