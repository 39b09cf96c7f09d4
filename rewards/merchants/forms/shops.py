"""What is typed about a shop: its entry, who runs it, its papers, its code."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.formulas import is_mobile, normalise_phone
from rewards.merchants.forms.streets import date_field
from rewards.merchants.models import RevokeReason, Sector
from rewards.merchants.selectors.register import CLOSED, NO_CODE, TRADING
from villages.models import Village

STATES = (
    (TRADING, _("营业的")),
    (NO_CODE, _("还没有牌子的")),
    (CLOSED, _("关了的")),
)
# Why an inspector makes a new plate; the other reasons follow from other deeds.
REPLACED = (
    RevokeReason.LOST,
    RevokeReason.WORN,
    RevokeReason.SWAPPED,
    RevokeReason.RENEWED,
)


def _words(label: Any, most: int, **more: Any) -> forms.CharField:
    attributes = {"autocomplete": "off"} | more.pop("attrs", {})
    return forms.CharField(
        label=label,
        max_length=most,
        error_messages={"required": _("请填这一格。")},
        widget=forms.TextInput(attributes),
        **more,
    )


class ShopFilterForm(forms.Form):
    """How the list of shops is narrowed."""

    q = forms.CharField(required=False, max_length=40)
    sector = forms.ChoiceField(
        choices=[("", _("都要")), *Sector.choices], required=False
    )
    state = forms.ChoiceField(choices=STATES, required=False)


class OperatorFields(forms.Form):
    """Who runs a shop."""

    operator_name = _words(_("经营者姓名"), 40, help_text=_("照身份证写"))
    operator_phone = _words(
        _("经营者手机号"),
        20,
        required=False,
        attrs={"inputmode": "tel"},
        help_text=_("他用这个号登录，答复反映、申请复评；不公开"),
    )
    uscc = _words(
        _("统一社会信用代码"),
        40,
        attrs={"autocapitalize": "characters"},
        help_text=_("照营业执照写，18位"),
    )

    def clean_operator_phone(self) -> str:
        """Return the number as it is kept."""
        phone = normalise_phone(self.cleaned_data["operator_phone"])
        if phone and not is_mobile(phone):
            raise forms.ValidationError(_("手机号要是11位，请再看一遍。"))
        return phone


class EntryForm(forms.Form):
    """What a shop is called, and where it is."""

    name = _words(_("门头上的名字"), 40)
    sector = forms.ChoiceField(
        label=_("行当"),
        choices=Sector.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    address = _words(_("地址"), 80, help_text=_("写到门牌号，牌子和公开页上都印"))
    place = _words(_("哪个小组或哪条街"), 40, required=False)
    phone = _words(_("店里电话"), 20, required=False, attrs={"inputmode": "tel"})
    shares_address = forms.BooleanField(
        label=_("同一个地址有两家店"),
        required=False,
        help_text=_("这个地址登记过别的店时才勾"),
    )


class ShopForm(EntryForm, OperatorFields):
    """A new shop with its operator; above a village, with which."""

    village = forms.ModelChoiceField(
        label=_("在哪个村"),
        queryset=Village.objects.none(),
        empty_label=_("请选一个村"),
        error_messages={"required": _("请选一个村。")},
    )
    opened_on = date_field(_("开业日期"), help_text=_("头三个月不评级，从这天算起"))
    field_order = (
        *("village", "name", "sector", "address", "shares_address", "place", "phone"),
        *("opened_on", "uscc", "operator_name", "operator_phone"),
    )

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

    def clean_opened_on(self) -> date:
        """Refuse a shop that is yet to open."""
        return _not_later(self.cleaned_data["opened_on"])


class EditForm(EntryForm):
    """What may change without the shop becoming another."""

    exempt_reason = _words(
        _("为什么不评级"),
        80,
        required=False,
        help_text=_("只有不该评级的才写，比如：只批发，不对外卖。公开页上看得到"),
    )
    field_order = (
        *("name", "sector", "address", "shares_address", "place", "phone"),
        "exempt_reason",
    )


class OperatorForm(OperatorFields):
    """Who runs the shop from now on."""

    starts_on = date_field(_("从哪天起"), help_text=_("前一位到前一天为止"))
    field_order = ("operator_name", "operator_phone", "uscc", "starts_on")


class CloseForm(forms.Form):
    """On which day a shop closed."""

    closed_on = date_field(_("哪天关的"))


class LicenceForm(forms.Form):
    """A paper that somebody has seen."""

    title = _words(_("什么证"), 40, help_text=_("比如：食品经营许可证"))
    number = _words(_("证号"), 40, required=False)
    valid_until = date_field(_("有效到"), required=False, help_text=_("长期有效的不填"))


class FrontForm(forms.Form):
    """A photo of the shop-front, with the sign legible."""

    photo = forms.FileField(
        label=_("门头照片"),
        help_text=_("站在路上拍，门头上的字要看得清，不要拍到人"),
        error_messages={"required": _("请先选一张照片。")},
        widget=forms.FileInput({"accept": "image/*"}),
    )
    taken_on = date_field(_("照片哪天拍的"))

    def clean_taken_on(self) -> date:
        """Refuse a photo of tomorrow."""
        return _not_later(self.cleaned_data["taken_on"])


class ReplaceForm(forms.Form):
    """What happened to the plate that hangs now."""

    reason = forms.ChoiceField(
        label=_("旧牌子怎么了"),
        choices=[(one.value, one.label) for one in REPLACED],
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )


class ShopListForm(forms.Form):
    """A list of shops, as a table."""

    file = forms.FileField(
        label=_("填好的表"),
        help_text=_(".xlsx或.csv，最多1000家"),
        allow_empty_file=True,
        error_messages={"required": _("请先选填好的文件。")},
        widget=forms.ClearableFileInput({"accept": ".xlsx,.csv,.txt,text/csv"}),
    )


def _not_later(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(_("不能晚于今天。"))
    return day
