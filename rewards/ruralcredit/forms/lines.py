"""What is typed of bank lines and of loan products, with their terms in plain words."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.fields import (
    day_field,
    number_field,
    words_field,
    yuan_field,
)
from rewards.ruralcredit.forms.servicing import count_field
from rewards.ruralcredit.formulas.lending import Agreement
from rewards.ruralcredit.formulas.loans import (
    AllocationMode,
    Basis,
    Component,
    Every,
    Future,
    InstalmentFormula,
    Method,
    Mode,
    Shift,
    Unit,
)
from rewards.ruralcredit.selectors.loans.words import (
    BASES,
    COMPONENTS,
    DIRECTIONS,
    FORMULAS,
    FUTURES,
    METHODS,
    MODES,
    SHIFTS,
    UNITS,
)

ORDERS = (
    (Component.PENALTY, Component.FEE, Component.INTEREST, Component.PRINCIPAL),
    (Component.FEE, Component.PENALTY, Component.INTEREST, Component.PRINCIPAL),
    (Component.INTEREST, Component.PRINCIPAL, Component.FEE, Component.PENALTY),
    (Component.PRINCIPAL, Component.INTEREST, Component.FEE, Component.PENALTY),
)
ROUND_TO = ("0.01", "0.1", "1")
GROUPS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (
        _("借多少"),
        (
            "name",
            "annual_rate_pct",
            "least",
            "most",
            "max_periods",
            "guarantors_needed",
        ),
    ),
    (
        _("怎么还"),
        ("method", "every_count", "every_unit", "grace_principal_periods", "shift"),
    ),
    (_("怎么算"), ("basis", "formula", "mode", "unit", "instalment_unit")),
    (_("还的钱"), ("order", "direction", "future", "principal_first_after")),
    (
        _("晚还"),
        (
            "penalty_multiplier",
            "penalty_basis",
            "penalty_grace_days",
            "penalty_compound",
        ),
    ),
)


def choice_field(label: Any, words: dict[Any, Any], **more: Any) -> forms.ChoiceField:
    """Return a select of an enum in plain words."""
    return forms.ChoiceField(
        label=label,
        choices=[(str(code), name) for code, name in words.items()],
        error_messages={"required": _("请选一样。")},
        **more,
    )


class LineForm(forms.Form):
    """A line as the bank's agreement says."""

    bank = words_field(_("哪家银行"), 60)
    agreement = words_field(_("协议号"), 60)
    amount = yuan_field(_("额度（元）"))
    guarantee_pct = number_field(_("合作社担保比例（%）"), places=2)
    bank_share_pct = number_field(_("银行出资占比（%）"), places=2, initial=100)
    trigger_days = count_field(_("逾期几天起代偿"), 999, initial=90)
    fee_pct = number_field(_("年服务费（%）"), places=2, initial=0)
    starts_on = day_field(_("从哪天起"))
    ends_on = day_field(_("到哪天止"))

    def clean_trigger_days(self) -> int:
        """Return none where nothing was typed."""
        return self.cleaned_data["trigger_days"] or 0


class PaperForm(forms.Form):
    """By which paper of the bank."""

    reference = words_field(_("依据"), 60, help_text=_("银行的通知或补充协议编号"))


class LineAmountForm(PaperForm):
    """Another amount."""

    amount = yuan_field(_("新的额度（元）"))
    field_order = ("amount", "reference")


class ReserveForm(PaperForm):
    """Money that went into the reserve at the bank, or came out of it."""

    way = forms.ChoiceField(
        label=_("存还是取"),
        choices=(("in", _("存进去")), ("out", _("取出来"))),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选一样。")},
    )
    amount = yuan_field(_("多少（元）"))
    field_order = ("way", "amount", "reference")


class ProductForm(forms.Form):
    """A product: bounds, rate, rebates by band, and every term of how it is reckoned."""

    name = words_field(_("名称"), 40)
    annual_rate_pct = number_field(_("年利率（%）"), places=4)
    least = yuan_field(_("最少借多少（元）"))
    most = yuan_field(_("最多借多少（元）"))
    max_periods = count_field(_("最多几期"), 360, required=True)
    guarantors_needed = count_field(_("要几个保证人"), 3, initial=1)
    method = choice_field(_("怎么还"), METHODS)
    every_count = count_field(_("每几个（月、周、天）还一次"), 99, initial=1)
    every_unit = choice_field(_("按月、按周还是按天"), UNITS)
    basis = choice_field(_("利息怎么算"), BASES)
    formula = choice_field(_("等额本息每期怎么算"), FORMULAS)
    mode = choice_field(_("零头怎么办"), MODES)
    unit = forms.ChoiceField(
        label=_("零头算到"), choices=[(one, f"{one}元") for one in ROUND_TO]
    )
    instalment_unit = forms.ChoiceField(
        label=_("每期凑整到"),
        choices=[("", _("不凑整")), *((one, f"{one}元") for one in ("1", "10", "100"))],
        required=False,
    )
    grace_principal_periods = count_field(_("头几期只还利息"), 60)
    shift = choice_field(_("节假日"), SHIFTS)
    order = forms.ChoiceField(
        label=_("还的钱先抵什么"),
        choices=[
            (",".join(one), " → ".join(str(COMPONENTS[part]) for part in one))
            for one in ORDERS
        ],
    )
    direction = choice_field(_("几期一起欠的时候"), DIRECTIONS)
    future = choice_field(_("多还了"), FUTURES)
    principal_first_after = count_field(_("逾期超过几天先抵本金"), 999, initial=90)
    penalty_multiplier = number_field(
        _("罚息是年利率的几倍"),
        places=2,
        required=False,
        help_text=_("不收罚息就不填"),
    )
    penalty_basis = choice_field(_("罚息怎么算"), BASES, initial=str(Basis.ACTUAL_360))
    penalty_grace_days = count_field(_("晚几天以内不收"), 99)
    penalty_compound = forms.BooleanField(label=_("没还的利息也收"), required=False)

    def __init__(self, *args: Any, bands: list[str], **kwargs: Any) -> None:
        """Ask for a rebate for each band of the card in force."""
        super().__init__(*args, **kwargs)
        self.bands = bands
        for band in bands:
            self.fields[f"rebate_{band}"] = number_field(
                _("%(band)s级优惠（%%）") % {"band": band}, places=2, required=False
            )

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields under titles, as they stand on the page."""
        given = [(title, [self[name] for name in names]) for title, names in GROUPS]
        rebates = [self[f"rebate_{band}"] for band in self.bands]
        return [*given, (_("守信优惠"), rebates)] if rebates else given

    @property
    def rebates(self) -> dict[str, str]:
        """Return the rebates that were given, by band."""
        given = {band: self.cleaned_data[f"rebate_{band}"] for band in self.bands}
        return {band: f"{off:f}" for band, off in given.items() if off}

    @property
    def agreement(self) -> Agreement:
        """Return the terms as the arithmetic reads them."""
        given = self.cleaned_data
        unit, rounded = Decimal(given["unit"]), given["instalment_unit"]
        return Agreement(
            method=Method(given["method"]),
            basis=Basis(given["basis"]),
            formula=InstalmentFormula(given["formula"]),
            every=Every(given["every_count"] or 1, Unit(given["every_unit"])),
            unit=unit,
            mode=Mode(given["mode"]),
            instalment_unit=Decimal(rounded) if rounded else None,
            grace_principal_periods=given["grace_principal_periods"] or 0,
            shift=Shift(given["shift"]),
            order=tuple(Component(one) for one in given["order"].split(",")),
            direction=AllocationMode(given["direction"]),
            future=Future(given["future"]),
            principal_first_after=given["principal_first_after"] or 0,
            penalty_multiplier=given["penalty_multiplier"],
            penalty_basis=Basis(given["penalty_basis"]),
            penalty_grace_days=given["penalty_grace_days"] or 0,
            penalty_compound=given["penalty_compound"],
        )
