"""Who came to a meeting, by name, for villages that keep the list here."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from villages.forms.records import as_number
from villages.models import Meeting, MeetingStage, Resident
from villages.selectors import residents
from villages.services import meetings
from villages.views.desk.meetings import Managing

SHOWN = 20


class MeetingNames(Managing):
    """The list, and a search for one more."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show who has signed in, and whom the search finds."""
        meeting = self.meeting(pk)
        text = request.GET.get("q", "")
        signed = meeting.sign_ins.select_related("resident", "household")
        found: list[Resident] = []
        if text.strip():
            search = residents.search(self.village, text, on=timezone.localdate())
            known = {one.resident_id for one in signed}
            found = list(search.exclude(pk__in=known)[:SHOWN])
        context = {
            "meeting": meeting,
            "signed": signed,
            "text": text,
            "found": found,
            "is_open": meeting.stage in {MeetingStage.CALLED, MeetingStage.HELD},
        }
        return render(request, "villages/desk/meeting_names.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Sign one more in, or strike one out."""
        meeting = self.meeting(pk)
        try:
            if "out" in request.POST:
                self.strike_out(meeting)
            else:
                self.sign_in(meeting)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_meeting_names", pk)

    def sign_in(self, meeting: Meeting) -> None:
        """Note that somebody came."""
        key = as_number(self.request.POST.get("resident")) or 0
        resident = get_object_or_404(Resident, village=meeting.village_id, pk=key)
        meetings.sign_in(meeting=meeting, resident=resident, **self.signed())
        messages.success(self.request, _("%(name)s签到了。") % {"name": resident.name})

    def strike_out(self, meeting: Meeting) -> None:
        """Take a name off again."""
        key = as_number(self.request.POST.get("out")) or 0
        found = get_object_or_404(meeting.sign_ins.all(), pk=key)
        meetings.strike_out(sign_in=found, **self.signed())
        messages.success(self.request, _("去掉了。"))
