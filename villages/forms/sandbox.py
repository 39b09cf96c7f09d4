"""Which period is replayed, checked for its shape."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "invalid": _("请写成年-月-日，比如2026-06-08。"),
            "required": _("请写上日子。"),
        },
    )


class PeriodForm(forms.Form):
    """A period that is over, or has lasted until today."""

    first = _day(_("从哪天起"))
    last = _day(_("到哪天止"))

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean(self) -> dict[str, Any]:
        """Refuse a period that ends before it begins, or after today."""
        typed = super().clean() or {}
        first, last = typed.get("first"), typed.get("last")
        if last is not None and last > self.on:
            self.add_error("last", _("只能算过去的日子，最晚写今天。"))
        elif first is not None and last is not None and first > last:
            self.add_error("last", _("最后一天比第一天还早，请改一改。"))
        return typed
