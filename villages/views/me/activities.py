"""What the village does: sign up, come and go, my hours, and the certificate of them."""

from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.activities import CodeForm
from villages.forms.records import as_number
from villages.formulas.months import add_months
from villages.models import Activity, IssuedPaper, PaperKind, Resident, SignUp
from villages.selectors.activities import (
    hours_between,
    hours_rows,
    place_of,
    places_of,
    shown_to,
)
from villages.selectors.papers import code_of, papers_of
from villages.services import activities, papers
from villages.views.public_papers import hours_of, verify_address

PERIODS = {"3": 3, "6": 6, "12": 12}


class OfMine(InCapacity):
    """A page of a resident about the activities of the own village."""

    roles = frozenset({"resident"})

    @cached_property
    def resident(self) -> Resident:
        """Who is asking."""
        resident: Resident = self.capacity.scope
        return resident

    def activity(self, key: UUID) -> Activity:
        """Return one that the village has published."""
        return get_object_or_404(shown_to(self.resident), key=key)


class MyActivities(OfMine):
    """What is coming up, and where I stand with it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List it."""
        year_ago = add_months(timezone.localdate(), -12)
        context = {
            "places": places_of(self.resident, at=timezone.now()),
            "hours": hours_between(
                self.resident, since=year_ago, until=timezone.localdate()
            ),
            "village": self.resident.village,
        }
        return render(request, "villages/me/activities.html", context)


class MyActivity(OfMine):
    """One of them: sign up, sign off, check in and out with the code."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it; a scanned code stands in the field already."""
        form = CodeForm(initial={"code": request.GET.get("code", "")[:12]})
        return self.show(self.activity(key), form)

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Do what the button says."""
        activity = self.activity(key)
        do = request.POST.get("do")
        if do in {"come", "go"}:
            return self.check(activity, do)
        step = activities.leave if do == "leave" else activities.sign_up
        try:
            row = step(
                activity=activity,
                resident=self.resident,
                by=self.user,
                at=timezone.now(),
            )
            messages.success(request, _said(row))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_my_activity", key=key)

    def check(self, activity: Activity, do: str) -> HttpResponse:
        """Check in or out with the code that was typed or scanned."""
        form = CodeForm(self.request.POST)
        step = activities.check_in if do == "come" else activities.check_out
        if form.is_valid():
            with refusals_on(form):
                row = step(
                    activity=activity,
                    resident=self.resident,
                    by=self.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                messages.success(self.request, _checked(row))
                return redirect("villages_my_activity", key=activity.key)
        return self.show(activity, form)

    def show(self, activity: Activity, form: forms.Form) -> HttpResponse:
        """Show the activity."""
        row = SignUp.objects.filter(activity=activity, resident=self.resident).first()
        place = place_of(activity, row)
        has_place = row is not None and row.state == "in"
        now = timezone.now()
        context: dict[str, Any] = {
            "activity": activity,
            "place": place,
            "row": row,
            "form": form,
            "has_place": has_place,
            "may_come": activities.checks_in(activity, at=now)
            and (place.free or has_place)
            and (row is None or row.came_at is None),
            "is_over": activity.ends_at <= now,
        }
        return render(self.request, "villages/me/activity.html", context)


def _said(row: SignUp) -> str:
    """Say what came of signing up or off."""
    words = {
        "in": _("报上了，到时候见。"),
        "waiting": _("人满了，您在排队。前面有人退了，自动给您补上。"),
        "left": _("退好了，位置让给后面的人。"),
    }
    return words[row.state]


def _checked(row: SignUp) -> str:
    """Say that one came or went, and when."""
    if row.is_here:
        return _("签到了，%(time)s。走的时候记得签退。") % {"time": row.came_clock}
    return _("签退了，%(time)s。辛苦了。") % {"time": row.left_clock}


class MyHours(OfMine):
    """My hours, and the certificate of them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show where I was, how long, and what of it counts."""
        now = timezone.now()
        since, until = self.period()
        context = {
            "rows": hours_rows(self.resident)[:100],
            "total": hours_between(self.resident, since=since, until=until),
            "since": since,
            "until": until,
            "months": list(PERIODS),
            "chosen": self.months(),
            "papers": papers_of(self.resident, kind=PaperKind.HOURS, at=now),
        }
        return render(request, "villages/me/hours.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Give out the certificate, and show it."""
        since, until = self.period()
        try:
            issued = activities.issue_certificate(
                resident=self.resident,
                since=since,
                until=until,
                by=self.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("villages_my_hours")
        return redirect("villages_my_hours_paper", pk=issued.paper.pk)

    def months(self) -> str:
        """Return for how many months one asks: 12, or what the page says."""
        asked = self.request.GET.get("months") or self.request.POST.get("months") or ""
        return asked if asked in PERIODS else "12"

    def period(self) -> tuple[date, date]:
        """Return the first and the last day of it."""
        today = timezone.localdate()
        return add_months(today, -PERIODS[self.months()]), today


class MyHoursPaper(OfMine):
    """The certificate on A4."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it while it is valid."""
        paper = self.paper(pk)
        code = code_of(paper)
        context = {
            "paper": paper,
            "code": code,
            "address": verify_address(code),
            **hours_of(paper),
        }
        return render(request, "villages/print/hours_paper.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take it back."""
        papers.revoke(paper=self.paper(pk), by=self.user, at=timezone.now())
        messages.success(request, _("作废了，上面的码从现在起查不到。"))
        return redirect("villages_my_hours")

    def paper(self, pk: int) -> IssuedPaper:
        """Return a valid paper of one's own."""
        own = papers_of(self.resident, kind=PaperKind.HOURS, at=timezone.now())
        return get_object_or_404(own, pk=as_number(pk))
