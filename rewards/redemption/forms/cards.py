from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grassroots.core.picks import ManyField
from villages.models import Resident

# Ten to a sheet, so these are twenty sheets.
MOST_CARDS = 200


class ChooseCardsForm(forms.Form):
    """Whose cards are printed, and whether their backs as well."""

    backs = forms.BooleanField(label=_("背面也印"), required=False)

    def __init__(self, *args: Any, among: QuerySet[Resident], **kwargs: Any) -> None:
        """Only residents whom this capacity may see can be chosen."""
        super().__init__(*args, **kwargs)
        self.fields["residents"] = ManyField(
            label=_("印谁的卡"),
            queryset=among,
            error_messages={"required": _("请先勾要印卡的人")},
        )

    def clean_residents(self) -> QuerySet[Resident]:
        chosen: QuerySet[Resident] = self.cleaned_data["residents"]
        if chosen.count() > MOST_CARDS:
            raise forms.ValidationError(
                _("一次最多印%(most)s张，请分几次印") % {"most": MOST_CARDS}
            )
        return chosen


def _pin(label: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=6,
        widget=forms.PasswordInput({"inputmode": "numeric", "autocomplete": "off"}),
    )


class PinForm(forms.Form):
    """The PIN that a resident, who stands here, has chosen."""

    pin = _pin(_("新密码"))
    again = _pin(_("再输一遍"))
    daily_limit = forms.IntegerField(
        label=_("这张卡一天最多用几分"),
        min_value=1,
        max_value=100_000,
        required=False,
        help_text=_("不填就按兑换点的规定"),
        widget=forms.NumberInput({"inputmode": "numeric"}),
    )
    in_person = forms.BooleanField(
        label=_("本人就在这里，密码是本人自己输的"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("pin") and given.get("again") not in {None, given["pin"]}:
            self.add_error("again", _("两遍不一样，请再输"))
        return given
