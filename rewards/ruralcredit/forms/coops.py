"""What is typed of co-ops, their people, members, promises, rules and indicators."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.formulas import is_mobile, normalise_phone
from rewards.ruralcredit.forms.fields import (
    FILL_IN,
    day_field,
    number_field,
    words_field,
    yuan_field,
)
from rewards.ruralcredit.models import CoopRole, IndicatorKind, LprTerm, RuleCode
from villages.models import Village


class CoopForm(forms.Form):
    """What the register says of a co-op."""

    name = words_field(_("名称"), 60, help_text=_("照营业执照写"))
    short_name = words_field(
        _("简称"), 8, help_text=_("印在借款编号里，比如：丰潮-2026-0017")
    )
    certificate = words_field(_("资格认定书文号"), 60)
    qualified_from = day_field(_("认定书从哪天起"))
    qualified_until = day_field(_("认定书到哪天止"))
    phone = words_field(_("电话"), 20, required=False, attrs={"inputmode": "tel"})


class NewCoopForm(CoopForm):
    """A new co-op, with the villages that it serves from today."""

    villages = forms.ModelMultipleChoiceField(
        label=_("服务哪些村"),
        queryset=Village.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("请至少选一个村。")},
    )

    def __init__(
        self, *args: Any, villages: "QuerySet[Village]", **kwargs: Any
    ) -> None:
        """Offer the villages of the county."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["villages"]
        field.queryset = villages


class ServeForm(forms.Form):
    """Which further village is served, from when."""

    village = forms.ModelChoiceField(
        label=_("哪个村"),
        queryset=Village.objects.none(),
        empty_label=_("请选一个村"),
        error_messages={"required": _("请选一个村。")},
    )
    starts_on = day_field(_("从哪天起"))

    def __init__(
        self, *args: Any, villages: "QuerySet[Village]", **kwargs: Any
    ) -> None:
        """Offer these villages."""
        super().__init__(*args, **kwargs)
        field: Any = self.fields["village"]
        field.queryset = villages


class AppointForm(forms.Form):
    """Who is appointed to what, from when to when."""

    role = forms.ChoiceField(
        label=_("职务"),
        choices=CoopRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    name = words_field(_("姓名"), 40)
    phone = words_field(
        _("手机号"),
        20,
        attrs={"inputmode": "tel"},
        help_text=_("用这个号登录；没有账号的会开一个"),
    )
    bank = words_field(
        _("哪家银行"),
        60,
        required=False,
        help_text=_("托管银行才填，和银行授信上写的一样；只看得到这家银行的"),
    )
    starts_on = day_field(_("从哪天起"))
    ends_on = day_field(_("到哪天止"), required=False)

    def clean_bank(self) -> str:
        """Ask for the bank of whoever acts for one."""
        bank: str = self.cleaned_data["bank"]
        if self.cleaned_data.get("role") == CoopRole.BANK and not bank:
            raise forms.ValidationError(FILL_IN)
        return bank

    def clean_phone(self) -> str:
        """Return the number as it is kept."""
        phone = normalise_phone(self.cleaned_data["phone"])
        if not is_mobile(phone):
            raise forms.ValidationError(_("手机号要是11位，请再看一遍。"))
        return phone


class EndForm(forms.Form):
    """The last day of something."""

    on = day_field(_("最后一天"))


class MemberForm(forms.Form):
    """A member's number, first day and share."""

    number = words_field(_("社员证号"), 12)
    starts_on = day_field(_("入社日期"))
    share = yuan_field(_("股金（元）"), help_text=_("照股金证写，没有的填0"))


class ShareForm(forms.Form):
    """Another share."""

    share = yuan_field(_("股金（元）"))


class PromiseForm(forms.Form):
    """What a member promises to lend, for which days."""

    amount = yuan_field(
        _("承诺出借多少（元）"),
        help_text=_("只是登记愿意借多少，钱还在本人账上。"),
    )
    starts_on = day_field(_("从哪天起"))
    ends_on = day_field(_("到哪天止"))


class RuleForm(forms.Form):
    """What the assembly decided."""

    code = forms.ChoiceField(
        label=_("哪一条"),
        choices=[("", _("请选一条")), *RuleCode.choices],
        error_messages={"required": _("请选一条。")},
    )
    value = number_field(_("数值"), places=4, help_text=_("单位写在上面那一条后面"))
    starts_on = day_field(_("从哪天起"))
    ends_on = day_field(_("到哪天止"), required=False, help_text=_("一直有效的不填"))
    source = words_field(_("依据"), 120, help_text=_("比如：社员大会决议〔2026〕1号"))


class RateForm(forms.Form):
    """A published rate."""

    term = forms.ChoiceField(
        label=_("期限"),
        choices=LprTerm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    rate_pct = number_field(_("年利率（%）"), places=4)
    starts_on = day_field(_("公布日期"))
    known_until = day_field(
        _("查到哪天"),
        help_text=_("这天以前没有再变过。没变的，下个月再登记一次同一个数"),
    )
    source = words_field(_("来源"), 120)


class IndicatorForm(forms.Form):
    """Something that a co-op asks of its own."""

    name = words_field(_("问什么"), 80, help_text=_("比如：大棚间数"))
    kind = forms.ChoiceField(
        label=_("怎么填"),
        choices=IndicatorKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    section = words_field(_("放在哪一部分"), 20)
    unit = words_field(_("单位"), 8, required=False, help_text=_("数字才要"))
    places = forms.IntegerField(
        label=_("几位小数"), min_value=0, max_value=4, initial=0, required=False
    )
    choices = forms.CharField(
        label=_("选项"),
        required=False,
        max_length=400,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("选一项的才要，一行一个"),
    )
    valid_months = forms.IntegerField(
        label=_("几个月有效"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("到期要重新问；不会变的不填"),
    )
    needs_evidence = forms.BooleanField(label=_("要拍凭证"), required=False)

    def clean_choices(self) -> list[str]:
        """Return the choices, one a line."""
        return str(self.cleaned_data["choices"]).splitlines()

    def clean_places(self) -> int:
        """Return none where nothing was typed."""
        return self.cleaned_data["places"] or 0
