"""Adopt a book: the meeting's numbers, checked while they are typed."""

from collections.abc import Mapping
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.rulebooks import ResolutionForm
from villages.formulas import quorum
from villages.models import RuleBook
from villages.services import rulebooks
from villages.views.desk.rulebooks import BookView, WritingView


class AdoptBook(WritingView):
    """Write down the meeting that adopted the draft."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the form, and what still stands in the way."""
        book = self.get_draft(pk)
        return self._show(book, ResolutionForm(initial={"meeting_kind": "assembly"}))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Adopt it; to htmx only say what the numbers come to."""
        book = self.get_draft(pk)
        if getattr(request, "htmx", False):
            return self._count(request)
        form = ResolutionForm(request.POST, request.FILES)
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

    def _show(self, book: RuleBook, form: ResolutionForm) -> HttpResponse:
        context = {
            "book": book,
            "form": form,
            "obstacle": self._obstacle(book),
            "count": counted(form.data if form.is_bound else {}),
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
        if resolution is None or not resolution.minutes:
            raise Http404
        file = resolution.minutes.open("rb")
        kind = rulebooks.kind_of(file) or "application/octet-stream"
        response = FileResponse(file, content_type=kind, as_attachment=False)
        response["Cache-Control"] = "private, no-store"
        return response
