from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.redemption.models import (
    Category,
    Goods,
    GoodsKind,
    LimitPeriod,
    OutletKind,
)

MOST = 100_000
# What the smaller columns hold: places, shares and the order on the list.
MOST_PLACES = 10_000


def _date(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"), **more
    )


def _number(label: Any, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        widget=forms.NumberInput({"inputmode": "numeric"}),
        error_messages={
            "invalid": _("请填整数"),
            "min_value": _("最少是%(limit_value)s"),
            "max_value": _("最多是%(limit_value)s"),
        },
        **({"min_value": 1, "max_value": MOST} | more),
    )


class OutletForm(forms.Form):
    """A credit bank or supermarket as its manager describes it."""

    kind = forms.ChoiceField(
        label=_("哪一种"), choices=OutletKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(label=_("名称"), max_length=40)
    place = forms.CharField(label=_("在哪儿"), max_length=80, required=False)
    phone = forms.CharField(
        label=_("电话"),
        max_length=20,
        required=False,
        widget=forms.TextInput({"inputmode": "tel"}),
    )
    opening_words = forms.CharField(
        label=_("什么时候开门"),
        max_length=80,
        required=False,
        help_text=_("比如：周一、三、五上午"),
    )
    is_open = forms.BooleanField(
        label=_("正在营业"),
        required=False,
        help_text=_("不勾就先关门，营业员收不了码"),
    )
    next_open_on = _date(_("哪天再开"), required=False)
    number_prefix = forms.CharField(
        label=_("小票编号开头"),
        max_length=12,
        required=False,
        help_text=_("不填就用村名"),
    )
    code_limit = _number(_("手机码一次最多用几分"), initial=200, min_value=2)
    card_limit = _number(
        _("实体卡一天最多用几分"), initial=20, help_text=_("要比手机码低，卡会丢")
    )

    def clean_number_prefix(self) -> str:
        return str(self.cleaned_data["number_prefix"]).replace(" ", "")


class GoodsForm(forms.Form):
    """Goods or a service on the list. A service has places, goods have a shelf."""

    kind = forms.ChoiceField(
        label=_("东西还是服务"),
        choices=GoodsKind.choices,
        initial=GoodsKind.GOODS,
        widget=forms.RadioSelect,
    )
    name = forms.CharField(label=_("叫什么"), max_length=40)
    pack = forms.CharField(
        label=_("规格"), max_length=20, required=False, help_text=_("比如：5升、10斤")
    )
    unit = forms.CharField(
        label=_("量词"), max_length=6, initial="个", help_text=_("一桶、一条、一次")
    )
    category = forms.ChoiceField(
        label=_("类别"), choices=Category.choices, widget=forms.RadioSelect
    )
    price = _number(_("几分"))
    daily_places = _number(
        _("每天几位"),
        max_value=MOST_PLACES,
        required=False,
        help_text=_("只有服务才填，不填就不限"),
    )
    per_household_limit = _number(
        _("每户最多换几份"),
        max_value=MOST_PLACES,
        required=False,
        help_text=_("不填就不限"),
    )
    limit_period = forms.ChoiceField(
        label=_("限量按"),
        choices=[("", _("不限")), *LimitPeriod.choices],
        required=False,
    )
    note = forms.CharField(
        label=_("说一句"),
        max_length=20,
        required=False,
        help_text=_("比如：明天取、要预约"),
    )
    icon = forms.ChoiceField(label=_("图样"), choices=Goods.ICONS, initial="gift")
    sort = _number(_("排第几"), initial=100, min_value=0, max_value=MOST_PLACES)
    is_offered = forms.BooleanField(label=_("正在换"), required=False, initial=True)

    def __init__(self, *args: Any, goods: Goods | None = None, **kwargs: Any) -> None:
        """Leave out the kind of goods that there are already: it is settled."""
        super().__init__(*args, **kwargs)
        self.settled_kind = goods.kind if goods else None
        if goods:
            del self.fields["kind"]
            for name, field in self.fields.items():
                field.initial = getattr(goods, name)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        limit = {"per_household_limit", "limit_period"}
        filled = [bool(given.get(name)) for name in limit - self.errors.keys()]
        if filled in ([True, False], [False, True]):
            self.add_error("limit_period", _("限几份、按多久限，两样都要填"))
        kind = self.settled_kind or given.get("kind")
        if kind == GoodsKind.GOODS and given.get("daily_places"):
            self.add_error("daily_places", _("东西看库存，不用填每天几位"))
        return given


class StockForm(forms.Form):
    """A delivery, or what was counted on the shelf."""

    RECEIVE, COUNT = "receive", "count"

    what = forms.ChoiceField(
        label=_("做什么"),
        choices=[(RECEIVE, _("进货")), (COUNT, _("盘点"))],
        initial=RECEIVE,
        widget=forms.RadioSelect,
    )
    quantity = _number(_("几份"), min_value=0, help_text=_("盘点就写现在数出来几份"))
    note = forms.CharField(label=_("说明"), max_length=80, required=False)


class ClerkForm(forms.Form):
    """Whoever is to stand behind the counter, by phone number."""

    phone = forms.RegexField(
        r"^1\d{10}$",
        label=_("手机号"),
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "off"}),
        error_messages={"invalid": _("手机号是11位数字")},
    )
    name = forms.CharField(
        label=_("姓名"),
        max_length=40,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    starts_on = _date(_("从哪天起"))
    ends_on = _date(_("到哪天止"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("starts_on"), given.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("最后一天不能早于第一天"))
        return given
