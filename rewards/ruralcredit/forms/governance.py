"""The period that a report is about."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class PeriodForm(forms.Form):
    """From a day to a day."""

    start = forms.DateField(
        label=_("从哪天"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=_("到哪天"),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the earlier day first."""
        told = super().clean() or {}
        start, until = told.get("start"), told.get("until")
        if start and until and start >= until:
            self.add_error("until", _("要比开始的日子晚。"))
        return told
