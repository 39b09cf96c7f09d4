"""What is typed when a loan does not go as planned: a new plan, a claim, a correction."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.fields import (
    FILL_IN,
    day_field,
    number_field,
    words_field,
)
from rewards.ruralcredit.forms.loans import Once
from villages.models import Village


def count_field(label: Any, most: int, **more: Any) -> forms.IntegerField:
    """Return a field for a small number; nothing typed is nought."""
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=most,
        required=more.pop("required", False),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": FILL_IN,
            "invalid": _("请填数字，比如3。"),
            "min_value": _("不能小于0。"),
            "max_value": _("太多了。"),
        },
        **more,
    )


class ChangeForm(forms.Form):
    """From which instalment on, and what changes."""

    from_due = forms.TypedChoiceField(
        label=_("从哪一期改起"), coerce=forms.DateField().to_python
    )
    new_due = day_field(
        _("这一期改到哪天还"),
        required=False,
        help_text=_("后面的跟着挪；不改日子就不填"),
    )
    extra_periods = count_field(_("最后加几期"), 60)
    grace_periods = count_field(_("几期只还利息"), 60)
    annual_rate_pct = number_field(
        _("新的年利率（%）"), places=4, required=False, help_text=_("不改就不填")
    )
    words = words_field(_("为什么改"), 200)

    def __init__(self, *args: Any, days: list[str], **kwargs: Any) -> None:
        """Offer the days on which instalments fall due."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["from_due"]
        field.choices = [(day, day) for day in days]

    def clean_extra_periods(self) -> int:
        """Return none where nothing was typed."""
        return self.cleaned_data["extra_periods"] or 0

    def clean_grace_periods(self) -> int:
        """Return none where nothing was typed."""
        return self.cleaned_data["grace_periods"] or 0


class ClaimForm(Once):
    """That the co-op paid the bank."""

    on = day_field(_("哪天代还的"))
    bank_reference = words_field(_("银行流水号"), 60)


class WriteOffForm(forms.Form):
    """By which resolution what is left is given up, and when."""

    resolution = words_field(
        _("哪个决议"), 120, help_text=_("比如：社员大会决议〔2026〕5号")
    )
    on = day_field(_("核销日期"))


class FileForm(forms.Form):
    """A statement of the bank."""

    file = forms.FileField(
        label=_("银行文件"),
        help_text=_(
            ".xlsx或.csv，要有入账日期、借款编号、流水号、金额(元)四列，最后一行是合计"
        ),
        error_messages={
            "required": _("请选一个文件。"),
            "empty": _("这个文件是空的。"),
        },
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,text/csv"}),
    )


class SheetForm(forms.Form):
    """Whose sheet: a village, one of its groups, and the day of the payments."""

    village = forms.ModelChoiceField(
        label=_("哪个村"),
        queryset=Village.objects.none(),
        empty_label=_("请选一个村"),
        error_messages={"required": _("请选一个村。")},
    )
    hamlet = forms.ChoiceField(label=_("哪个小组"), required=False)
    on = day_field(_("哪天收的"))

    def __init__(
        self, *args: Any, villages: Any, hamlets: list[str], **kwargs: Any
    ) -> None:
        """Offer the villages that the co-op serves and their groups."""
        super().__init__(*args, **kwargs)
        village: Any = self.fields["village"]
        village.queryset = villages
        hamlet: Any = self.fields["hamlet"]
        hamlet.choices = [("", _("全村")), *((one, one) for one in hamlets)]


def new_id() -> str:
    """Return an id for a row of a sheet, by which it counts once."""
    return str(uuid4())
