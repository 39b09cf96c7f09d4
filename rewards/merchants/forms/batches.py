from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.merchants.forms.streets import date_field
from rewards.merchants.models import StepKind

MOST_SHEETS = 20


class BatchForm(forms.Form):
    """One batch of one product."""

    product = forms.CharField(
        label=_("什么东西"), max_length=40, help_text=_("比如：东岛小米")
    )
    pack = forms.CharField(
        label=_("规格"), max_length=20, required=False, help_text=_("比如：5斤一袋")
    )
    number = forms.CharField(
        label=_("批号"), max_length=30, help_text=_("同一样东西，批号不能重")
    )
    amount = forms.CharField(
        label=_("这批多少"), max_length=30, required=False, help_text=_("比如：600袋")
    )
    origin = forms.CharField(
        label=_("产地"), max_length=80, help_text=_("写到村或地块，比如：东岛村北坡")
    )
    grower = forms.CharField(
        label=_("谁种的"),
        max_length=60,
        required=False,
        help_text=_("写合作社或小组，不写个人的名字和电话"),
    )
    harvested_on = date_field(_("收获日期"), required=False)
    produced_on = date_field(_("生产日期"))
    best_before = date_field(_("保质期到"), required=False)


class StepForm(forms.Form):
    """One step of a batch's way. Only a test has a result."""

    kind = forms.ChoiceField(
        label=_("哪一步"), choices=StepKind.choices, widget=forms.RadioSelect
    )
    happened_on = date_field(_("哪天"))
    place = forms.CharField(label=_("在哪儿"), max_length=60, required=False)
    words = forms.CharField(
        label=_("说明"),
        max_length=160,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("大家都看得到，不写个人的名字和电话"),
    )
    passed = forms.TypedChoiceField(
        label=_("检验结果"),
        choices=[("yes", _("合格")), ("no", _("不合格"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("只有检验才选"),
    )
    photos = forms.FileField(
        label=_("单据照片"), required=False, help_text=_("检验报告、过磅单、运单都行")
    )


class RecallForm(forms.Form):
    """Why the batch is recalled, and what those who bought it should do."""

    reason = forms.CharField(
        label=_("为什么召回"), max_length=200, widget=forms.Textarea({"rows": 3})
    )
    advice = forms.CharField(
        label=_("买到的人怎么办"),
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("比如：别吃，带着袋子到店里退钱"),
    )


class SheetsForm(forms.Form):
    """How many sheets of labels."""

    sheets = forms.IntegerField(
        label=_("印几张A4"),
        min_value=1,
        max_value=MOST_SHEETS,
        initial=1,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "invalid": _("请填整数"),
            "min_value": _("最少是%(limit_value)s"),
            "max_value": _("最多是%(limit_value)s"),
        },
    )
