"""The form in which a county writes down a year's holidays."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

_LINE = re.compile(
    r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?"
    r"(?:\s*(?:到|至|~|—)\s*(?:(?:(\d{4})\D)?(\d{1,2})\D)?(\d{1,2})日?)?"
    r"\s*(休息|放假|休|上班|班)"
)
_LONGEST = 31


class CalendarForm(forms.Form):
    """A year, the document that published it, and its days, one per line."""

    year = forms.IntegerField(label=_("哪一年"), min_value=2020, max_value=2100)
    source = forms.CharField(
        label=_("文号"), max_length=120, help_text=_("比如：国办发明电〔2026〕8号")
    )
    days = forms.CharField(
        label=_("放假和调休"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "一行写一天或一段，后面写“休”或“班”。比如：2027-02-05到2027-02-11 休；2027-02-14 班"
        ),
    )

    def clean_days(self) -> dict[date, bool]:
        """Return each day named, and whether it is worked."""
        found: dict[date, bool] = {}
        for line in re.split(r"[\n;；]", self.cleaned_data["days"]):
            if line.strip():
                found.update(self._days_of(line.strip()))
        return found

    def _days_of(self, line: str) -> dict[date, bool]:
        """Return the days of one line."""
        read = _LINE.fullmatch(line)
        if read is None:
            raise forms.ValidationError(
                _("这一行看不懂：“%(line)s”。请写成“2027-02-05 休”。"),
                params={"line": line},
            )
        first, last = self._ends(read.groups(), line)
        length = (last - first).days
        if not 0 <= length <= _LONGEST:
            raise forms.ValidationError(
                _("“%(line)s”的起止日子不对。"), params={"line": line}
            )
        works = read[7] in {"班", "上班"}
        return {first + timedelta(days=n): works for n in range(length + 1)}

    def _ends(self, parts: Any, line: str) -> tuple[date, date]:
        """Return the first and last day of a line."""
        year, month, day, last_year, last_month, last_day, _word = parts
        try:
            first = date(int(year), int(month), int(day))
            last = date(
                int(last_year or year), int(last_month or month), int(last_day or day)
            )
        except ValueError as problem:
            raise forms.ValidationError(
                _("“%(line)s”里没有这一天。"), params={"line": line}
            ) from problem
        return first, last
