"""What was written down: the result, the list, one record, its photos, second thoughts."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import View

from grassroots.core.views import InCapacity
from villages.forms.records import FilterForm
from villages.models import (
    BehaviourRecord,
    DraftPhoto,
    Evidence,
    RecordStatus,
    Verdict,
    Village,
)
from villages.selectors.grants import grant_sentence
from villages.selectors.posts import names_deputies
from villages.selectors.records import Wanted, records_in
from villages.selectors.reports import report_behind
from villages.selectors.reviews import Bench, bench_for, undecidable
from villages.selectors.ties import ties_of
from villages.selectors.trails import PASSED, recusals_of, trail_of
from villages.services import file_views, records
from villages.views.desk.record_new import AsRecorder
from villages.views.words import picture_of

AREA_STAFF = frozenset({"recorder", "panel", "manager", "supervisor"})
PER_PAGE = 25


class RecordList(InCapacity, View):
    """The records of the area, narrowed by state, person and date."""

    roles = AREA_STAFF

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them, last written first. A recorder sees their own unless asked for all."""
        form = FilterForm(request.GET)
        form.is_valid()
        only_own = (
            self.capacity.role == "recorder" and request.GET.get("whose") != "all"
        )
        wanted = Wanted(
            **{name: value for name, value in form.cleaned_data.items() if value},
            only_of=self.user if only_own else None,
        )
        found = records_in(self.capacity.scope, wanted, on=timezone.localdate())
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        context = {
            "form": form,
            "page": page,
            "only_own": only_own,
            "undecidable": self.undecidable(),
            "query": query.urlencode(),
            "is_narrowed": any(form.cleaned_data.values()),
        }
        return render(request, "villages/desk/records.html", context)

    def undecidable(self) -> list[tuple[BehaviourRecord, Bench]]:
        """Return what the panel is too small for, to the manager who can appoint more."""
        scope = self.capacity.scope
        if self.capacity.role != "manager" or not isinstance(scope, Village):
            return []
        return undecidable(scope, timezone.localdate())


class OfRecord(InCapacity, View):
    """A page about one record of the area."""

    roles = AREA_STAFF

    def record(self, pk: int) -> BehaviourRecord:
        """Return the record, if it lies in the area of the capacity and has not expired."""
        found = records_in(self.capacity.scope, on=timezone.localdate())
        found = found.select_related("rule__rule_book", "submission")
        return get_object_or_404(found, pk=pk)

    def is_own(self, record: BehaviourRecord) -> bool:
        """Return whether the one who looks wrote the record down, as a recorder."""
        is_recorder: bool = self.capacity.role == "recorder"
        return is_recorder and record.recorded_by_id == self.user.pk


class RecordPage(OfRecord):
    """One record with its trail and, for those who judge or watch, its photos."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the record; keep that the file was looked at."""
        record = self.record(pk)
        if self.capacity.role == "panel" and record.status == RecordStatus.SUBMITTED:
            return redirect("villages_review", pk=pk)
        if not self.is_own(record):
            file_views.log(
                resident=record.resident,
                viewer=self.user,
                capacity=self.capacity,
                purpose=_("看一条行为记录"),
                at=timezone.now(),
            )
        is_stuck = self.is_stuck(record)
        sees_votes = self.capacity.role in {"manager", "supervisor", "panel"}
        context = {
            **report_behind(record, at=timezone.now()),
            "record": record,
            "picture": picture_of(record.rule),
            "sentence": grant_sentence(record),
            "steps": trail_of(record, with_votes=sees_votes),
            "recusals": recusals_of(record),
            "evidence": evidence_for(self.user, self.capacity, record),
            "is_own": self.is_own(record),
            "is_stuck": is_stuck,
            "can_withdraw": self.is_own(record)
            and records.can_withdraw(record, on=timezone.localdate()),
            "can_object": self.capacity.role in {"recorder", "manager"}
            and record.status in PASSED,
            "returned_because": record.reviews.filter(verdict=Verdict.RETURN)
            .order_by("-pk")
            .first(),
        }
        return render(request, "villages/desk/record.html", context)

    def is_stuck(self, record: BehaviourRecord) -> bool:
        """Return whether a deputy is to be named, to those who may name one."""
        if not names_deputies(self.capacity.role, self.capacity.scope):
            return False
        waits = record.status == RecordStatus.SUBMITTED
        return waits and bench_for(record, timezone.localdate()).is_stuck


def evidence_for(user: Any, capacity: Any, record: BehaviourRecord) -> list[Evidence]:
    """Return the photos of a record that the user may see in this capacity.

    A recorder sees those they took, a panel member those of what they may judge,
    a deputy of what they were named for, manager and supervisor all of their area.
    """
    if capacity.role == "recorder" and record.recorded_by_id != user.pk:
        return []
    if capacity.role == "deputy" and not _waits_for_deputy(user, record):
        return []
    if capacity.role in {"panel", "deputy"} and ties_of(user).cause(record):
        return []
    return list(record.submission.evidence.order_by("pk"))


def _waits_for_deputy(user: Any, record: BehaviourRecord) -> bool:
    """Return whether the record waits for votes and the user was named for it."""
    named = record.stand_ins.filter(user=user).exists()
    return named and record.status == RecordStatus.SUBMITTED


class EvidencePhoto(InCapacity, View):
    """One photo, for those who may see it; to all others there is none."""

    roles = AREA_STAFF | {"deputy"}

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the photo, if some record that it shows may be seen with it."""
        evidence = get_object_or_404(Evidence, pk=pk)
        of_photo = records_in(self.capacity.scope, on=timezone.localdate()).filter(
            submission=evidence.submission_id
        )
        if not any(evidence_for(self.user, self.capacity, one) for one in of_photo):
            raise Http404
        return sent(evidence.photo)


class DraftPhotoFile(AsRecorder, View):
    """A photo of the recorder's own draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the photo."""
        photo = get_object_or_404(
            DraftPhoto, pk=pk, draft__user=self.user, draft__village=self.village
        )
        return sent(photo.photo)


def sent(photo: FieldFile) -> HttpResponse:
    """Answer with a photo that only this person's browser may keep."""
    with photo.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response
