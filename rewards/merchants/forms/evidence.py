"""What is entered for a shop besides visits and complaints."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.merchants.models import Severity

# An honour that lasts for ever is none: it is given anew.
AWARD_YEARS = 5


def _date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more
    )


class PenaltyForm(forms.Form):
    """An official penalty, as it stands on the decision."""

    severity = forms.ChoiceField(
        label=_("轻重"), choices=Severity.choices, widget=forms.RadioSelect
    )
    authority = forms.CharField(label=_("哪个机关"), max_length=60)
    document = forms.CharField(label=_("文号"), max_length=60)
    facts = forms.CharField(
        label=_("因为什么"),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("只写店里的事，不写人名。公开页上就是这几个字。"),
    )
    decided_on = _date(_("决定日期"))
    served_on = _date(_("送达日期"), help_text=_("送到店家手里的那天"))
    shown_until = _date(
        _("显示到哪天"),
        required=False,
        help_text=_("不填就到最长的那天：轻微3个月，一般12个月，严重36个月"),
    )


class RepairForm(forms.Form):
    """The decision by which a penalty is repaired."""

    document = forms.CharField(label=_("修复决定文号"), max_length=60)


class AwardForm(forms.Form):
    """An honour that a public body gave."""

    title = forms.CharField(label=_("荣誉"), max_length=60)
    given_by = forms.CharField(label=_("谁给的"), max_length=60)
    document = forms.CharField(label=_("文号"), max_length=60, required=False)
    starts_on = _date(_("从哪天起"))
    ends_on = _date(_("到哪天止"), help_text=_("最多五年，到期再评"))

    def clean(self) -> dict[str, Any]:
        """Refuse an honour without an end."""
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last.year > first.year + AWARD_YEARS:
            self.add_error("ends_on", _("最多五年，到期再评"))
        return given


class AccidentForm(forms.Form):
    """A safety accident, and how it was made public."""

    accident_on = _date(_("哪天出的事"))
    words = forms.CharField(
        label=_("怎么公布的"),
        max_length=120,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("只写通报里的话，不写人名和伤情"),
    )


class WithdrawForm(forms.Form):
    """Why an accident is taken back."""

    reason = forms.CharField(label=_("为什么撤回"), max_length=120)
