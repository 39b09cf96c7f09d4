from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rewards.merchants.models import Merchant, StreetKind
from villages.models import Village

WRONG_DAY = _("日期不对，请重新选，像2026-06-03。")


def date_field(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选是哪一天。"), "invalid": WRONG_DAY},
        **more,
    )


class StreetForm(forms.Form):
    """A street or market as its inspector describes it; above a village, with which."""

    village = forms.ModelChoiceField(
        label=_("在哪个村"),
        queryset=Village.objects.none(),
        empty_label=_("请选一个村"),
    )
    kind = forms.ChoiceField(
        label=_("哪一种"), choices=StreetKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("名称"), max_length=40, help_text=_("比如：滨海路诚信一条街")
    )
    words = forms.CharField(
        label=_("介绍一句"),
        max_length=200,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    started_on = date_field(_("从哪天起建"))

    def __init__(
        self, *args: Any, villages: "QuerySet[Village] | None" = None, **kwargs: Any
    ) -> None:
        """Ask for the village only when there are several."""
        super().__init__(*args, **kwargs)
        if villages is None:
            del self.fields["village"]
        else:
            field: Any = self.fields["village"]
            field.queryset = villages


class ShopLabel(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A shop by its sign and address."""

    def label_from_instance(self, obj: Merchant) -> str:
        return f"{obj.name}（{obj.address}）"


class JoinForm(forms.Form):
    """Which shop comes to the street, and since when."""

    merchant = ShopLabel(
        label=_("哪家店"),
        queryset=Merchant.objects.none(),
        empty_label=_("请选一家店"),
        error_messages={
            "required": _("请选一家店。"),
            "invalid_choice": _("这家店加不进来：不在这个村、关了，或已经在别的街上。"),
        },
    )
    joined_on = date_field(_("从哪天起"))

    def __init__(self, *args: Any, shops: "QuerySet[Merchant]", **kwargs: Any) -> None:
        """Offer these shops."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["merchant"]
        field.queryset = shops


class RemovePlaqueForm(forms.Form):
    """Why the plaque comes down."""

    reason = forms.CharField(
        label=_("为什么摘牌"),
        max_length=120,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("这句话大家都看得到，只说事，不点名。"),
    )
