"""Fields that the forms of co-ops share: days, words, yuan."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from villages.models import Resident

FILL_IN = _("请填这一格。")
WRONG_DAY = _("日期不对，请重新选，像2026-06-03。")
MOST_YUAN = Decimal(10) ** 10


def day_field(label: Any, **more: Any) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选是哪一天。"), "invalid": WRONG_DAY},
        **more,
    )


def words_field(label: Any, most: int, **more: Any) -> forms.CharField:
    """Return a field for one line of words."""
    attributes = {"autocomplete": "off"} | more.pop("attrs", {})
    return forms.CharField(
        label=label,
        max_length=most,
        error_messages={"required": FILL_IN},
        widget=forms.TextInput(attributes),
        **more,
    )


def number_field(label: Any, *, places: int, **more: Any) -> forms.DecimalField:
    """Return a field for a number that is not below zero."""
    mode = "decimal" if places else "numeric"
    return forms.DecimalField(
        label=label,
        min_value=Decimal(0),
        decimal_places=places,
        error_messages={
            "required": FILL_IN,
            "invalid": _("请填数字，比如12.5。"),
            "min_value": _("不能小于0。"),
            "max_decimal_places": _("最多填%(max)s位小数。"),
        },
        widget=forms.TextInput({"inputmode": mode, "autocomplete": "off"}),
        **more,
    )


def yuan_field(label: Any, **more: Any) -> forms.DecimalField:
    """Return a field for yuan with two places; ``fen_of`` makes it whole fen."""
    return number_field(label, places=2, max_value=MOST_YUAN, **more)


def fen_of(yuan: Decimal) -> int:
    """Return yuan as whole fen."""
    return int(yuan * 100)


class ResidentLabel(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A resident by name."""

    def label_from_instance(self, obj: Resident) -> str:
        return obj.name
