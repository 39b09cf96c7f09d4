"""Type in what a villager objected to on paper or through somebody else."""

from typing import Any, ClassVar
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.views import InCapacity, refusals_on
from villages.forms.objections import PaperEscalationForm, PaperObjectionForm
from villages.forms.records import as_number, as_words
from villages.models import AreaRole, BehaviourRecord, Objection, Resident
from villages.selectors.credit_files import subject_of
from villages.selectors.households import household_of
from villages.selectors.records import people_to_record
from villages.selectors.residents import with_household
from villages.services import file_views, objections
from villages.services.photos import Photo
from villages.views.desk.deducts import WithDeducts
from villages.views.desk.objections import WithObjections
from villages.views.desk.people import PeopleView
from villages.views.desk.record_new import FOUND_AT_MOST
from villages.views.desk.records import OfRecord
from villages.views.desk.typed import prepared
from villages.views.me.objections import sheet_of

CLERKS = frozenset({AreaRole.RECORDER.value, AreaRole.MANAGER.value})


class PaperEntry(InCapacity):
    """The form, under the line it is about and the name of who objects."""

    def ask(
        self, line: objections.Line, objector: Resident, *, back: str, label: str
    ) -> HttpResponse:
        """Show the form, or keep what was said."""
        request = self.request
        form: forms.Form = PaperObjectionForm(initial={"client_id": uuid4()})
        if request.method == "POST":
            form = PaperObjectionForm(request.POST, request.FILES)
            paper = paper_of(request, form)
            if form.is_valid():
                with refusals_on(form):
                    objections.raise_objection(
                        line=line,
                        objector=objector,
                        by=self.user,
                        at=timezone.now(),
                        paper=paper,
                        **without_photos(form),
                    )
                    messages.success(request, _("记下了，换人重看，到期前书面答复。"))
                    return redirect(back)
        context = {
            "form": form,
            "objector": objector,
            "back": back,
            "label": label,
            "yes": _("记下来"),
            "hint": _("照原话记。您记的这一件，由别人来答复。"),
        }
        return render(request, "villages/desk/objection_paper.html", context)


def paper_of(request: HttpRequest, form: forms.Form) -> Photo | None:
    """Return the photo of the sheet; what is wrong with one stands beside the field."""
    good, errors = prepared(request.FILES.getlist("photos"))
    for one in errors:
        form.add_error("photos", one)
    return next(iter(good), None)


def without_photos(form: forms.Form) -> dict[str, Any]:
    """Return what was typed."""
    return {
        name: given for name, given in form.cleaned_data.items() if name != "photos"
    }


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


class PaperOnScore(PaperEntry, PeopleView):
    """To the score of a household or person, in the name of who has it."""

    roles: ClassVar = CLERKS
    purpose: ClassVar = gettext_lazy("记一件异议")

    def dispatch_to(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form, or keep what was said."""
        resident = self.get_resident(pk)
        household = household_of(resident, self.today)
        subject = subject_of(resident, self.today)
        if household is None or subject is None:
            raise Http404
        label = _("%(number)s户的信用分") % {"number": household.number}
        if subject == resident:
            label = _("%(name)s的信用分") % {"name": resident.name}
        return self.ask(
            subject,
            resident,
            back=reverse("villages_resident", args=[pk]),
            label=label,
        )

    get = post = dispatch_to


class PaperToTown(WithObjections):
    """The wish to go on to the town, as the objector wrote or said it."""

    roles: ClassVar = frozenset({AreaRole.MANAGER.value})

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        return self.show(self.objection(key), PaperEscalationForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Hand it on."""
        objection = self.objection(key)
        form = PaperEscalationForm(request.POST, request.FILES)
        paper = paper_of(request, form)
        if form.is_valid():
            with refusals_on(form):
                given = without_photos(form)
                objections.escalate(
                    objection=objection,
                    because=given.pop("text"),
                    by=self.user,
                    at=timezone.now(),
                    paper=paper,
                    **given,
                )
                messages.success(request, _("交到镇里了，镇里换人再看一次。"))
                return redirect("villages_objection", key=key)
        return self.show(objection, form)

    def show(self, objection: Objection, form: forms.Form) -> HttpResponse:
        """Show the form under what was answered."""
        context = {
            "form": form,
            "objector": objection.objector,
            "back": reverse("villages_objection", args=[objection.key]),
            "label": objection.text,
            "yes": _("交到镇里"),
            "hint": _("照原话记。镇里换人再看一次，3个工作日答复。只有这一次。"),
        }
        return render(self.request, "villages/desk/objection_paper.html", context)


class ObjectionSheet(WithObjections):
    """The photo of a sheet, to those who may see the objection."""

    def get(self, request: HttpRequest, key: UUID, moment: str) -> HttpResponse:
        """Send it."""
        return sheet_of(self.objection(key), moment)


def record_address(record: BehaviourRecord) -> str:
    """Return where the record is shown on the desk."""
    return reverse("villages_record", args=[record.pk])
