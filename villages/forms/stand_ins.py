"""Whom one asks to judge a case in the place of who stands aside, and why."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import User
from villages.models import AreaAppointment


class StandInForm(forms.Form):
    """One deputy of those who may, and the reason; the first is proposed."""

    user = forms.ModelChoiceField(
        label=_("请谁来评"),
        queryset=User.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": _("请选一位。"),
            "invalid_choice": _("这一位不能评这一件，请另选一位。"),
        },
    )
    reason = forms.CharField(
        label=_("为什么请这一位"),
        max_length=200,
        widget=forms.Textarea({"rows": 2, "autocomplete": "off"}),
        error_messages={"required": _("请写一句为什么请这一位。")},
    )

    def __init__(
        self, *args: Any, fit: Iterable[AreaAppointment], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        keys = [one.user_id for one in fit]
        field = cast("forms.ModelChoiceField[User]", self.fields["user"])
        field.queryset = User.objects.filter(pk__in=keys).order_by("pk")
        if keys:
            field.initial = keys[0]
