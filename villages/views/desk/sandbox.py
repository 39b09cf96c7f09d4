"""The rule sandbox: what a past period would have come to under a book, on one page."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from grassroots.core import progress
from villages.forms.sandbox import PeriodForm
from villages.models import RuleBook, Village
from villages.selectors import replay
from villages.selectors.sandbox import sandbox
from villages.services import sandbox as kept_replays
from villages.views.desk.rulebooks import BookView


class SandboxView(BookView):
    """A page with a replay, for those who prepare the meeting or watch over it."""

    roles = frozenset({"manager", "supervisor"})

    def form_for(self, book: RuleBook, typed: Any) -> PeriodForm:
        """Return the period that was typed; the book's usual one before that."""
        usual = replay.usual_period(book, on=self.today)
        initial = dict(zip(("first", "last"), usual, strict=True))
        if not {"first", "last"} & typed.keys():
            typed = {name: day.isoformat() for name, day in initial.items()}
        return PeriodForm(typed, initial=initial, on=self.today)

    def replayed(self, book: RuleBook, form: PeriodForm) -> dict[str, Any]:
        """Return the replay, or how far it is, or how many deeds wait for it."""
        village: Village = book.village  # type: ignore[assignment]
        period = form.cleaned_data
        deeds = replay.deeds_in(village, period["first"], period["last"])
        if deeds <= kept_replays.AT_ONCE:
            outcome = replay.work_out(book, village, on=self.today, **period)
            return {"sandbox": sandbox(book, village, outcome, on=self.today)}
        key = kept_replays.key_of(book, on=self.today, **period)
        if found := kept_replays.kept(key):
            shown = sandbox(book, village, found.outcome, on=self.today)
            return {"sandbox": shown, "worked_out_at": found.at}
        if kept_replays.is_running(key):
            return {"waits": True, "progress": progress.read(key)}
        return {"deeds": deeds}


class SandboxPage(SandboxView):
    """Choose a period, and see what it would have come to."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; while a task works, htmx asks again for the part that changes."""
        book = self.get_book(pk)
        form = self.form_for(book, request.GET)
        context = {"book": book, "form": form, "village": book.village}
        if form.is_valid():
            context |= {"address": _address(pk, form)} | self.replayed(book, form)
        in_part = getattr(request, "htmx", False)
        part = "_sandbox_waits" if in_part else "sandbox"
        response = render(request, f"villages/desk/{part}.html", context)
        if in_part and not context.get("waits"):
            # What comes next is the result: show the whole page.
            response["HX-Refresh"] = "true"
        return response

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Have many deeds replayed in the background."""
        book = self.get_book(pk)
        form = self.form_for(book, request.POST)
        if not form.is_valid():
            context = {"book": book, "form": form, "village": book.village}
            return render(request, "villages/desk/sandbox.html", context)
        key = kept_replays.key_of(book, on=self.today, **form.cleaned_data)
        kept_replays.start(
            book=book,
            village=book.village,  # type: ignore[arg-type]
            key=key,
            on=self.today,
            **form.cleaned_data,
        )
        return redirect(_address(pk, form))


class PrintSandbox(SandboxView):
    """The replay on paper, for the meeting."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it as it is printed; what has to be worked out first leads back."""
        book = self.get_book(pk)
        form = self.form_for(book, request.GET)
        shown = self.replayed(book, form) if form.is_valid() else {}
        if "sandbox" not in shown:
            query = urlencode({name: request.GET.get(name, "") for name in form.fields})
            page = reverse("villages_rulebook_replay", args=[pk])
            return redirect(f"{page}?{query}")
        context = {"book": book, "village": book.village, "on": self.today} | shown
        return render(request, "villages/print/sandbox.html", context)


def _address(pk: int, form: PeriodForm) -> str:
    """Return the address of the page with the period that was typed."""
    query = urlencode({name: form.cleaned_data[name] for name in form.fields})
    return f"{reverse('villages_rulebook_replay', args=[pk])}?{query}"
