"""What I was told: by day, one tap to where it leads; and how I like to be told."""

from typing import Any
from uuid import UUID

from django.contrib import messages as flash
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from villages.forms.messages import PreferenceForm
from villages.message_backends import ways_to
from villages.message_words import sentence
from villages.models import BehaviourRecord, Message, RecordStatus
from villages.selectors.messages import by_day, habits_of, inbox_of, unread_of
from villages.services import messages

A_PAGE = 40
# Otherwise it is no line of the file any more, and leads to the file.
A_LINE = {RecordStatus.ON_NOTICE, RecordStatus.OBJECTED, RecordStatus.EFFECTIVE}


class OfMine(InCapacity):
    """A page about the resident's own inbox; nobody else's exists."""

    roles = frozenset({"resident"})


class MyMessages(OfMine):
    """All of them, the latest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them by day, new ones marked."""
        resident, on = self.capacity.scope, timezone.localdate()
        page = Paginator(inbox_of(resident, on=on), A_PAGE).get_page(
            request.GET.get("page")
        )
        days = by_day(page.object_list)
        context = {
            "page": page,
            "days": [(one.on, [_shown(each) for each in one.messages]) for one in days],
            "unread": unread_of(resident, on=on),
            "village": resident.village,
            "today": on,
        }
        return render(request, "villages/me/messages.html", context)


def _shown(message: Message) -> dict[str, Any]:
    """Return what a line of the inbox says."""
    return {"message": message, "words": sentence(message)}


class OpenMyMessage(OfMine):
    """One of them."""

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Mark it as seen, and go where it leads."""
        inbox = inbox_of(self.capacity.scope, on=timezone.localdate())
        message = get_object_or_404(inbox, key=key)
        messages.open_message(message=message, by=self.user, at=timezone.now())
        return redirect(where_to(message))


def where_to(message: Message) -> str:
    """Return the address that a message leads to; back to the inbox where it has none."""
    record: BehaviourRecord | None = message.record
    name = message.leads_to or "villages_my_messages"
    key = [message.lead_key] if message.lead_key else []
    if name == "villages_my_file_record" and record and record.status not in A_LINE:
        name, key = "villages_my_file", []
    try:
        return reverse(name, args=key)
    except NoReverseMatch:
        # The app of that page was left out since.
        return reverse("villages_my_messages")


class ReadMyMessages(OfMine):
    """All of them at once."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Mark all as seen."""
        resident = self.capacity.scope
        messages.open_all(resident=resident, by=self.user, at=timezone.now())
        return redirect("villages_my_messages")


class HowToTellMe(OfMine):
    """On the phone or not, at night or not, at once or once a day."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show how it is now."""
        resident = self.capacity.scope
        habits = habits_of([resident.pk])[resident.pk]
        return self.show(PreferenceForm(initial=vars(habits)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep what was chosen."""
        form = PreferenceForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                messages.set_preference(
                    resident=self.capacity.scope,
                    by=self.user,
                    at=timezone.now(),
                    **form.cleaned_data,
                )
                flash.success(request, _("记好了，以后照这样告诉您。"))
                return redirect("villages_my_messages")
        return self.show(form)

    def show(self, form: PreferenceForm) -> HttpResponse:
        """Show the form, and by which ways it reaches the resident at all."""
        resident = self.capacity.scope
        ways = ways_to(phone=resident.phone, user_id=resident.user_id)
        context = {"form": form, "ways": ways, "village": resident.village}
        return render(self.request, "villages/me/message_preference.html", context)
