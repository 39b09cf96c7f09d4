"""Bring a list of residents in: upload, look at what was found, confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from grassroots.core import progress
from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.imports import ListForm
from villages.formulas.roster import COLUMNS
from villages.models import ImportStatus, ResidentImport
from villages.services import imports

from .people import HtmxRequest

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
RECENT = 5


class ImportView(InCapacity):
    """A page on which the village's manager brings lists in."""

    roles = frozenset({"manager"})

    def get_import(self, pk: int) -> ResidentImport:
        """Return a list of the village."""
        found = ResidentImport.objects.filter(village=self.capacity.scope)
        return get_object_or_404(found.select_related("village"), pk=pk)


class NewImport(ImportView):
    """Choose a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the form, the template and the last lists."""
        return self._show(ListForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the file in; it is checked in the background."""
        form = ListForm(request.POST, request.FILES)
        if form.is_valid():
            with refusals_on(form):
                started = imports.start(
                    village=self.capacity.scope,
                    file=form.cleaned_data["file"],
                    by=self.user,
                    at=timezone.now(),
                )
                return redirect("villages_import", started.pk)
        return self._show(form)

    def _show(self, form: ListForm) -> HttpResponse:
        recent = ResidentImport.objects.filter(village=self.capacity.scope)
        context = {"form": form, "recent": recent[:RECENT], "columns": COLUMNS}
        return render(self.request, "villages/desk/import_new.html", context)


class ImportPage(ImportView):
    """Where a list stands, and what was found in it."""

    def get(self, request: HtmxRequest, pk: int) -> HttpResponse:
        """Show it; while a task works, htmx asks again for the part that changes."""
        found = self.get_import(pk)
        failing = [one for one in found.problems if one["fails"]]
        remarks = [one for one in found.problems if not one["fails"]]
        waits = found.status in {ImportStatus.CHECKING, ImportStatus.IMPORTING}
        context = {
            "import": found,
            "progress": progress.read(imports.progress_key(found)),
            "waits": waits,
            "failing": failing[:SHOWN],
            "failing_more": max(0, len(failing) - SHOWN),
            "remarks": remarks[:SHOWN],
            "remarks_more": max(0, len(remarks) - SHOWN),
            "can_confirm": bool(found.rows_new or found.consents_new),
            "can_download": bool(found.rows_failed and found.upload),
        }
        part = "_import_state" if request.htmx else "import"
        response = render(request, f"villages/desk/{part}.html", context)
        if request.htmx and not waits:
            # What comes next has buttons of its own: show the whole page.
            response["HX-Refresh"] = "true"
        return response


class ConfirmImport(ImportView):
    """Take over what was checked."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Confirm."""
        found = self.get_import(pk)
        try:
            imports.confirm(resident_import=found, by=self.user, at=timezone.now())
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("villages_import", pk)


class DiscardImport(ImportView):
    """Let a list go."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Discard it."""
        found = self.get_import(pk)
        try:
            imports.discard(resident_import=found, by=self.user, at=timezone.now())
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return redirect("villages_import", pk)
        messages.success(request, _("这份名册没有导入，文件也清掉了。"))
        return redirect("villages_import_new")


class ImportTemplate(ImportView):
    """The workbook to fill in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Send it."""
        return _download(imports.template(), _("村民名册模板"))


class FailedRows(ImportView):
    """The rows that were not taken over, each with what is wrong."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send them."""
        found = self.get_import(pk)
        try:
            body = imports.failed_rows(found)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
            return redirect("villages_import", pk)
        return _download(body, _("没有导入的"))


def _download(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=XLSX)
    header = content_disposition_header(as_attachment=True, filename=f"{name}.xlsx")
    response["Content-Disposition"] = header or "attachment"
    response["Cache-Control"] = "no-store"
    return response
