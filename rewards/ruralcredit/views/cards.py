"""Scorecards: which versions there are, what is in one, and its adoption."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.cards import AdoptForm
from rewards.ruralcredit.formulas.rating import Card, Fault, card_from_data
from rewards.ruralcredit.models import Scorecard
from rewards.ruralcredit.selectors.cards import faults_of
from rewards.ruralcredit.services import card_tables, cards
from rewards.ruralcredit.views.of_coop import (
    CSV,
    DECIDERS,
    WRITERS,
    OfCoop,
    download,
)


class OfCards(OfCoop):
    """A page on the co-op's cards."""

    def card_of(self, pk: int) -> Scorecard:
        """Return a version of the co-op's card."""
        found = Scorecard.objects.select_related("coop", "created_by", "adopted_by")
        return get_object_or_404(found, coop=self.coop, pk=pk)

    def draft_of(self, pk: int) -> Scorecard:
        """Return a draft of the co-op."""
        drafts = Scorecard.objects.select_related("coop")
        return get_object_or_404(drafts, coop=self.coop, pk=pk, adopted_at__isnull=True)


class Cards(OfCards):
    """All versions."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = list(Scorecard.objects.filter(coop=self.coop).select_related("coop"))
        held = Scorecard.objects.filter(coop=self.coop).holding(on=self.today).first()
        return self.page(
            "cards/list",
            drafts=[one for one in found if one.adopted_at is None],
            adopted=[one for one in found if one.adopted_at],
            held=held,
        )


class CardDraft(OfCards):
    """Begin a draft."""

    roles: ClassVar = WRITERS

    def post(self, request: HttpRequest) -> HttpResponse:
        wanted = request.POST.get("from", "")
        is_key = wanted.isascii() and wanted.isdigit() and len(wanted) < 18
        source = self.card_of(int(wanted)) if is_key else None
        draft = cards.draft_card(coop=self.coop, source=source, **self.signed)
        return redirect("ruralcredit_card", draft.pk)


class CardPage(OfCards):
    """One version: its parts, what they weigh, and what is wrong with a draft."""

    def get(self, request: HttpRequest, card: int) -> HttpResponse:
        found = self.card_of(card)
        content = card_from_data(found.content)
        wrong = [] if found.adopted_at else faults_of(content, coop=self.coop)
        return self.page(
            "cards/card",
            card=found,
            parts=parts_of(content, wrong),
            bands=sorted(content.bands, key=lambda band: -band.rank),
            faults=wrong,
            of_whole=[one for one in wrong if not one.indicator],
            total=sum(one.max_points for one in content.indicators),
            trial=found.trials.first(),
        )


class CardDrop(OfCards):
    """Throw a draft away."""

    roles: ClassVar = WRITERS

    def post(self, request: HttpRequest, card: int) -> HttpResponse:
        with self.told(_("草稿扔掉了")):
            cards.drop_draft(card=self.draft_of(card), **self.signed)
        return redirect("ruralcredit_cards")


class CardAdopt(OfCards):
    """Enter the resolution of the member assembly."""

    roles: ClassVar = DECIDERS

    def get(self, request: HttpRequest, card: int) -> HttpResponse:
        form = AdoptForm(initial={"effective_on": self.today})
        return self.ask(self.draft_of(card), form)

    def post(self, request: HttpRequest, card: int) -> HttpResponse:
        draft = self.draft_of(card)
        form = AdoptForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                cards.adopt_card(card=draft, **form.cleaned_data, **self.signed)
                return redirect("ruralcredit_card", draft.pk)
        return self.ask(draft, form)

    def ask(self, draft: Scorecard, form: AdoptForm) -> HttpResponse:
        """Show the form."""
        content = card_from_data(draft.content)
        wrong = faults_of(content, coop=self.coop)
        return self.page(
            "cards/adopt",
            card=draft,
            form=form,
            faults=wrong,
            trial=draft.trials.first(),
        )


class CardTable(OfCards):
    """The whole card as a table: .xlsx or .csv."""

    def get(self, request: HttpRequest, card: int, ending: str) -> HttpResponse:
        found = self.card_of(card)
        content = card_from_data(found.content)
        title = _("评分卡第%(version)s版") % {"version": found.version}
        if ending == "csv":
            return download(card_tables.as_csv(content), f"{title}.csv", CSV)
        return download(card_tables.as_xlsx(content, title=title), f"{title}.xlsx")


def parts_of(content: Card, wrong: list[Fault]) -> list[dict[str, Any]]:
    """Return the dimensions in their order, each with its indicators and their faults."""
    parts: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(content.indicators):
        name = one.dimension_zh
        part = parts.setdefault(name, {"first": one, "points": 0, "lines": []})
        part["points"] += one.max_points
        mine = [fault for fault in wrong if fault.indicator == one.code]
        part["lines"].append({"place": place, "indicator": one, "faults": mine})
    return list(parts.values())
