"""The forms of a report, of a witness's answer, and of what the desk does with it."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from grassroots.core.picks import DaysInput
from villages.forms.deducts import sentences
from villages.forms.records import PhotosField, rules_of
from villages.models import Rule, Village, WitnessAnswer
from villages.services.records import MOST_HOURS

MOST_WORDS = 100


def one_line(label: Any, *, most: int, required: bool = True) -> forms.CharField:
    """Return a field for a few words."""
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=forms.TextInput({"autocomplete": "off"}),
        error_messages={"required": _("请填这一格。")},
    )


class RuleChoice(forms.Form):
    """A form that asks for a rule of the village."""

    rule = forms.ModelChoiceField(
        label=_("做了什么"),
        queryset=Rule.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("请选做了什么。"),
            "invalid_choice": _("这一条不是本村的村规，请另选一条。"),
        },
    )

    def __init__(self, *args: Any, village: Village, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast("forms.ModelChoiceField[Rule]", self.fields["rule"])
        field.queryset = rules_of(village)


class ReportDeedForm(RuleChoice):
    """What one did: five fields, two of them need not be filled."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    acted_on = forms.DateField(
        label=_("哪一天"),
        widget=DaysInput,
        error_messages={
            "required": _("请选是哪一天。"),
            "invalid": _("日期不对，请重新选，像2026-06-03。"),
        },
    )
    text = one_line(_("一句话说说"), most=MOST_WORDS)
    photos = PhotosField(label=_("照片"), required=False)
    witness_name = one_line(_("谁看见的"), most=40, required=False)
    person = forms.IntegerField(widget=forms.HiddenInput, required=False)
    helped_because = one_line(_("为什么代报"), most=100, required=False)


class ReportHazardForm(forms.Form):
    """What is broken, and where."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    photos = PhotosField(label=_("照片"), required=False)
    place = one_line(_("在哪里"), most=80)
    text = one_line(_("怎么了"), most=MOST_WORDS)


class WitnessForm(forms.Form):
    """What a witness says, and who they are unless they signed in."""

    answer = forms.ChoiceField(
        label=_("您看见了吗"),
        choices=WitnessAnswer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一个。")},
    )
    name = one_line(_("您的姓名"), most=40)
    number = one_line(_("您家的户号"), most=12)
    resident = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = self.data.get("answer")
        if said == WitnessAnswer.NOT_ME or self.data.get("resident"):
            self.fields["name"].required = self.fields["number"].required = False


class TakeUpForm(RuleChoice):
    """What the recorder adds to make a record of it."""

    points = forms.IntegerField(label=_("记几分"), required=False, min_value=0)
    quantity = forms.IntegerField(
        label=_("做了几小时"), required=False, min_value=1, max_value=MOST_HOURS
    )
    late_reason = one_line(_("为什么现在才记"), most=200, required=False)
    photos = PhotosField(label=_("再添照片"), required=False)
    confirmed = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].widget = forms.Select({"class": "line"})


class TurnDownForm(forms.Form):
    """Why nothing comes of it."""

    reason = sentences(_("为什么"), most=200)


class AssignForm(forms.Form):
    """Who goes and mends it."""

    assigned_to = one_line(_("谁去修"), most=40)
