"""请镇里看一看: the rules that the guard cannot judge, before those who supervise."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from villages.forms.rulebooks import TurnDownForm
from villages.models import Rule, Village
from villages.selectors import rulebooks as find
from villages.services import rulebooks
from villages.views.desk.rulebooks import BookView
from villages.views.rule_words import RuleRow, row_of


class TownView(BookView):
    """A page of those who supervise a town or a county; no village's own."""

    roles = frozenset({"supervisor"})

    def get_queue(self) -> "list[Rule]":
        """Return what waits; a village supervisor has no say here."""
        if isinstance(self.capacity.scope, Village):
            return []
        return list(find.awaiting_town(self.capacity.scope))


class TownQueue(TownView):
    """What waits, village by village."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return self.shown(TurnDownForm())

    def shown(self, form: TurnDownForm, pk: int | None = None) -> HttpResponse:
        """Show the queue; the form belongs to the rule of that key."""
        rows: list[tuple[RuleRow, TurnDownForm]] = [
            (
                row_of(rule),
                form if rule.pk == pk else TurnDownForm(auto_id=f"id_{rule.pk}_%s"),
            )
            for rule in self.get_queue()
        ]
        return render(self.request, "villages/desk/rules_town.html", {"rows": rows})


class TownSays(TownQueue):
    """Yes, or no with a reason."""

    http_method_names = ("post", "options")  # the queue has its own address

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Decide."""
        waiting = [rule.pk for rule in self.get_queue()]
        rule = get_object_or_404(Rule, pk=pk if pk in waiting else 0)
        form = TurnDownForm(request.POST, auto_id=f"id_{pk}_%s")
        try:
            if "clear" in request.POST:
                rulebooks.clear_rule(rule=rule, by=self.user, at=self.now)
                messages.success(request, _("记下了：这一条可以。"))
            elif form.is_valid():
                rulebooks.turn_down_rule(
                    rule=rule,
                    reason=form.cleaned_data["reason"],
                    by=self.user,
                    at=self.now,
                )
                messages.success(request, _("记下了：这一条不行，村里会看到理由。"))
            else:
                return self.shown(form, pk)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("villages_rules_town")
