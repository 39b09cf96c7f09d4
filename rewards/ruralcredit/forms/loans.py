"""What is typed of loans: an application, a vote, a signature, money that came."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.formulas import format_fen, plain
from rewards.ruralcredit.forms.fields import (
    FILL_IN,
    day_field,
    fen_of,
    words_field,
    yuan_field,
)
from rewards.ruralcredit.models import CoopMember, Excess, LoanProduct, LoanStatus

MOST_PERIODS = 360
GUARANTOR_ROWS = 3
EXCESS = (
    (Excess.NEXT, gettext_lazy("先抵下一期")),
    (Excess.SHORTER, gettext_lazy("还本金，早点还完")),
    (Excess.LOWER, gettext_lazy("还本金，每期少还一点")),
)
LOAN_STATES = (
    ("", gettext_lazy("都要")),
    ("waiting", gettext_lazy("还没放款的")),
    ("late", gettext_lazy("晚了没还的")),
    *LoanStatus.choices,
)


class Once(forms.Form):
    """A form that has one effect, however often it is sent."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class LoanFilterForm(forms.Form):
    """How the list of loans is narrowed."""

    q = forms.CharField(required=False, max_length=40)
    state = forms.ChoiceField(choices=LOAN_STATES, required=False)


class GuarantorRows(forms.Widget):
    """Rows of a member's number or name, and yuan."""

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> list[tuple[str, str]]:
        """Return every row that says something."""
        told = [
            (
                str(data.get(f"{name}_{row}", "")).strip(),
                str(data.get(f"{name}_{row}_yuan", "")).strip(),
            )
            for row in range(GUARANTOR_ROWS)
        ]
        return [one for one in told if any(one)]


class GuarantorsField(forms.Field):
    """Members who stand for a loan, each with fen."""

    widget = GuarantorRows

    def __init__(self, **kwargs: Any) -> None:
        """Know no member until the form says which."""
        super().__init__(required=False, **kwargs)
        self.members: dict[str, CoopMember] = {}

    def know(self, members: list[CoopMember]) -> None:
        """Take the members of the co-op: by number, and by a name that only one has."""
        names: dict[str, list[CoopMember]] = {}
        for one in members:
            names.setdefault(one.resident.name, []).append(one)
        self.members = {name: who[0] for name, who in names.items() if len(who) == 1}
        self.members |= {one.number: one for one in members}

    def clean(self, value: list[tuple[str, str]]) -> dict[CoopMember, int]:
        """Return the members with their fen."""
        found: dict[CoopMember, int] = {}
        for who, amount in value:
            member = self.members.get(who.split(" ")[0] if who else "")
            if member is None:
                raise forms.ValidationError(
                    _("没有找到“%(who)s”，请填社员证号。") % {"who": who}
                )
            if member in found:
                raise forms.ValidationError(
                    _("%(who)s填了两遍。") % {"who": member.resident.name}
                )
            found[member] = _fen_typed(amount, member)
        return found


def _fen_typed(text: str, member: CoopMember) -> int:
    """Return typed yuan as fen, or say whose amount is missing."""
    try:
        fen = fen_of(yuan_field("").clean(text))
    except forms.ValidationError as wrong:
        fen = 0
        words = " ".join(wrong.messages) if text else _("请填担保多少。")
    else:
        words = _("请填担保多少。")
    if not fen:
        raise forms.ValidationError(
            _("%(who)s：%(words)s") % {"who": member.resident.name, "words": words}
        )
    return fen


class ProductChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A product by its name, rate and bounds."""

    def label_from_instance(self, obj: LoanProduct) -> str:
        """Say what it costs and how much it lends."""
        return _(
            "%(name)s，年利率%(rate)s%%，%(least)s到%(most)s，最多%(periods)s期"
        ) % {
            "name": obj.name,
            "rate": plain(obj.annual_rate_pct),
            "least": format_fen(obj.min_fen),
            "most": format_fen(obj.max_fen),
            "periods": obj.max_periods,
        }


class ApplyForm(Once):
    """What a member asks for, and who stands for it."""

    product = ProductChoice(
        label=gettext_lazy("哪种借款"),
        queryset=LoanProduct.objects.none(),
        empty_label=gettext_lazy("请选一种"),
        error_messages={"required": gettext_lazy("请选一种。")},
    )
    principal = yuan_field(gettext_lazy("借多少（元）"))
    periods = forms.IntegerField(
        label=gettext_lazy("分几期"),
        min_value=1,
        max_value=MOST_PERIODS,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": FILL_IN,
            "invalid": gettext_lazy("请填数字，比如12。"),
            "min_value": gettext_lazy("至少1期。"),
            "max_value": gettext_lazy("期数太多。"),
        },
    )
    purpose = words_field(
        gettext_lazy("做什么用"), 120, help_text=gettext_lazy("比如：买扇贝苗")
    )
    guarantors = GuarantorsField(label=gettext_lazy("保证人"))
    # What the schedule below was reckoned for.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        products: Any,
        members: list[CoopMember],
        **kwargs: Any,
    ) -> None:
        """Offer the products; know the members who may stand for it."""
        super().__init__(*args, **kwargs)
        product: Any = self.fields["product"]
        product.queryset = products
        guarantors: Any = self.fields["guarantors"]
        guarantors.know(members)

    @property
    def guarantor_rows(self) -> list[dict[str, Any]]:
        """Return the rows as they were typed, filled up with empty ones."""
        value = self["guarantors"].value() or []
        typed = [*value, *([("", "")] * GUARANTOR_ROWS)][:GUARANTOR_ROWS]
        return [
            {"name": f"guarantors_{row}", "who": who, "yuan": yuan}
            for row, (who, yuan) in enumerate(typed)
        ]

    def clean(self) -> dict[str, Any]:
        """Keep amount and periods within the product."""
        given = super().clean() or {}
        product = given.get("product")
        if product is None:
            return given
        principal: Decimal | None = given.get("principal")
        if principal is not None and not (
            product.min_fen <= fen_of(principal) <= product.max_fen
        ):
            told = {
                "least": format_fen(product.min_fen),
                "most": format_fen(product.max_fen),
            }
            self.add_error("principal", _("这种借款借%(least)s到%(most)s。") % told)
        if (given.get("periods") or 0) > product.max_periods:
            told = {"most": product.max_periods}
            self.add_error("periods", _("这种借款最多%(most)s期。") % told)
        return given


class ReasonForm(forms.Form):
    """Why."""

    # The shortest column it goes into holds 200, with the amount before it.
    words = words_field(gettext_lazy("为什么"), 160)


class VoteForm(forms.Form):
    """For or against, and why."""

    is_for = forms.TypedChoiceField(
        label=gettext_lazy("您的意见"),
        choices=(("yes", gettext_lazy("同意")), ("no", gettext_lazy("不同意"))),
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选同意或不同意。")},
    )
    words = words_field(
        gettext_lazy("理由"),
        200,
        required=False,
        help_text=gettext_lazy("不同意一定要写"),
    )


class SignForm(forms.Form):
    """The day on the contract."""

    signed_on = day_field(gettext_lazy("签约日期"))


class PayOutForm(forms.Form):
    """What the bank paid, as its slip says."""

    paid_out_on = day_field(gettext_lazy("放款日期"))
    amount = yuan_field(
        gettext_lazy("银行放了多少（元）"),
        help_text=gettext_lazy("要和合同一样多，不能先扣利息"),
    )
    bank_reference = words_field(gettext_lazy("银行流水号"), 60)


class MoneyForm(Once):
    """Money that reached the bank."""

    amount = yuan_field(gettext_lazy("还了多少（元）"))
    paid_on = day_field(gettext_lazy("哪天还的"))
    bank_reference = words_field(
        gettext_lazy("银行流水号"),
        60,
        required=False,
        help_text=gettext_lazy("同一个流水号只记一次"),
    )


class RepayForm(MoneyForm):
    """A repayment, and what is done with more than is due."""

    excess = forms.ChoiceField(
        label=gettext_lazy("比到期的多，多出来的"),
        choices=EXCESS,
        initial=Excess.NEXT,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选一样。")},
    )
    field_order = ("client_id", "amount", "paid_on", "excess", "bank_reference")


class DayForm(forms.Form):
    """Any day."""

    on = day_field(gettext_lazy("哪一天"))
