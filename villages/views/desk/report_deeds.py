"""What the desk does with a report: each step has a page of its own."""

from typing import Any, ClassVar
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.records import as_number, as_words
from villages.forms.reports import AssignForm, TakeUpForm, TurnDownForm
from villages.models import Report, Rule
from villages.selectors.records import people_to_record, rules_to_record
from villages.selectors.residents import with_household
from villages.selectors.rulebooks import book_in_force
from villages.services import records, reports
from villages.views.desk.record_new import FOUND_AT_MOST
from villages.views.desk.reports import CLERKS, WithReports
from villages.views.desk.typed import prepared


class Step(WithReports):
    """One step of somebody at the desk who is near to nobody in it."""

    roles: ClassVar = CLERKS

    def to_do(self, key: UUID) -> Report:
        """Return the report, if the user may take a step in it."""
        report = self.report(key)
        if self.why_not(report) is not None:
            raise Http404
        return report


class TakeUp(Step):
    """Make a record of it."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form, filled with what the report says."""
        report = self.to_do(key)
        if not report.can_be_taken_up:
            return redirect("villages_report", key=key)
        return self.show(report, self.form(report))

    def form(self, report: Report) -> TakeUpForm:
        """Return the form with the rules of the book of that day."""
        given = self.request.POST or None
        files = self.request.FILES or None
        form = TakeUpForm(
            given, files, village=report.village, initial={"rule": report.rule}
        )
        choice: Any = form.fields["rule"]
        if given is None:
            book = book_in_force(report.village, report.acted_on)
            choice.queryset = rules_to_record(book)
        choice.label_from_instance = lambda rule: str(rule.label)
        return form

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Hand it in, like any other record."""
        report = self.to_do(key)
        form = self.form(report)
        new, errors = prepared(request.FILES.getlist("photos"))
        for one in errors:
            form.add_error("photos", one)
        made, alike = None, None
        if form.is_valid():
            cleaned = form.cleaned_data
            with refusals_on(form):
                try:
                    made = reports.take_up(
                        report=report,
                        by=self.user,
                        at=timezone.now(),
                        rule=cleaned["rule"],
                        points=cleaned["points"],
                        quantity=cleaned["quantity"],
                        late_reason=cleaned["late_reason"],
                        photos=new,
                        warn_of_duplicates=not cleaned["confirmed"],
                    )
                except records.PossibleDuplicate as warning:
                    alike = warning.details["look_alikes"]
        if made and made.submission:
            done = made.submission.client_id
            return redirect("villages_record_done", client_id=done)
        return self.show(report, form, look_alikes=alike)

    def show(self, report: Report, form: TakeUpForm, **more: Any) -> HttpResponse:
        """Show the form."""
        rule: Rule | None = report.rule
        on = timezone.localdate()
        context = {
            "report": report,
            "form": form,
            "asks_hours": rule is None or bool(rule.tiers),
            "is_late": records.needs_late_reason(report.acted_on, on=on),
            **more,
        }
        return render(self.request, "villages/desk/report_take_up.html", context)


class TurnDown(Step):
    """Make nothing of it."""

    def dispatch_to(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Ask why, and keep it."""
        report = self.to_do(key)
        form = TurnDownForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                reports.turn_down(
                    report=report, by=self.user, at=timezone.now(), **form.cleaned_data
                )
                messages.success(request, _("答复了，报的人看得到您写的理由。"))
                return redirect("villages_report", key=key)
        return ask(request, report, form, sheet="no")

    get = post = dispatch_to


class Mend(Step):
    """Send somebody to mend it, or say that it is mended."""

    def dispatch_to(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Ask who goes, or keep that it is mended."""
        report = self.to_do(key)
        is_done = request.POST.get("do") == "mended"
        form = AssignForm(None if is_done else request.POST or None)
        at = timezone.now()
        if is_done:
            try:
                reports.mark_mended(report=report, by=self.user, at=at)
                messages.success(request, _("修好了，报的人看得到。"))
            except Refusal as refusal:
                messages.error(request, str(refusal))
            return redirect("villages_report", key=key)
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                reports.assign(report=report, by=self.user, at=at, **form.cleaned_data)
                messages.success(request, _("派了，报的人看得到。"))
                return redirect("villages_report", key=key)
        return ask(request, report, form, sheet="mend")

    get = post = dispatch_to


def ask(
    request: HttpRequest, report: Report, form: forms.Form, *, sheet: str
) -> HttpResponse:
    """Show a form of one step under what was reported."""
    context = {"report": report, "form": form, "sheet": sheet}
    return render(request, "villages/desk/report_deed.html", context)


class AddWitness(Step):
    """Write down who says, at the desk, that they saw it."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Look for the witness."""
        report = self.to_do(key)
        find = as_words(request.GET.get("find"))
        on = timezone.localdate()
        people = people_to_record(report.village, on).matching(find)
        context = {
            "report": report,
            "find": find,
            "found": with_household(people, on=on)[:FOUND_AT_MOST],
        }
        return render(request, "villages/desk/report_witness.html", context)

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Keep who it is."""
        report = self.to_do(key)
        people = people_to_record(report.village, timezone.localdate())
        who = get_object_or_404(people, pk=as_number(request.POST.get("person")))
        try:
            reports.enter_witness(
                report=report, resident=who, by=self.user, at=timezone.now()
            )
            messages.success(request, _("记下了，这位说看见了。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_report", key=key)
