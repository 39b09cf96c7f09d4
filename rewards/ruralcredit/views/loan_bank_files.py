"""The bank's statements: try one out, take it in, settle where it differs."""

from base64 import b64decode, b64encode
from binascii import Error
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.loans import ReasonForm
from rewards.ruralcredit.forms.servicing import FileForm
from rewards.ruralcredit.models import BankFile, BankLine
from rewards.ruralcredit.selectors.bank_files import differences
from rewards.ruralcredit.services import bank_files
from rewards.ruralcredit.views.at_coop import Asking, ByOfficer
from rewards.ruralcredit.views.at_lending import OfLoans

SHOWN_AT_MOST = 20


class BankFiles(OfLoans):
    """The files that were taken in, and everything on which they differ."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self.show(FileForm())

    def show(self, form: FileForm, **told: Any) -> HttpResponse:
        """Show the form above what is open."""
        files = BankFile.objects.filter(coop=self.coop).select_related("read_by")
        return self.page(
            "bank_files",
            form=form,
            files=files[:SHOWN_AT_MOST],
            open=differences(self.coop),
            **told,
        )


class BankFileTry(ByOfficer, BankFiles):
    """Read a file and say what it would do; take it in when that was seen."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Try it out, or take in what was tried."""
        if "sure" in request.POST:
            return self._take(request.POST)
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        upload = form.cleaned_data["file"]
        return self._try(form, upload.name, upload.read())

    def get(self, request: HttpRequest) -> HttpResponse:
        """Lead to the form."""
        return redirect("ruralcredit_bank_files")

    def _try(self, form: FileForm, name: str, body: bytes) -> HttpResponse:
        with refusals_on(form):
            tried = bank_files.try_out(
                coop=self.coop, name=name, body=body, **self.signed
            )
        if form.errors:
            return self.show(form)
        # What was tried out travels back in the page.
        carried = b64encode(body).decode()
        return self.page("bank_file_try", tried=tried, name=name, carried=carried)

    def _take(self, data: Any) -> HttpResponse:
        try:
            body = b64decode(data.get("carried", ""), validate=True)
        except Error:
            body = b""
        checked = FileForm(data)
        checked.full_clean()
        checked.errors.clear()
        with refusals_on(checked):
            taken = bank_files.take_in(
                coop=self.coop, name=data.get("name", ""), body=body, **self.signed
            )
        if checked.errors:
            return self.show(checked)
        return self.page("bank_file_done", taken=taken)


class BankLineSettle(Asking, ByOfficer, OfLoans):
    """Say what came of a line that differs."""

    title = _("处理一处对不上的")
    send = _("处理好了")
    words = _("记好了")
    note = _("先和银行、和这户核对。要补记或更正还款，先去那笔借款办，再回来写一句。")

    def find(self, row: int) -> BankLine:
        """Return a line of a file of the co-op."""
        lines = BankLine.objects.filter(file__coop=self.coop)
        found: BankLine = self.one_of(lines.select_related("file__coop"), row)
        return found

    def form_for(self, thing: BankLine, data: Any = None) -> ReasonForm:
        """Ask what came of it."""
        form = ReasonForm(data)
        form.fields["words"].label = str(_("怎么处理的"))
        return form

    def enter(self, thing: BankLine, given: dict[str, Any]) -> BankLine:
        """Settle it."""
        return bank_files.settle_line(line=thing, words=given["words"], **self.signed)

    def about(self, thing: BankLine) -> str:
        """Say which."""
        parts = [thing.file.name, str(thing.booked_on), thing.loan_number]
        parts += [thing.reference, f"{thing.amount_fen / 100:,.2f}"]
        return "，".join(one for one in parts if one)

    def back(self, thing: Any) -> str:
        """Return to the files."""
        return reverse("ruralcredit_bank_files")
