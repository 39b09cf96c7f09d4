"""What a merchant types: a word beside the grade, an appeal, a request, a pledge."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.merchants.forms.complaints import PhotoField, text_area
from rewards.merchants.forms.streets import date_field
from rewards.merchants.models import PledgeText

REASONS = (
    ("insult", _("骂人的话")),
    ("untrue", _("编派别人")),
    ("beside", _("跟等级没关系，比如广告")),
)


class ReplyForm(forms.Form):
    """The word beside the grade."""

    words = text_area(
        _("店家的话"),
        200,
        rows=3,
        help_text=_("大家扫码都看得到，到下一次定等级为止。最多200字"),
    )


class HideForm(forms.Form):
    """Why the words are shown no more."""

    reason = forms.ChoiceField(
        label=_("为什么不显示"),
        choices=REASONS,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
        help_text=_("跟我们意见不一样，不是理由"),
    )

    def clean_reason(self) -> str:
        """Return it in words, which the merchant reads."""
        return str(dict(REASONS)[self.cleaned_data["reason"]])


class AppealForm(forms.Form):
    """What is wrong with a grade."""

    words = text_area(
        _("哪里不对"), 600, help_text=_("说清哪一条、实际是怎样。换没经手的人来看")
    )
    photo = PhotoField(label=_("照片"), required=False)


class DecideAppealForm(forms.Form):
    """What came of an appeal."""

    result = forms.ChoiceField(
        label=_("结果"),
        choices=[("upheld", _("申诉成立")), ("dismissed", _("维持原结果"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
        help_text=_("成立：那次检查或投诉作废，等级马上重算"),
    )
    reasons = text_area(_("理由"), 600, help_text=_("店家看得到"))


class RequestForm(forms.Form):
    """What was mended since the last visit."""

    words = text_area(_("改了什么"), 200, rows=3)


class AnswerComplaintForm(forms.Form):
    """What the merchant says to a complaint."""

    words = text_area(_("您的答复"), 500, help_text=_("只说事。反映的人在办结后看得到"))


class PledgeForm(forms.Form):
    """One pledge to sign, never ticked beforehand."""

    text = forms.ModelChoiceField(
        label=_("签哪一份"),
        queryset=PledgeText.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("请选一份。"),
            "invalid_choice": _("这份已经签过，或者换了新的，请重新选。"),
        },
    )
    own_words = forms.CharField(
        label=_("自己再加一句"),
        max_length=80,
        required=False,
        help_text=_("比如：海鲜当面过秤"),
    )
    agrees = forms.BooleanField(
        label=_("我看过了，说到做到"),
        error_messages={"required": _("看过以后请勾上，不勾不算签。")},
    )

    def __init__(self, *args: Any, offered: list[PledgeText], **kwargs: Any) -> None:
        """Offer these texts."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["text"]
        keys = [text.pk for text in offered]
        field.queryset = PledgeText.objects.filter(pk__in=keys)


class PaperPledgeForm(PledgeForm):
    """The same from paper."""

    agrees = forms.BooleanField(
        label=_("纸上是经营者本人签的"),
        error_messages={"required": _("看过签名以后请勾上。")},
    )
    copy = PhotoField(
        label=_("签字的承诺书"), required=False, help_text=_("拍下签了字的那一页")
    )


class BreachForm(forms.Form):
    """What was not kept, and by when it is put right."""

    facts = text_area(
        _("哪里没做到"),
        120,
        rows=3,
        help_text=_("公开页上就是这几个字，只写店里的事"),
    )
    cure_due_on = date_field(
        _("哪天前改好"), help_text=_("至少三天；过了还没改好才扣分")
    )
