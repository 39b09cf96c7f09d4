"""How a loan is reckoned, in the words that stand on the contract and on the page."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.formulas import plain
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

METHODS: dict[Method, Any] = {
    Method.EQUAL_INSTALMENT: gettext_lazy("等额本息：每期还的一样多"),
    Method.EQUAL_PRINCIPAL: gettext_lazy("等额本金：每期本金一样多，利息越来越少"),
    Method.INTEREST_FIRST: gettext_lazy("先息后本：每期只还利息，本金最后一期还"),
    Method.BULLET: gettext_lazy("利随本清：到期本金和利息一次还"),
    Method.FLAT: gettext_lazy("等本等息：每期本金一样多，利息也一样多"),
}
BASES: dict[Basis, Any] = {
    Basis.PERIOD: gettext_lazy("按期算，一个月是年利率的十二分之一，不管这个月几天"),
    Basis.ACTUAL_360: gettext_lazy("按实际天数算，一年当360天"),
    Basis.ACTUAL_364: gettext_lazy("按实际天数算，一年当364天"),
    Basis.ACTUAL_365: gettext_lazy("按实际天数算，一年当365天"),
    Basis.ACTUAL_ACTUAL: gettext_lazy("按实际天数算，闰年366天"),
    Basis.THIRTY_360: gettext_lazy("每月当30天，一年当360天"),
}
FORMULAS: dict[InstalmentFormula, Any] = {
    InstalmentFormula.ANNUITY_PERIOD_RATE: gettext_lazy("按每期利率算"),
    InstalmentFormula.ANNUITY_RATE_30_365: gettext_lazy("按30天除以365天的利率算"),
    InstalmentFormula.ANNUITY_ACTUAL_FACTORS: gettext_lazy("按每期实际天数算"),
}
MODES: dict[Mode, Any] = {
    Mode.HALF_UP: gettext_lazy("四舍五入"),
    Mode.HALF_EVEN: gettext_lazy("四舍六入五成双"),
    Mode.UP: gettext_lazy("往上进"),
    Mode.DOWN: gettext_lazy("零头去掉"),
}
SHIFTS: dict[Shift, Any] = {
    Shift.NONE: gettext_lazy("到期日遇节假日不改"),
    Shift.NEXT: gettext_lazy("到期日遇节假日，顺延到下一个工作日，利息不变"),
    Shift.PREVIOUS: gettext_lazy("到期日遇节假日，提前到上一个工作日，利息不变"),
    Shift.NEXT_SAME_MONTH: gettext_lazy(
        "到期日遇节假日顺延，跨月了就提前到上一个工作日，利息不变"
    ),
}
COMPONENTS: dict[Component, Any] = {
    Component.PENALTY: gettext_lazy("罚息"),
    Component.FEE: gettext_lazy("费用"),
    Component.INTEREST: gettext_lazy("利息"),
    Component.PRINCIPAL: gettext_lazy("本金"),
}
DIRECTIONS: dict[AllocationMode, Any] = {
    AllocationMode.HORIZONTAL: gettext_lazy("先还清最早的一期，再还下一期"),
    AllocationMode.VERTICAL: gettext_lazy("到期的各期先还同一样，再还下一样"),
}
FUTURES: dict[Future, Any] = {
    Future.NEXT: gettext_lazy("多还的先抵下一期"),
    Future.LAST: gettext_lazy("多还的先抵最后一期"),
    Future.NONE: gettext_lazy("不抵没到期的"),
}
UNITS: dict[Unit, Any] = {
    Unit.MONTH: gettext_lazy("个月"),
    Unit.WEEK: gettext_lazy("周"),
    Unit.DAY: gettext_lazy("天"),
}
CLASSES: dict[str, Any] = {
    "normal": gettext_lazy("正常"),
    "special_mention": gettext_lazy("关注"),
    "substandard": gettext_lazy("次级"),
    "doubtful": gettext_lazy("可疑"),
    "loss": gettext_lazy("损失"),
}


def order_in_words(agreement: Agreement) -> str:
    """Write the order in which a payment settles what is owed."""
    return " → ".join(str(COMPONENTS[one]) for one in agreement.order)


def every_in_words(every: Every) -> str:
    """Write how often one pays: 每1个月."""
    return _("每%(count)s%(unit)s") % {"count": every.count, "unit": UNITS[every.unit]}


def terms_in_words(agreement: Agreement) -> list[tuple[str, str]]:
    """Return titles and sentences: exactly as the loan is reckoned, nothing left out."""
    return [(str(title), str(words)) for title, words in _terms(agreement)]


def _terms(one: Agreement) -> Iterator[tuple[Any, Any]]:
    yield _("怎么还"), METHODS.get(one.method, one.method)
    yield _("多久还一次"), every_in_words(one.every)
    yield _("利息怎么算"), BASES[one.basis]
    if one.method is Method.EQUAL_INSTALMENT:
        yield _("每期多少怎么算"), FORMULAS.get(one.formula, one.formula)
    yield _("零头"), _rounding(one)
    if one.grace_principal_periods:
        words = _("头%(number)s期只还利息") % {"number": one.grace_principal_periods}
        yield _("宽限"), words
    yield _("哪天到期"), _("从放款那天起，每期同一天；那个月没有这一天的，是月底")
    yield _("节假日"), SHIFTS[one.shift]
    yield _("提前还"), _("可以，不另收钱；利息只算到还的那天")
    order = {"order": order_in_words(one), "way": DIRECTIONS[one.direction]}
    yield _("还的钱先抵什么"), _("%(order)s；%(way)s") % order
    late = {"days": one.principal_first_after}
    yield _("晚了很久的"), _("逾期超过%(days)s天，先抵本金") % late
    yield _("多还了"), FUTURES[one.future]
    yield _("晚还"), _penalty(one)


def _rounding(one: Agreement) -> str:
    words = _("%(how)s到%(unit)s元") % {"how": MODES[one.mode], "unit": one.unit}
    if one.instalment_unit is None:
        return words
    more = _("每期%(how)s到%(unit)s元，差额放在最后一期")
    told = {"how": MODES[one.mode], "unit": one.instalment_unit}
    return f"{words}；{more % told}"


def _penalty(one: Agreement) -> str:
    if one.penalty_multiplier is None:
        return _("不收罚息")
    told = {
        "times": plain(one.penalty_multiplier),
        "basis": BASES[one.penalty_basis],
        "days": one.penalty_grace_days,
    }
    words = _(
        "%(days)s天以内不收；过了从到期那天算起，按年利率的%(times)s倍，%(basis)s"
    )
    if one.penalty_compound:
        return f"{words % told}；{_('没还的利息也算')}"
    return words % told
