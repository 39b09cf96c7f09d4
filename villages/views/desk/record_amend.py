"""Second thoughts about one record: take it back, or complete what came back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.records import DeedForm
from villages.models import BehaviourRecord, RecordStatus, Verdict
from villages.services import records
from villages.views.desk.records import OfRecord, evidence_for
from villages.views.desk.typed import prepared
from villages.views.words import evidence_words


class RecordWithdraw(OfRecord):
    """Take one record back."""

    roles = frozenset({"recorder"})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it."""
        try:
            records.withdraw(record=self.record(pk), by=self.user, at=timezone.now())
            messages.success(request, _("撤回了，没有记分。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_record", pk=pk)


class RecordAmend(OfRecord):
    """Complete a record that the panel sent back."""

    roles = frozenset({"recorder"})

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it as it was written."""
        record = self.own(pk)
        form = DeedForm(
            initial={
                "acted_on": record.acted_on,
                "points": record.points_proposed,
                "quantity": record.quantity,
                "note": record.note,
                "late_reason": record.late_reason,
            }
        )
        return self.show(record, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Hand it in again."""
        record = self.own(pk)
        form = DeedForm(request.POST, request.FILES)
        new, errors = prepared(request.FILES.getlist("photos"))
        for one in errors:
            form.add_error("photos", one)
        if form.is_valid():
            with refusals_on(form):
                records.resubmit(
                    record=record,
                    by=self.user,
                    at=timezone.now(),
                    photos=new,
                    **{
                        name: form.cleaned_data[name]
                        for name in (
                            "acted_on",
                            "points",
                            "quantity",
                            "note",
                            "late_reason",
                        )
                    },
                )
        if not form.is_valid():
            return self.show(record, form)
        messages.success(request, _("交上去了，评议员会再看一次。"))
        return redirect("villages_record", pk=pk)

    def own(self, pk: int) -> BehaviourRecord:
        """Return the recorder's own record, while it waits to be completed."""
        record = self.record(pk)
        if not self.is_own(record) or record.status != RecordStatus.RETURNED:
            raise Http404
        return record

    def show(self, record: BehaviourRecord, form: DeedForm) -> HttpResponse:
        """Show the form beside the reason for which it came back."""
        returned = record.reviews.filter(verdict=Verdict.RETURN).order_by("-pk").first()
        context = {
            "record": record,
            "form": form,
            "returned_because": returned,
            "evidence": evidence_for(self.user, self.capacity, record),
            "evidence_hint": evidence_words(record.rule),
            "needs_late_reason": bool(form["late_reason"].value())
            or "late_reason" in form.errors
            or records.needs_late_reason(record.acted_on, on=timezone.localdate()),
        }
        return render(self.request, "villages/desk/record_amend.html", context)
