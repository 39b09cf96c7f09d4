"""What is typed in when a household splits, merges or ends."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.forms.residents import DayField, words
from villages.models import Resident

Choices = Sequence[tuple[Any, str]]


class SignedForm(forms.Form):
    """A paper that those whom it concerns have signed."""

    client_id = forms.UUIDField(widget=forms.HiddenInput)
    agreed_by = words(_("谁签的字"), hint=_("两边都签了，比如张守田、张海"))
    agreed_on = DayField(label=_("哪天签的"))


class SplitForm(SignedForm):
    """Who leaves, under which number and head, with how many points."""

    members = forms.TypedMultipleChoiceField(
        label=_("谁分出去"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请选谁分出去。")},
    )
    head = forms.TypedChoiceField(
        label=_("新户的户主"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一位。")},
    )
    head_of_rest = forms.TypedChoiceField(
        label=_("户主也分出去的，原来那户谁当户主"),
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
    )
    number = words(_("新户的户号"), most=12)
    hamlet = words(
        _("新户在哪个小组"), required=False, most=40, hint=_("不填就和原来一样")
    )
    points = forms.IntegerField(
        label=_("带走几分"),
        min_value=0,
        error_messages={
            "required": _("请写带走几分，不带就写0。"),
            "invalid": _("请写一个整数。"),
            "min_value": _("不能少于0。"),
        },
    )
    field_order = (
        "members",
        "head",
        "head_of_rest",
        "number",
        "hamlet",
        "points",
        "agreed_by",
        "agreed_on",
    )

    def __init__(self, *args: Any, people: Sequence[Resident], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(one.pk, one.name) for one in people]
        for name in ("members", "head", "head_of_rest"):
            cast(forms.ChoiceField, self.fields[name]).choices = choices


class MergeForm(SignedForm):
    """Into which household."""

    number = words(_("并到哪一户（户号）"), most=12)
    field_order = ("number", "agreed_by", "agreed_on")


class InheritForm(SignedForm):
    """Whose the points are now."""

    number = words(_("继承人现在在哪一户（户号）"), most=12)
    relation = words(_("是原来户主的什么人"), most=20, hint=_("比如儿子"))
    field_order = ("number", "relation", "agreed_by", "agreed_on")
