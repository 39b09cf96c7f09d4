"""Rule books: which there are, what is in one, and what holds for the whole of it."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.rulebooks import TermsForm
from villages.models import BookStatus, RuleBook, Village
from villages.selectors import rulebooks as find
from villages.services import rulebooks
from villages.views.desk.records import AREA_STAFF
from villages.views.rule_words import groups, standing_of


class BookView(InCapacity):
    """A page that staff of the area may read."""

    roles = AREA_STAFF

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @property
    def village(self) -> Village | None:
        """The village in which the user acts; None for those above villages."""
        scope = self.capacity.scope
        return scope if isinstance(scope, Village) else None

    @property
    def may_change(self) -> bool:
        """Whether the user writes the village's rules."""
        return self.capacity.role == "manager" and self.village is not None

    def get_book(self, pk: int) -> RuleBook:
        """Return a book of the area."""
        villages = Village.objects.in_area(self.capacity.scope)
        found = RuleBook.objects.filter(village__in=villages)
        return get_object_or_404(
            found.select_related("village__town", "resolution"), pk=pk
        )


class WritingView(BookView):
    """A page on which the village's manager writes rules."""

    roles = frozenset({"manager"})

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Keep out managers of anything but a village, before anything is done."""
        capacity = request.capacity  # type: ignore[attr-defined]
        if capacity and not isinstance(capacity.scope, Village):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @property
    def here(self) -> Village:
        """The village whose rules are written."""
        village: Village = self.capacity.scope
        return village

    def get_draft(self, pk: int) -> RuleBook:
        """Return a draft of the village."""
        found = RuleBook.objects.filter(village=self.here, status=BookStatus.DRAFT)
        return get_object_or_404(found.select_related("village__town"), pk=pk)

    def tell(self, done: str, refusal: Refusal | None = None) -> None:
        """Say on the next page what happened, or why nothing did."""
        if refusal is None:
            messages.success(self.request, done)
        else:
            messages.warning(self.request, str(refusal))


class RuleBooks(BookView):
    """The books of the village, or the villages and their books."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        if self.village is None:
            return self._area()
        books = list(find.books_of(self.village))
        context = {
            "village": self.village,
            "may_change": self.may_change,
            "draft": next((one for one in books if one.is_draft), None),
            "current": find.book_in_force(self.village, self.today),
            "books": [
                (one, standing_of(one, on=self.today))
                for one in books
                if not one.is_draft
            ],
        }
        return render(request, "villages/desk/rulebooks.html", context)

    def _area(self) -> HttpResponse:
        """Show each village of a town or county with the book in force."""
        scope = self.capacity.scope
        context = {
            "rows": find.books_in_area(scope, on=self.today),
            "waiting": find.awaiting_town(scope).count(),
        }
        return render(self.request, "villages/desk/rulebooks_area.html", context)


class StartDraft(WritingView):
    """Open a draft: from the template, from the book in force, or empty."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open it."""
        start = request.POST.get("from", "")
        try:
            draft = self._open(start)
        except Refusal as refusal:
            self.tell("", refusal)
            return redirect("villages_rulebooks")
        self.tell(_("草稿开好了，改好以后拿到会上通过才算数。"))
        return redirect("villages_rulebook", draft.pk)

    def _open(self, start: str) -> RuleBook:
        common = {"by": self.user, "at": self.now}
        current = find.book_in_force(self.here, self.today)
        if start == "current" and current is not None:
            return rulebooks.draft_change(book=current, **common)
        if start == "empty":
            return rulebooks.start_empty(village=self.here, **common)
        return rulebooks.start_from_template(village=self.here, **common)


class RuleBookPage(BookView):
    """One book, category by category."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show its rules, or those that match; to htmx only the list."""
        book = self.get_book(pk)
        text = request.GET.get("q", "")
        rules = find.search(find.in_order(book), text)
        waiting = book.rules.filter(lawfulness__in=find.NOT_CLEAR)
        if request.GET.get("only") == "waiting":
            rules = rules.filter(lawfulness__in=find.NOT_CLEAR)
        context = {
            "book": book,
            "text": text,
            "groups": groups(rules),
            "total": book.rules.count(),
            "waiting": waiting.count(),
            "standing": standing_of(book, on=self.today),
            "resolution": getattr(book, "resolution", None),
            "may_change": self.may_change,
            "may_edit": self.may_change and book.is_draft,
            "may_replay": self.capacity.role in {"manager", "supervisor"},
        }
        part = "_rules" if getattr(request, "htmx", False) else "rulebook"
        return render(request, f"villages/desk/{part}.html", context)


class PrintBook(BookView):
    """A book on paper."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it as it is printed."""
        book = self.get_book(pk)
        context = {
            "book": book,
            "village": book.village,
            "groups": groups(find.in_order(book)),
            "resolution": getattr(book, "resolution", None),
            "standing": standing_of(book, on=self.today),
        }
        return render(request, "villages/print/rules.html", context)


class BookTerms(WritingView):
    """What holds for the whole book."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        book = self.get_draft(pk)
        stars = {f"star_{star}": lowest for star, lowest in book.star_scale}
        known = {
            "title": book.title,
            "panel_quorum": book.panel_quorum,
            "base_score": book.base_score,
        }
        return self._show(book, TermsForm(initial=known | stars))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Set it."""
        book = self.get_draft(pk)
        form = TermsForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                rulebooks.set_terms(
                    book=book, by=self.user, at=self.now, **form.cleaned_data
                )
                self.tell(_("改好了。"))
                return redirect("villages_rulebook", pk)
        return self._show(book, form)

    def _show(self, book: RuleBook, form: TermsForm) -> HttpResponse:
        context = {
            "book": book,
            "form": form,
            "stars": [form[name] for name in form.fields if name.startswith("star_")],
        }
        return render(self.request, "villages/desk/rulebook_terms.html", context)


class WithdrawDraft(WritingView):
    """Give the draft up."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it."""
        book = self.get_draft(pk)
        rulebooks.withdraw_draft(book=book, by=self.user, at=self.now)
        self.tell(_("草稿作废了，在用的村规没有变。"))
        return redirect("villages_rulebooks")
