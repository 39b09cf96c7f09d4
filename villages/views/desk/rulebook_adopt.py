"""Adopt a book: the meeting's numbers, checked while they are typed."""

from collections.abc import Mapping
from typing import Any, cast

from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.records import as_number
from villages.forms.rulebooks import ResolutionForm
from villages.formulas import quorum
from villages.models import AgendaItem, RuleBook, Village
from villages.selectors import meetings
from villages.services import rulebooks
from villages.views.desk.rulebooks import BookView, WritingView


class AdoptBook(WritingView):
    """Write down the meeting that adopted the draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form, and what still stands in the way."""
        book = self.get_draft(pk)
        initial: dict[str, Any] = {"meeting_kind": "assembly"}
        key = as_number(request.GET.get("item", ""))
        item = self._items(book).filter(pk=key).first() if key else None
        if item:
            initial = {**numbers_of(item), "agenda_item": item}
        return self._show(
            book, ResolutionForm(items=self._items(book), initial=initial)
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Adopt it; to htmx only say what the numbers come to."""
        book = self.get_draft(pk)
        if getattr(request, "htmx", False):
            return self._count(request)
        form = ResolutionForm(request.POST, request.FILES, items=self._items(book))
        if form.is_valid():
            with refusals_on(form):
                adopted = rulebooks.adopt(
                    book=book,
                    resolution=form.resolution(),
                    effective_from=form.cleaned_data["effective_from"],
                    by=self.user,
                    at=self.now,
                )
                self.tell(
                    _("通过了，%(day)s起用。")
                    % {"day": date_format(adopted.effective_from or "", "Y-m-d")}
                )
                return redirect("villages_rulebook", pk)
        return self._show(book, form)

    def _items(self, book: RuleBook) -> "QuerySet[AgendaItem]":
        """Return what meetings of the village passed and no book was adopted by."""
        return meetings.open_to_adopt(cast(Village, book.village))

    def _show(self, book: RuleBook, form: ResolutionForm) -> HttpResponse:
        items = list(self._items(book))
        context = {
            "book": book,
            "items": items,
            "taken": next((one for one in items if str(one.pk) == _key(form)), None),
            "form": form,
            "obstacle": self._obstacle(book),
            "count": counted(form.data if form.is_bound else form.initial),
            "numbers": [form[name] for name in _NUMBERS],
        }
        return render(self.request, "villages/desk/rulebook_adopt.html", context)

    def _obstacle(self, book: RuleBook) -> str:
        try:
            rulebooks.require_lawful(book)
        except Refusal as refusal:
            return str(refusal)
        return ""

    def _count(self, request: HttpRequest) -> HttpResponse:
        context = {"count": counted(request.POST)}
        return render(request, "villages/desk/_rulebook_count.html", context)


def _key(form: ResolutionForm) -> str:
    """Return which item the form was filled from."""
    value = form["agenda_item"].value()
    return str(getattr(value, "pk", value or ""))


def numbers_of(item: AgendaItem) -> dict[str, Any]:
    """Return an item's meeting and votes, as the form asks for them."""
    meeting = item.meeting
    return {
        "meeting_kind": meeting.kind,
        "held_on": meeting.held_on,
        "eligible": meeting.eligible,
        "present": meeting.present,
        "votes_for": item.votes_for,
        "votes_against": item.votes_against,
        "abstained": item.abstained,
    }


_NUMBERS = ("eligible", "present", "votes_for", "votes_against", "abstained")


def counted(data: Mapping[str, Any]) -> dict[str, object]:
    """Return what the numbers typed so far come to, for the bar below the form."""
    numbers = {
        name: int(text)
        for name in _NUMBERS
        if (text := str(data.get(name, "")).strip()).isdecimal()
    }
    eligible, present = numbers.get("eligible"), numbers.get("present")
    needed = (
        quorum.needed(str(data.get("meeting_kind")), eligible) if eligible else None
    )
    majority = quorum.majority(present) if present else None
    votes = [numbers.get(name) for name in _NUMBERS[2:]]
    cast = sum(vote for vote in votes if vote is not None)
    return {
        "needed": needed,
        "majority": majority,
        "has_quorum": None
        if needed is None or present is None
        else needed <= present <= (eligible or 0),
        "has_majority": None
        if majority is None or votes[0] is None
        else votes[0] >= majority,
        "adds_up": None if None in votes or present is None else cast == present,
        "cast": cast,
    }


class Minutes(BookView):
    """The minutes of the meeting, for those who may read the book."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """Send the file."""
        resolution = getattr(self.get_book(pk), "resolution", None)
        minutes = resolution and resolution.minutes
        if resolution and not minutes and resolution.agenda_item:
            minutes = resolution.agenda_item.meeting.minutes
        return minutes_file(minutes)


def minutes_file(minutes: "FieldFile | None") -> FileResponse:
    """Answer with the file, which only this person's browser may show."""
    if not minutes:
        raise Http404
    file = minutes.open("rb")
    kind = rulebooks.kind_of(file) or "application/octet-stream"
    response = FileResponse(file, content_type=kind, as_attachment=False)
    response["Cache-Control"] = "private, no-store"
    return response
