"""Type in what a villager objected to on paper or through somebody else."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from villages.forms.objections import PaperObjectionForm
from villages.forms.records import as_number, as_words
from villages.models import AreaRole, BehaviourRecord, Resident
from villages.selectors.records import people_to_record
from villages.selectors.residents import with_household
from villages.services import file_views, objections
from villages.views.desk.deducts import WithDeducts
from villages.views.desk.record_new import FOUND_AT_MOST
from villages.views.desk.records import OfRecord

CLERKS = frozenset({AreaRole.RECORDER.value, AreaRole.MANAGER.value})


class PaperEntry(InCapacity):
    """The form, under the line it is about and the name of who objects."""

    def ask(
        self, line: objections.Line, objector: Resident, *, back: str, label: str
    ) -> HttpResponse:
        """Show the form, or keep what was said."""
        request = self.request
        form = PaperObjectionForm(request.POST or None, initial={"client_id": uuid4()})
        if request.method == "POST" and form.is_valid():
            with refusals_on(form):
                objections.raise_objection(
                    line=line,
                    objector=objector,
                    by=self.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                messages.success(request, _("记下了，换人重看，到期前书面答复。"))
                return redirect(back)
        context = {"form": form, "objector": objector, "back": back, "label": label}
        return render(request, "villages/desk/objection_paper.html", context)


class PaperOnRecord(PaperEntry, OfRecord):
    """To a record: first who objects, then what is wrong."""

    roles: ClassVar = CLERKS

    def record(self, pk: int) -> BehaviourRecord:
        """Return the record, and keep that the file was looked at."""
        record = super().record(pk)
        if not self.is_own(record):
            file_views.log(
                resident=record.resident,
                viewer=self.user,
                capacity=self.capacity,
                purpose=_("看一件异议"),
                at=timezone.now(),
            )
        return record

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Look for the objector, or open the form for the one who was picked."""
        record = self.record(pk)
        if "person" in request.GET:
            return self.form_for(record)
        find = as_words(request.GET.get("find"))
        on = timezone.localdate()
        people = people_to_record(record.village, on).matching(find)
        context = {
            "record": record,
            "find": find,
            "found": with_household(people, on=on)[:FOUND_AT_MOST],
        }
        return render(request, "villages/desk/objection_who.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep it."""
        return self.form_for(self.record(pk))

    def form_for(self, record: BehaviourRecord) -> HttpResponse:
        """Ask in the name of the villager whom the address names."""
        people = people_to_record(record.village, timezone.localdate())
        who = as_number(self.request.GET.get("person"))
        return self.ask(
            record,
            get_object_or_404(people, pk=who),
            back=record_address(record),
            label=f"{record.resident.name}：{record.rule.label}",
        )


class PaperOnDeduct(PaperEntry, WithDeducts):
    """To a deduct, in the name of the person."""

    roles: ClassVar = CLERKS

    def dispatch_to(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form, or keep what the person said."""
        deduct = self.deduct(key)
        back = reverse("villages_deduct", args=[key])
        return self.ask(
            deduct, deduct.resident, back=back, label=str(deduct.rule.label)
        )

    get = post = dispatch_to


def record_address(record: BehaviourRecord) -> str:
    """Return where the record is shown on the desk."""
    return reverse("villages_record", args=[record.pk])
