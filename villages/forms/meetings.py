"""The forms of a meeting: the call, the numbers, the minutes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from villages.forms.activities import ClockField
from villages.forms.residents import DayField, words
from villages.models import AgendaItem, MeetingKind
from villages.services.meetings import Votes

MOST_PEOPLE = 100_000
MOST_ITEMS = 20


def _number(label: Any, *, required: bool = True) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_PEOPLE,
        required=required,
        error_messages={"required": _("请填这一格。")},
    )


class MeetingForm(forms.Form):
    """Which meeting, when, where, and what about: one line an item."""

    kind = forms.ChoiceField(
        label=_("什么会"), choices=MeetingKind.choices, widget=forms.RadioSelect
    )
    day = DayField(label=_("哪一天"))
    clock = ClockField(label=_("几点开始"))
    place = words(_("在哪里开"), most=60)
    agenda = forms.CharField(
        label=_("议题"),
        max_length=2_000,
        help_text=_("一行写一项。通知出去以后，议题不能再改。"),
        widget=forms.Textarea({"rows": 4, "autocomplete": "off"}),
        error_messages={"required": _("请至少写一项议题。")},
    )

    def clean_agenda(self) -> list[str]:
        """Read one item a line."""
        lines = [one.strip() for one in self.cleaned_data["agenda"].splitlines()]
        items = [one for one in lines if one]
        if len(items) > MOST_ITEMS or any(len(one) > 120 for one in items):
            raise forms.ValidationError(_("最多20项，每项最多120个字。"))
        return items

    def meeting(self) -> dict[str, Any]:
        """Return what was typed, as the service takes it."""
        typed = dict(self.cleaned_data)
        starts = datetime.combine(typed.pop("day"), typed.pop("clock"))
        return {**typed, "meets_at": timezone.make_aware(starts)}


class ResultForm(forms.Form):
    """Who came, and how each item was voted on; three empty cells are no vote."""

    held_on = DayField(label=_("开会日期"))
    eligible = _number(_("应到"))
    present = _number(_("实到"))

    def __init__(self, *args: Any, items: Iterable[AgendaItem], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = list(items)
        for item in self.items:
            for name, label in (
                ("votes_for", _("赞成")),
                ("votes_against", _("反对")),
                ("abstained", _("弃权")),
            ):
                field = _number(label, required=False)
                field.initial = getattr(item, name)
                self.fields[f"{name}_{item.number}"] = field

    def rows(self) -> list[dict[str, Any]]:
        """Return each item with its three cells, for the page."""
        return [
            {
                "item": item,
                "cells": [
                    self[f"{name}_{item.number}"]
                    for name in ("votes_for", "votes_against", "abstained")
                ],
            }
            for item in self.items
        ]

    def votes(self) -> dict[int, Votes]:
        """Return the votes by the item's number; one empty cell of three is a zero."""
        found = {}
        for item in self.items:
            cells = [
                self.cleaned_data.get(f"{name}_{item.number}")
                for name in ("votes_for", "votes_against", "abstained")
            ]
            if any(cell is not None for cell in cells):
                found[item.number] = Votes(*(cell or 0 for cell in cells))
        return found


class MinutesForm(forms.Form):
    """The minutes, a PDF or a photo."""

    minutes = forms.FileField(
        label=_("会议记录"),
        help_text=_("PDF或照片，最大10兆"),
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,image/*"}),
        error_messages={"required": _("请传会议记录，PDF或照片都行。")},
    )


class CancelMeetingForm(forms.Form):
    """Why it is called off."""

    reason = words(_("为什么不开了"), most=100)
