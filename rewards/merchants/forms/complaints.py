"""What passers-by type about a shop, and what an inspector does with it."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rewards.merchants.forms.streets import date_field
from rewards.merchants.models import (
    CheckOutcome,
    ComplaintKind,
    ComplaintStatus,
    Topic,
    Weight,
)
from rewards.merchants.selectors.complaints import DONE, OPEN, OVERDUE, PRAISE
from rewards.merchants.services.complaints.deciding import DECISIONS
from villages.record_errors import NotAPhoto, PhotoTooBig
from villages.services import photos

STATES = (
    (OPEN, _("没办结的")),
    (OVERDUE, _("过期的")),
    (DONE, _("办结的")),
    (PRAISE, _("表扬")),
)


class PhotoField(forms.FileField):
    """A photo that nobody must send; made small and free of the phone's notes."""

    widget = forms.FileInput({"accept": "image/*"})

    def clean(self, value: Any, initial: Any = None) -> photos.Photo | None:
        """Return the photo ready to be kept, or say what is wrong with the file."""
        upload = super().clean(value, initial)
        if not upload:
            return None
        try:
            return photos.prepare(upload)
        except (PhotoTooBig, NotAPhoto) as refusal:
            raise forms.ValidationError(str(refusal)) from refusal


def text_area(label: Any, most: int, *, rows: int = 4, **more: Any) -> forms.CharField:
    """Return a field for some sentences, at most so many characters."""
    return forms.CharField(
        label=label,
        max_length=most,
        widget=forms.Textarea({"rows": rows}),
        error_messages={
            "required": _("请写一句。"),
            "max_length": _("最多%(limit_value)s个字，现在是%(show_value)s个。"),
        },
        **more,
    )


class SayForm(forms.Form):
    """A complaint or praise of a shop, by nobody in particular."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        choices=ComplaintKind.choices, widget=forms.HiddenInput, required=False
    )
    topic = forms.ChoiceField(
        label=_("哪方面"),
        choices=Topic.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    words = text_area(_("什么事"), 500, help_text=_("不用写您是谁，也别写别人的名字"))
    happened_on = date_field(_("哪天的事"), required=False)
    photo = PhotoField(
        label=_("照片"), required=False, help_text=_("小票、秤、东西都行，别拍人")
    )

    def clean_kind(self) -> str:
        """Take whatever is no praise for a complaint."""
        return self.cleaned_data["kind"] or ComplaintKind.COMPLAINT

    def clean_happened_on(self) -> date | None:
        """Refuse what is yet to happen."""
        day: date | None = self.cleaned_data["happened_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("不能晚于今天。"))
        return day


class NotThisShopForm(forms.Form):
    """Where the code was seen, and what stands there."""

    place = forms.CharField(
        label=_("您在哪儿看到这个码"),
        max_length=80,
        error_messages={"required": _("请写一句。")},
        help_text=_("比如：滨海路40号，门头写的是周记面馆"),
    )
    words = text_area(_("哪里不一样"), 200, rows=3, required=False)
    photo = PhotoField(
        label=_("照片"), required=False, help_text=_("拍门头和牌子，别拍人")
    )


class ComplaintFilterForm(forms.Form):
    """How the list of messages is narrowed."""

    q = forms.CharField(required=False, max_length=40)
    state = forms.ChoiceField(choices=STATES, required=False)


class PutForm(forms.Form):
    """What the merchant reads."""

    words = text_area(
        _("转给店家的话"),
        500,
        help_text=_("别让人看出是谁说的。写明：属实会影响等级"),
    )


class DecideForm(forms.Form):
    """What came of it."""

    status = forms.ChoiceField(
        label=_("结果"),
        choices=[(one.value, one.label) for one in DECISIONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    weight = forms.ChoiceField(
        label=_("轻重"),
        choices=Weight.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("属实才选"),
    )
    reasons = text_area(
        _("结果怎么说"), 500, help_text=_("反映的人凭查询码看得到，只说事，不写人名")
    )

    def clean(self) -> dict[str, Any]:
        """Forget a weight that belongs to nothing."""
        given = super().clean() or {}
        if given.get("status") != ComplaintStatus.SUBSTANTIATED:
            given["weight"] = ""
        return given


class PraiseSeenForm(forms.Form):
    """That somebody read the praise, and a word back."""

    reasons = text_area(
        _("回一句"), 500, rows=2, initial=_("看到了，转告店家了，谢谢您。")
    )


class FloodForm(forms.Form):
    """Why the messages of a flood do not count."""

    reasons = text_area(_("为什么不作数"), 500, rows=3)


class CheckForm(forms.Form):
    """What somebody found."""

    outcome = forms.ChoiceField(
        label=_("看下来"),
        choices=CheckOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    words = text_area(_("说明"), 200, rows=3, required=False)
