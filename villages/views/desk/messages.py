"""Sheets for homes without a phone: whose, what stands on them, and that they are out."""

from django.conf import settings
from django.contrib import messages as flash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity
from villages.forms.messages import PrintedForm, SheetsForm
from villages.message_words import sentence
from villages.models import Village
from villages.selectors.message_sheets import (
    Choice,
    Part,
    Sheet,
    hamlets_of,
    sheets_for,
)
from villages.services import file_views, messages

# As many households as come out of a printer in one go.
SHEETS_AT_ONCE = 200


class OfSheets(InCapacity):
    """The manager's, who may know of everything that stands on a sheet."""

    roles = frozenset({"manager"})

    def chosen(self, request: HttpRequest) -> tuple[SheetsForm, Choice]:
        """Return the form as it was filled in, and whose sheets it means."""
        hamlets = hamlets_of(self.capacity.scope)
        asked = "asked" in request.GET
        form = SheetsForm(hamlets, request.GET if asked else {"unreached": "on"})
        if not form.is_valid():
            return form, Choice()
        return form, Choice(**form.cleaned_data)

    def sheets(self, choice: Choice) -> list[Sheet]:
        """Return the sheets."""
        on = timezone.localdate()
        return sheets_for(self.user, self.capacity.scope, choice, on=on)


class SheetsToPrint(OfSheets):
    """Choose whose sheets; see for how many homes there is something to tell."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the choice and the number, nobody's name."""
        form, choice = self.chosen(request)
        sheets = self.sheets(choice)
        context = {
            "form": form,
            "choice": choice,
            "count": len(sheets),
            "most": SHEETS_AT_ONCE,
        }
        return render(request, "villages/desk/message_sheets.html", context)


class PrintSheets(OfSheets):
    """The sheets themselves, one household a page."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them; whoever stands on one reads later that they were printed."""
        _form, choice = self.chosen(request)
        sheets = self.sheets(choice)[:SHEETS_AT_ONCE]
        at = timezone.now()
        for part in (part for sheet in sheets for part in sheet.parts):
            file_views.log(
                resident=part.resident,
                viewer=self.user,
                capacity=self.capacity,
                purpose=_("印给家里的通知单"),
                at=at,
            )
        keys = [one.pk for sheet in sheets for one in sheet.messages]
        village: Village = self.capacity.scope
        # A letter: in the language of the county, whoever prints it.
        with translation.override(settings.LANGUAGE_CODE):
            context = {
                "sheets": [
                    (one.household, [_lines(part) for part in one.parts])
                    for one in sheets
                ],
                "form": PrintedForm({"messages": ",".join(map(str, keys))}),
                "village": village,
                "today": timezone.localdate(at),
            }
            return render(request, "villages/print/message_sheets.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note that they are on paper."""
        form = PrintedForm(request.POST)
        if not form.is_valid():
            flash.error(request, _("没有记成，请重新打开要印的，再记一次。"))
        else:
            try:
                done = messages.note_printed(
                    village=self.capacity.scope,
                    messages=form.cleaned_data["messages"],
                    by=self.user,
                    at=timezone.now(),
                )
                words = ngettext(
                    "记下了，%(count)d条印在纸上了。",
                    "记下了，%(count)d条印在纸上了。",
                    done,
                )
                flash.success(request, words % {"count": done})
            except Refusal as refusal:
                flash.error(request, str(refusal))
        return redirect("villages_message_sheets")


def _lines(part: Part) -> dict[str, object]:
    """Return what stands on the sheet of one person."""
    return {
        "name": part.resident.name,
        "lines": [(one, sentence(one)) for one in part.plain],
        "private": len(part.private),
    }
