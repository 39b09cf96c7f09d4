"""The village's meetings: the list, one of them, the call, the result, the minutes."""

from datetime import timedelta
from typing import Any, cast

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.meetings import (
    CancelMeetingForm,
    MeetingForm,
    MinutesForm,
    ResultForm,
)
from villages.models import Meeting, MeetingStage, Village
from villages.selectors.areas import registered_voters
from villages.selectors.meetings import entitled, meetings_in, needed_at
from villages.services import meetings
from villages.views.desk.records import AREA_STAFF
from villages.views.desk.rulebook_adopt import minutes_file

PER_PAGE = 20
# So many days before it the law has a meeting called; the page reminds of that.
SHORT_NOTICE = timedelta(days=10)
SPARE_LINES = 5


class WithMeetings(InCapacity):
    """A page about meetings of the area."""

    roles = AREA_STAFF

    def meeting(self, pk: int) -> Meeting:
        """Return a meeting of the area."""
        found: Meeting = get_object_or_404(meetings_in(self.capacity.scope), pk=pk)
        return found

    @property
    def may_change(self) -> bool:
        """Whether the user calls the village's meetings."""
        return self.capacity.role == "manager" and isinstance(
            self.capacity.scope, Village
        )


class MeetingList(WithMeetings):
    """All of them, the latest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them."""
        found = Paginator(meetings_in(self.capacity.scope), PER_PAGE)
        context = {
            "page": found.get_page(request.GET.get("page")),
            "query": "",
            "may_change": self.may_change,
            "is_above": not isinstance(self.capacity.scope, Village),
        }
        return render(request, "villages/desk/meetings.html", context)


class MeetingPage(WithMeetings):
    """One of them with its agenda, its numbers and what can be done next."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        meeting = self.meeting(pk)
        now = timezone.now()
        eligible = meeting.eligible or registered_voters(
            meeting.village, meeting.kind, on=timezone.localdate(now)
        )
        context = {
            "meeting": meeting,
            "items": list(meeting.agenda.select_related("meeting")),
            "may_change": self.may_change,
            "eligible": eligible,
            "needed": needed_at(meeting, eligible),
            "signed": meeting.sign_ins.count(),
            "is_short_notice": meeting.stage == MeetingStage.DRAFT
            and meeting.meets_at - now < SHORT_NOTICE,
        }
        return render(request, "villages/desk/meeting.html", context)


class Managing(WithMeetings):
    """A page for the manager of one village; to all others it does not exist."""

    roles = frozenset({"manager"})

    @property
    def village(self) -> Village:
        """The village that the user manages."""
        if not isinstance(self.capacity.scope, Village):
            raise Http404
        return self.capacity.scope

    def signed(self) -> dict[str, Any]:
        """Return who does it, and when."""
        return {"by": self.user, "at": timezone.now()}


class WriteMeeting(Managing):
    """A new draft, or another try at one."""

    def get(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Show the form."""
        if pk is None:
            return self.show(MeetingForm(initial={"kind": "assembly"}), None)
        meeting = self.meeting(pk)
        starts = timezone.localtime(meeting.meets_at)
        initial = {
            "kind": meeting.kind,
            "day": starts.date(),
            "clock": starts.time(),
            "place": meeting.place,
            "agenda": "\n".join(one.title for one in meeting.agenda.all()),
        }
        return self.show(MeetingForm(initial=initial), meeting)

    def post(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep it."""
        meeting = None if pk is None else self.meeting(pk)
        form = MeetingForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                typed = form.meeting()
                if meeting is None:
                    made = meetings.draft(
                        village=self.village, **typed, **self.signed()
                    )
                else:
                    made = meetings.redraft(meeting=meeting, **typed, **self.signed())
                messages.success(request, _("记好了。看一看，再通知大家。"))
                return redirect("villages_meeting", made.pk)
        return self.show(form, meeting)

    def show(self, form: MeetingForm, meeting: Meeting | None) -> HttpResponse:
        """Show the form."""
        context = {"form": form, "meeting": meeting}
        return render(self.request, "villages/desk/meeting_new.html", context)


class CallMeeting(Managing):
    """Tell the village of it."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Call it."""
        meeting = self.meeting(pk)
        try:
            meetings.call(meeting=meeting, **self.signed())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("通知贴到村里的网页上了，议题不再改。"))
        return redirect("villages_meeting", pk)


class MeetingDeed(Managing):
    """One step with a form of its own, and back to the page."""

    title: Any
    yes: Any
    said: Any

    def form(self, meeting: Meeting, *data: Any) -> forms.Form:
        """Return the form."""
        raise NotImplementedError

    def act(self, meeting: Meeting, form: forms.Form) -> None:
        """Call the service."""
        raise NotImplementedError

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form."""
        meeting = self.meeting(pk)
        return self.show(meeting, self.form(meeting))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take the step."""
        meeting = self.meeting(pk)
        form = self.form(meeting, request.POST, request.FILES)
        if form.is_valid():
            with refusals_on(form):
                self.act(meeting, form)
                messages.success(request, self.said)
                return redirect("villages_meeting", pk)
        return self.show(meeting, form)

    def show(self, meeting: Meeting, form: forms.Form) -> HttpResponse:
        """Show the form under the meeting it is about."""
        context = {
            "meeting": meeting,
            "form": form,
            "title": self.title,
            "yes": self.yes,
            "rows": form.rows() if isinstance(form, ResultForm) else [],
        }
        return render(self.request, "villages/desk/meeting_deed.html", context)


class NoteResult(MeetingDeed):
    """Who came and how they voted."""

    title = gettext_lazy("记会上的结果")
    yes = gettext_lazy("记下来")
    said = gettext_lazy("记下了。传了会议记录，就归档。")

    def form(self, meeting: Meeting, *data: Any) -> forms.Form:
        """Return the form, filled with what was noted before."""
        day = meeting.held_on or timezone.localdate(meeting.meets_at)
        eligible = meeting.eligible or registered_voters(
            meeting.village, meeting.kind, on=timezone.localdate()
        )
        initial = {"held_on": day, "eligible": eligible, "present": meeting.present}
        return ResultForm(*data[:1], items=meeting.agenda.all(), initial=initial)

    def act(self, meeting: Meeting, form: forms.Form) -> None:
        """Keep the numbers."""
        form = cast(ResultForm, form)
        meetings.note_result(
            meeting=meeting,
            held_on=form.cleaned_data["held_on"],
            eligible=form.cleaned_data["eligible"],
            present=form.cleaned_data["present"],
            votes=form.votes(),
            **self.signed(),
        )


class CloseMeeting(MeetingDeed):
    """Put it away with its minutes."""

    title = gettext_lazy("归档")
    yes = gettext_lazy("归档，以后不能改")
    said = gettext_lazy("归档了，这次会的数都不能再改。")

    def form(self, meeting: Meeting, *data: Any) -> forms.Form:
        """Return the form."""
        return MinutesForm(*data)

    def act(self, meeting: Meeting, form: forms.Form) -> None:
        """Close it."""
        minutes = form.cleaned_data["minutes"]
        meetings.close(meeting=meeting, minutes=minutes, **self.signed())


class CancelMeeting(MeetingDeed):
    """Call it off."""

    title = gettext_lazy("这个会不开了")
    yes = gettext_lazy("不开了")
    said = gettext_lazy("记下了，村里的网页上写着不开了和原因。")

    def form(self, meeting: Meeting, *data: Any) -> forms.Form:
        """Return the form."""
        return CancelMeetingForm(*data[:1])

    def act(self, meeting: Meeting, form: forms.Form) -> None:
        """Cancel it."""
        reason = form.cleaned_data["reason"]
        meetings.cancel(meeting=meeting, reason=reason, **self.signed())


class MeetingMinutes(WithMeetings):
    """The minutes, for those who may read them."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Send the file."""
        return minutes_file(self.meeting(pk).minutes)


class MeetingSheet(Managing):
    """The attendance sheet on A4: a line for each household, or each adult."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the sheet."""
        meeting = self.meeting(pk)
        context = {
            "meeting": meeting,
            "village": meeting.village,
            "lines": entitled(meeting, on=timezone.localdate()),
            "spare": range(SPARE_LINES),
        }
        return render(request, "villages/print/meeting_sheet.html", context)
