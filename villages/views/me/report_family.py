"""Whom of my family I let report for me."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from villages.forms.records import as_number
from villages.models import ObjectionChannel
from villages.selectors import reports as selectors
from villages.services import reports
from villages.views.me.reports import OfMine


class MyHelpers(OfMine):
    """The grown-ups of my household, and a button for each."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        me = self.capacity.scope
        agreed = selectors.helpers_of(me)
        on = timezone.localdate()
        context = {
            "people": [
                (one, one.pk in agreed) for one in selectors.adults_with(me, on=on)
            ],
        }
        return render(request, "villages/me/report_family.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Let somebody, or no longer."""
        me = self.capacity.scope
        who = as_number(request.POST.get("helper"))
        on = timezone.localdate()
        step = (
            reports.end_helper
            if request.POST.get("do") == "end"
            else reports.confirm_helper
        )
        for one in selectors.adults_with(me, on=on):
            if one.pk != who:
                continue
            step(
                resident=me,
                helper=one,
                by=self.user,
                at=timezone.now(),
                channel=ObjectionChannel.SCREEN,
            )
            messages.success(request, _("记下了。"))
        return redirect("villages_my_helpers")
