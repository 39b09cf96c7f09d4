"""A draft changed as data: one indicator, the bands, or the whole card as a table."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.cards import (
    BandForm,
    BinForm,
    CardTableForm,
    IndicatorForm,
    NewIndicatorForm,
    band_forms,
    bands_of,
    bin_forms,
)
from rewards.ruralcredit.formulas.rating import (
    BOOLEAN,
    NUMERIC,
    Bin,
    Card,
    Indicator,
    card_from_data,
)
from rewards.ruralcredit.models import Indicator as KnownIndicator
from rewards.ruralcredit.models import Scorecard
from rewards.ruralcredit.selectors.cards import faults_of, indicators_of
from rewards.ruralcredit.services import card_tables, cards
from rewards.ruralcredit.views.cards import OfCards
from rewards.ruralcredit.views.of_coop import WRITERS

MORE_ROWS = 3
_ONLY_NUMBERS = ("direction", "minimum")


class Editing(OfCards):
    """A page that changes a draft."""

    roles: ClassVar = WRITERS

    def keep(self, draft: Scorecard, content: Card) -> None:
        """Keep another content, faults and all, and say so."""
        with self.told(_("草稿存好了")):
            cards.change_card(card=draft, content=content, **self.signed)


class IndicatorEdit(Editing):
    """One indicator of a draft, with its lines."""

    def get(self, request: HttpRequest, card: int, place: int) -> HttpResponse:
        draft = self.draft_of(card)
        content, one = indicator_at(draft, place)
        form = IndicatorForm(initial=_initial(one))
        return self.ask(draft, place, form, bin_forms(one), content)

    def post(self, request: HttpRequest, card: int, place: int) -> HttpResponse:
        draft = self.draft_of(card)
        content, one = indicator_at(draft, place)
        if "more" in request.POST:
            data = _with_more_rows(request.POST)
            form = IndicatorForm(data, initial=_initial(one))
            return self.ask(draft, place, form, bin_forms(one, data), content)
        form, lines = IndicatorForm(request.POST), bin_forms(one, request.POST)
        _fit(form, one)
        if not (form.is_valid() and lines.is_valid()):
            return self.ask(draft, place, form, lines, content)
        bins = tuple(row.bin() for row in lines if row.is_told())
        changed = replace(one, **form.cleaned_data, bins=bins)
        self.keep(draft, _with(content, place, changed))
        # Back to the same page: the faults of what was written stand beside it.
        return redirect("ruralcredit_card_indicator", draft.pk, place)

    def ask(
        self,
        draft: Scorecard,
        place: int,
        form: IndicatorForm,
        lines: "BaseFormSet[BinForm]",
        content: Card,
    ) -> HttpResponse:
        """Show the form, each fault beside what it concerns."""
        one = content.indicators[place]
        _fit(form, one)
        wrong = [
            fault
            for fault in faults_of(content, coop=self.coop)
            if fault.indicator == one.code
        ]
        rows = [
            (row, [fault for fault in wrong if fault.bin == number])
            for number, row in enumerate(lines)
        ]
        return self.page(
            "cards/indicator",
            card=draft,
            place=place,
            indicator=one,
            form=form,
            lines=lines,
            rows=rows,
            faults=[fault for fault in wrong if fault.bin is None],
            following=_next_place(content, place),
        )


class IndicatorNew(Editing):
    """Add one of the things that the files hold."""

    def get(self, request: HttpRequest, card: int) -> HttpResponse:
        draft = self.draft_of(card)
        return self.ask(draft, NewIndicatorForm(choices=self.choices(draft)))

    def post(self, request: HttpRequest, card: int) -> HttpResponse:
        draft = self.draft_of(card)
        form = NewIndicatorForm(request.POST, choices=self.choices(draft))
        if not form.is_valid():
            return self.ask(draft, form)
        content = card_from_data(draft.content)
        known = indicators_of(self.coop)[form.cleaned_data["code"]]
        added = replace(content, indicators=(*content.indicators, _blank(known)))
        self.keep(draft, added)
        return redirect("ruralcredit_card_indicator", draft.pk, len(content.indicators))

    def choices(self, draft: Scorecard) -> list[tuple[str, str]]:
        """Return what is known of households and not judged yet."""
        taken = {one.code for one in card_from_data(draft.content).indicators}
        return [
            (code, f"{code} {one.name}")
            for code, one in indicators_of(self.coop).items()
            if code not in taken and one.is_in_use
        ]

    def ask(self, draft: Scorecard, form: NewIndicatorForm) -> HttpResponse:
        """Show the form."""
        return self.page("cards/indicator_new", card=draft, form=form)


class IndicatorRemove(Editing):
    """Take an indicator out of a draft."""

    def post(self, request: HttpRequest, card: int, place: int) -> HttpResponse:
        draft = self.draft_of(card)
        content, one = indicator_at(draft, place)
        # Whoever has an old page open does not take out what slid into the place.
        if request.POST.get("code") == one.code:
            rest = [kept for n, kept in enumerate(content.indicators) if n != place]
            self.keep(draft, replace(content, indicators=tuple(rest)))
        return redirect("ruralcredit_card", draft.pk)


class BandsEdit(Editing):
    """The bands: from how many points, and up to how much money."""

    def get(self, request: HttpRequest, card: int) -> HttpResponse:
        draft = self.draft_of(card)
        content = card_from_data(draft.content)
        return self.ask(draft, content, band_forms(content.bands))

    def post(self, request: HttpRequest, card: int) -> HttpResponse:
        draft = self.draft_of(card)
        content = card_from_data(draft.content)
        rows = band_forms(content.bands, request.POST)
        if not rows.is_valid():
            return self.ask(draft, content, rows)
        self.keep(draft, replace(content, bands=bands_of(rows)))
        return redirect("ruralcredit_card_bands", draft.pk)

    def ask(
        self, draft: Scorecard, content: Card, rows: "BaseFormSet[BandForm]"
    ) -> HttpResponse:
        """Show the form with the faults of the whole."""
        found = faults_of(content, coop=self.coop)
        wrong = [fault for fault in found if not fault.indicator]
        return self.page("cards/bands", card=draft, rows=rows, faults=wrong)


class CardUpload(Editing):
    """A whole card as a table, in the place of the draft's indicators."""

    def get(self, request: HttpRequest, card: int) -> HttpResponse:
        return self.ask(self.draft_of(card), CardTableForm())

    def post(self, request: HttpRequest, card: int) -> HttpResponse:
        draft = self.draft_of(card)
        form = CardTableForm(request.POST, request.FILES)
        content: Card | None = None
        problems: Sequence[card_tables.Problem] = ()
        if form.is_valid():
            with refusals_on(form):
                content, problems = card_tables.read_table(
                    form.cleaned_data["file"],
                    bands=card_from_data(draft.content).bands,
                )
        if content is None:
            return self.ask(draft, form, problems)
        self.keep(draft, content)
        wrong = faults_of(content, coop=self.coop)
        if wrong:
            words = _("表读进来了，还有%(number)d处不对，请看下面。")
            messages.warning(request, words % {"number": len(wrong)})
        return redirect("ruralcredit_card", draft.pk)

    def ask(
        self,
        draft: Scorecard,
        form: CardTableForm,
        problems: Sequence[card_tables.Problem] = (),
    ) -> HttpResponse:
        """Show the form, and what is wrong in the table row by row."""
        return self.page("cards/upload", card=draft, form=form, problems=problems)


def indicator_at(draft: Scorecard, place: int) -> tuple[Card, Indicator]:
    """Return the card and the indicator at a place from 0; 404 where there is none."""
    content = card_from_data(draft.content)
    if place >= len(content.indicators):
        raise Http404
    return content, content.indicators[place]


def _with(content: Card, place: int, changed: Indicator) -> Card:
    indicators = list(content.indicators)
    indicators[place] = changed
    return replace(content, indicators=tuple(indicators))


def _fit(form: IndicatorForm, one: Indicator) -> None:
    """Ask of a choice nothing that only numbers have."""
    if one.kind != NUMERIC:
        for name in _ONLY_NUMBERS:
            form.fields.pop(name, None)


def _initial(one: Indicator) -> dict[str, Any]:
    return {name: getattr(one, name) for name in IndicatorForm.base_fields}


def _with_more_rows(data: QueryDict) -> QueryDict:
    """Return what was typed with some blank rows more."""
    copied = data.copy()
    told = data.get("bin-TOTAL_FORMS", "0")
    rows = int(told) if told.isascii() and told.isdigit() and len(told) < 4 else 0
    copied["bin-TOTAL_FORMS"] = str(min(rows + MORE_ROWS, 40))
    return copied


def _next_place(content: Card, place: int) -> int | None:
    return place + 1 if place + 1 < len(content.indicators) else None


def _blank(known: KnownIndicator) -> Indicator:
    """Return an indicator that weighs nothing yet, with a line for each choice."""
    choices = known.choices
    if known.kind == BOOLEAN:
        choices = [
            {"value": True, "label_zh": "是", "label_en": "Yes"},
            {"value": False, "label_zh": "不是", "label_en": "No"},
        ]
    nothing = Decimal(0)
    bins = [
        Bin(
            nothing,
            value=one["value"],
            label_zh=one["label_zh"],
            label_en=one.get("label_en", ""),
        )
        for one in choices
    ]
    return Indicator(
        code=known.code,
        dimension_zh=known.section,
        dimension_en=known.section_en,
        name_zh=known.name,
        name_en=known.name_en,
        kind=known.kind,
        bins=tuple(bins) or (Bin(nothing, lower=nothing),),
        max_points=nothing,
        unit=known.unit,
        step=Decimal(1).scaleb(-known.places),
    )
