"""The forms of a reminder and of the steps that follow it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from grassroots.core.picks import DaysInput
from villages.forms.records import PhotosField
from villages.forms.residents import DayField
from villages.models import (
    DeductVerdict,
    DropReason,
    ObjectionChannel,
    Rule,
    RuleBook,
    RuleKind,
)


def sentences(label: Any, *, most: int, required: bool = True) -> forms.CharField:
    """Return a field for a few sentences, kept as they were typed."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=forms.Textarea({"rows": 3, "autocomplete": "off"}),
        error_messages={"required": _("请填这一格。")},
    )


class ReminderForm(forms.Form):
    """What was seen of whom, under which rule; the person stands above the form."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    rule = forms.ModelChoiceField(
        label=_("哪一条"),
        queryset=Rule.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("请选是哪一条。"),
            "invalid_choice": _("这一条不是本村的村规，请另选一条。"),
        },
    )
    acted_on = forms.DateField(
        label=_("哪一天"),
        widget=DaysInput,
        error_messages={
            "required": _("请选是哪一天。"),
            "invalid": _("日期不对，请重新选，像2026-06-03。"),
        },
    )
    facts = sentences(_("看到了什么"), most=500)
    photos = PhotosField(label=_("照片"), required=False)
    mend_by = DayField(label=_("哪天前改好"), required=False)

    def __init__(self, *args: Any, book: RuleBook | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = Rule.objects.filter(rule_book=book, kind=RuleKind.DEDUCT)
        field = cast("forms.ModelChoiceField[Rule]", self.fields["rule"])
        field.queryset = rules.select_related("rule_book").order_by("code")


class MendForm(forms.Form):
    """A photo of the mend."""

    photos = PhotosField(label=_("改好的照片"), required=False)


class RefuseMendForm(forms.Form):
    """What is missing yet."""

    words = sentences(_("哪里还没改好"), most=200)


class NoticeForm(forms.Form):
    """Something to add to the notice, if anything."""

    words = sentences(_("再补一句"), most=150, required=False)


class MyStatementForm(forms.Form):
    """What the person says of the notice."""

    text = sentences(_("我想说"), most=1000)


class StatementForm(forms.Form):
    """What the person said on paper or through somebody else."""

    channel = forms.ChoiceField(
        label=_("怎么说的"),
        choices=[
            (one.value, one.label)
            for one in (ObjectionChannel.PAPER, ObjectionChannel.HELPER)
        ],
        widget=forms.RadioSelect,
        initial=ObjectionChannel.PAPER,
    )
    helped_because = forms.CharField(
        label=_("谁代办、为什么"), max_length=100, required=False
    )
    text = sentences(_("本人怎么说，照原话记"), most=1000)


class VerdictForm(forms.Form):
    """One vote, always with the reason."""

    verdict = forms.ChoiceField(
        label=_("您的意见"),
        choices=DeductVerdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
    words = sentences(_("理由"), most=200)


class DropForm(forms.Form):
    """Why nothing is taken after all."""

    reason = forms.ChoiceField(
        label=_("为什么不扣了"),
        choices=DropReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
    words = sentences(_("补一句"), most=200, required=False)
