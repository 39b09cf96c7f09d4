"""The passbook on paper: for its owner, and for staff on a household's behalf."""

from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.accounts.models import User
from grassroots.core.errors import Refusal
from rewards.points.models import PointsAccount
from rewards.points.selectors.cover import cover
from rewards.points.selectors.paper import paper
from rewards.points.services import printing
from rewards.points.views import desk, me, opening
from villages.models import AreaRole

# A supervisor may print a passbook too, but changes nothing, not even how far it is.
WRITERS = frozenset({AreaRole.RECORDER, AreaRole.MANAGER})


def sheets(
    request: HttpRequest,
    account: PointsAccount | None,
    home: str,
    *,
    may_note: bool,
) -> HttpResponse:
    """Show what to print: all that is not on paper yet, or the page asked for."""
    if account is None or not account.pk:
        raise Http404
    on = timezone.localdate()
    printed = paper(account, page=opening.number(request, "page"))
    codes = [
        settings.SITE_ADDRESS + reverse("points_page_check", args=[sheet.code])
        for sheet in printed.sheets
    ]
    context: dict[str, Any] = {
        "paper": printed,
        "sheets": list(zip(printed.sheets, codes, strict=True)),
        "cover": cover(account, on=on),
        "today": on,
        "home": home,
        "may_note": may_note,
        # Only the new lines, for a sheet that goes through the printer again.
        "only_new": request.GET.get("only") == "new",
    }
    return render(request, "points/print/passbook.html", context)


def printed(
    request: HttpRequest, account: PointsAccount | None, home: str
) -> HttpResponse:
    """Note what came out of the printer, and go back to the passbook."""
    if account is None or not account.pk:
        raise Http404
    text = request.POST.get("last_line", "")
    is_number = text.isascii() and text.isdigit() and len(text) < 10
    last_line = int(text) if is_number else 0
    try:
        printing.note_print(
            account=account,
            last_line=last_line,
            by=cast(User, request.user),
            at=timezone.now(),
        )
        messages.success(request, _("记下了，下回从下一行接着印。"))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect(home)


class MySheets(me.Mine):
    def get(self, request: HttpRequest) -> HttpResponse:
        home = reverse("points_passbook")
        return sheets(request, self.account(), home, may_note=True)

    def post(self, request: HttpRequest) -> HttpResponse:
        return printed(request, self.account(), reverse("points_passbook"))


class SheetsOfResident(desk.OfResident):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        home = reverse("points_household_desk", args=[pk])
        may_note = self.capacity.role in WRITERS
        return sheets(request, self.account(pk), home, may_note=may_note)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.capacity.role not in WRITERS:
            raise Http404
        home = reverse("points_household_desk", args=[pk])
        return printed(request, self.account(pk), home)
