"""Write the rules of a draft, one by one; the guard answers beside the fields."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from villages.forms.rulebooks import RuleForm
from villages.models import Rule, RuleBook
from villages.selectors import rulebooks as find
from villages.services import rulebooks
from villages.views.desk.rulebooks import WritingView

FIXED_BY_THE_COUNTY = ("code", "kind", "title", "title_en", "category")
_NEW = {
    "kind": "add",
    "points_min": 1,
    "points_default": 1,
    "points_max": 2,
    "subject": "person",
    "evidence": "none",
    "cap_period": "month",
    "cap_points": 4,
    "needs_review": True,
    "is_public": True,
    "validity_months": 12,
}


class RuleView(WritingView):
    """A page with the form of one rule."""

    def shown(self, book: RuleBook, form: RuleForm, **more: Any) -> HttpResponse:
        """Show the form."""
        context = {"book": book, "form": form} | more
        return render(self.request, "villages/desk/rule_edit.html", context)


@contextmanager
def reasons_on(form: RuleForm) -> Iterator[None]:
    """Show each ground of the guard beside the field it speaks of."""
    with refusals_on(form):
        try:
            yield
        except rulebooks.UnlawfulRule as refusal:
            for reason in refusal.reasons:
                field = reason.field if reason.field in form.fields else None
                form.add_error(field, str(reason.text))


class NewRule(RuleView):
    """Add a rule of the village's own."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the empty form."""
        book = self.get_draft(pk)
        code = find.next_own_code(book)
        return self.shown(book, RuleForm(initial=_NEW | {"code": code}), is_new=True)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Add it."""
        book = self.get_draft(pk)
        form = RuleForm(request.POST)
        if form.is_valid():
            with reasons_on(form):
                rule = rulebooks.add_rule(
                    book=book, line=form.line(), by=self.user, at=self.now
                )
                self.tell(_told(rule))
                return redirect("villages_rulebook", pk)
        return self.shown(book, form, is_new=True)


class EditRule(RuleView):
    """Change a rule of the draft."""

    def get(self, request: HttpRequest, book: int, pk: int) -> HttpResponse:
        """Show it."""
        draft, rule = self._rule(book, pk)
        line = find.line_from(rule)
        form = RuleForm(initial=RuleForm.initial_of(line), fixed=self._fixed(rule))
        return self._show(draft, rule, form)

    def post(self, request: HttpRequest, book: int, pk: int) -> HttpResponse:
        """Change it."""
        draft, rule = self._rule(book, pk)
        line = find.line_from(rule)
        form = RuleForm(
            request.POST, initial=RuleForm.initial_of(line), fixed=self._fixed(rule)
        )
        if form.is_valid():
            with reasons_on(form):
                rule = rulebooks.change_rule(
                    rule=rule, line=form.line(like=line), by=self.user, at=self.now
                )
                self.tell(_told(rule))
                return redirect("villages_rulebook", book)
        return self._show(draft, rule, form)

    def _rule(self, book: int, pk: int) -> tuple[RuleBook, Rule]:
        draft = self.get_draft(book)
        rules = draft.rules.select_related("rule_book__village")
        return draft, get_object_or_404(rules, pk=pk)

    def _fixed(self, rule: Rule) -> tuple[str, ...]:
        if find.template_rule(rule.rule_book, rule) is not None:
            return FIXED_BY_THE_COUNTY
        return ("code",)

    def _show(self, book: RuleBook, rule: Rule, form: RuleForm) -> HttpResponse:
        template = find.template_rule(book, rule)
        return self.shown(book, form, rule=rule, template=template)


class RemoveRule(WritingView):
    """Take a rule out of the draft."""

    def post(self, request: HttpRequest, book: int, pk: int) -> HttpResponse:
        """Remove it."""
        rule = get_object_or_404(self.get_draft(book).rules, pk=pk)
        title = rule.title
        try:
            rulebooks.remove_rule(rule=rule, by=self.user, at=self.now)
        except Refusal as refusal:
            self.tell("", refusal)
        else:
            self.tell(_("“%(title)s”拿掉了。") % {"title": title})
        return redirect("villages_rulebook", book)


def _told(rule: Rule) -> str:
    """Say what became of a rule."""
    if rule.lawfulness in find.NOT_CLEAR:
        return _("写好了。这一条要镇里看一看，看过以后村规才能通过。")
    return _("写好了。")
