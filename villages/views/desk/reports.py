"""What residents report themselves: the list, one of them, its photos; helpers on paper."""

from typing import ClassVar
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.records import as_number, as_words
from villages.forms.reports import ReportHazardForm
from villages.models import AreaRole, ObjectionChannel, Report, Resident, Village
from villages.selectors import reports as selectors
from villages.selectors.records import people_to_record
from villages.selectors.residents import with_household
from villages.services import file_views, reports
from villages.views.desk.record_new import FOUND_AT_MOST
from villages.views.desk.records import sent
from villages.views.desk.typed import prepared
from villages.views.me.reports import numbered, photo_of
from villages.views.words import picture_of

PER_PAGE = 20
CLERKS = frozenset({AreaRole.RECORDER.value, AreaRole.MANAGER.value})


class WithReports(InCapacity):
    """A page about the reports of an area; to all others they do not exist."""

    roles: ClassVar = CLERKS | {AreaRole.SUPERVISOR.value}

    def report(self, key: UUID) -> Report:
        """Return one of them, and keep that the file was looked at."""
        found = get_object_or_404(selectors.reports_in(self.capacity.scope), key=key)
        self.keep_look(found)
        return found

    def keep_look(self, report: Report) -> None:
        """Keep whose file was looked at, and what for."""
        for one in {report.resident, report.reporter}:
            file_views.log(
                resident=one,
                viewer=self.user,
                capacity=self.capacity,
                purpose=_("看村民自己报的事"),
                at=timezone.now(),
            )

    def why_not(self, report: Report) -> str | None:
        """Return why the user takes no step in it, None when they may."""
        if self.capacity.role not in CLERKS:
            return _("您在这里只看，不办。")
        try:
            reports.require_distance(self.user, report)
        except Refusal as refusal:
            return str(refusal)
        return None


class ReportList(WithReports):
    """What waits first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List it."""
        found = selectors.reports_in(self.capacity.scope)
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        for report in page.object_list:
            self.keep_look(report)
        context = {
            "page": page,
            "query": "",
            "is_above": not isinstance(self.capacity.scope, Village),
            "is_clerk": self.capacity.role in CLERKS,
        }
        return render(request, "villages/desk/reports.html", context)


class ReportPage(WithReports):
    """One of them, and what the role may do."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show it."""
        report = self.report(key)
        context = {
            "report": report,
            "picture": picture_of(report.rule) if report.rule else "alert",
            "photos": numbered(report),
            "testimonies": selectors.heard_from(report, at=timezone.now()),
            "record": selectors.record_of(report),
            "why_not": self.why_not(report),
            "can_mend": report.kind == "hazard"
            and report.status in {"reported", "assigned"},
            "can_turn_down": report.status in {"reported", "assigned"},
        }
        return render(request, "villages/desk/report.html", context)


class PrintForms(InCapacity):
    """Two blank forms on one sheet, for who writes on paper; nobody's name is on it."""

    roles: ClassVar = CLERKS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the sheet."""
        context = {"village": self.capacity.scope}
        return render(request, "villages/print/report_forms.html", context)


class HazardOnPaper(InCapacity):
    """Type in what somebody wrote on a blank form: something is broken."""

    roles: ClassVar = CLERKS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Look for who wrote it, or open the form."""
        if "person" in request.GET:
            return self.show(ReportHazardForm(initial={"client_id": uuid4()}))
        find = as_words(request.GET.get("find"))
        on = timezone.localdate()
        people = people_to_record(self.capacity.scope, on).matching(find)
        found = with_household(people, on=on)[:FOUND_AT_MOST]
        context = {"find": find, "found": found}
        return render(request, "villages/desk/report_paper.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it; somebody else sees to it."""
        form = ReportHazardForm(request.POST, request.FILES)
        photos, errors = prepared(request.FILES.getlist("photos"))
        for one in errors:
            form.add_error("photos", one)
        if form.is_valid():
            with refusals_on(form):
                made = reports.report_hazard(
                    resident=self.person(),
                    by=self.user,
                    at=timezone.now(),
                    on_paper=True,
                    **form.cleaned_data | {"photos": photos},
                )
                messages.success(request, _("记下了，请另一位去办。"))
                return redirect("villages_report", key=made.key)
        return self.show(form)

    def person(self) -> Resident:
        """Return who wrote it: a grown-up of the village."""
        people = people_to_record(self.capacity.scope, timezone.localdate())
        return get_object_or_404(people, pk=as_number(self.request.GET.get("person")))

    def show(self, form: ReportHazardForm) -> HttpResponse:
        """Show the form under the name."""
        person = self.person()
        file_views.log(
            resident=person,
            viewer=self.user,
            capacity=self.capacity,
            purpose=_("记一张报事单"),
            at=timezone.now(),
        )
        context = {"form": form, "person": person}
        return render(self.request, "villages/desk/report_paper.html", context)


class ReportPhotoFile(WithReports):
    """One photo, by its place."""

    def get(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Send it."""
        return sent(photo_of(self.report(key), number).photo)


class FamilyOnPaper(InCapacity):
    """Keep that somebody signed on paper who of the family may report for them."""

    roles: ClassVar = CLERKS

    def get(self, request: HttpRequest) -> HttpResponse:
        """Look for the person, or show the grown-ups of the household."""
        person = self.person()
        on = timezone.localdate()
        find = as_words(request.GET.get("find"))
        people = people_to_record(self.capacity.scope, on).matching(find)
        agreed = selectors.helpers_of(person) if person else set()
        mates = selectors.adults_with(person, on=on) if person else []
        if person:
            file_views.log(
                resident=person,
                viewer=self.user,
                capacity=self.capacity,
                purpose=_("登记家里人代报"),
                at=timezone.now(),
            )
        context = {
            "person": person,
            "people": [(one, one.pk in agreed) for one in mates],
            "find": find,
            "found": with_household(people, on=on)[:FOUND_AT_MOST],
        }
        return render(request, "villages/desk/report_family.html", context)

    def person(self) -> Resident | None:
        """Return who signed, if somebody was picked."""
        pk = as_number(self.request.GET.get("person"))
        if pk is None:
            return None
        village = self.capacity.scope
        return get_object_or_404(people_to_record(village, timezone.localdate()), pk=pk)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it, or take it back."""
        person = self.person()
        if person is None:
            raise Http404
        ends = request.POST.get("do") == "end"
        step = reports.end_helper if ends else reports.confirm_helper
        people = people_to_record(self.capacity.scope, timezone.localdate())
        who = as_number(request.POST.get("helper"))
        try:
            step(
                resident=person,
                helper=get_object_or_404(people, pk=who),
                by=self.user,
                at=timezone.now(),
                channel=ObjectionChannel.PAPER,
            )
            messages.success(request, _("记下了。"))
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect(f"{reverse('villages_helpers')}?person={person.pk}")
