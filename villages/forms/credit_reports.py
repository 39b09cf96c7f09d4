"""What goes into a credit report."""

from django import forms
from django.utils.translation import gettext_lazy as _

YEARS = _("写上往年星级名单上的星")


class ReportForm(forms.Form):
    """What its person wants on it; deducts only where they say so."""

    adds = forms.BooleanField(label=_("写上一件件好事"), required=False, initial=True)
    years = forms.BooleanField(label=YEARS, required=False, initial=True)
    whole = forms.BooleanField(
        label=_("也写上提醒后没改的事"),
        help_text=_("不勾，纸上就没有，分数也不受它影响。"),
        required=False,
    )


class DeskReportForm(forms.Form):
    """The same at the desk, where the person stands by and says yes."""

    adds = forms.BooleanField(label=_("写上一件件好事"), required=False, initial=True)
    years = forms.BooleanField(label=YEARS, required=False, initial=True)
    agreed = forms.BooleanField(
        label=_("本人在场，同意开这份报告"),
        error_messages={"required": _("要本人当面同意，才能开。")},
    )
