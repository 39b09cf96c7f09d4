"""Values and bins of a card in the words that a household reads."""

from decimal import Decimal

from django.utils.translation import gettext as _

from rewards.ruralcredit.formulas.rating.card import (
    BOOLEAN,
    Bin,
    Indicator,
    Value,
    in_language,
    number_text,
)


def label_of(one: Bin) -> str:
    """Return the label of a bin in the language of whoever reads, or nothing."""
    return in_language(one.label_zh, one.label_en)


def value_words(indicator: Indicator, value: Value | None) -> str:
    """Return a value with its unit, 96%, or as its choice is called, 已参保."""
    if isinstance(value, Decimal):
        return _with_unit(indicator, number_text(value))
    if value is None:
        neutral = indicator.neutral
        return (label_of(neutral) if neutral else "") or _("没有填")
    for one in indicator.lines:
        if one.value == value and label_of(one):
            return label_of(one)
    if indicator.kind == BOOLEAN:
        return _("是") if value else _("不是")
    return str(value)


def bin_words(indicator: Indicator, one: Bin) -> str:
    """Return which values a bin holds: 不到20%, 20%到不满40%, 95%以上."""
    if label_of(one):
        return label_of(one)
    if one.missing or one.value is not None:
        return value_words(indicator, one.value)
    # Below the minimum there is nothing: the first bin needs no lower edge.
    lower = None if one.lower == indicator.minimum else one.lower
    if one.upper is None:
        return _at_least(indicator, lower)
    if lower is None:
        return _("不到%(upper)s") % {
            "upper": _with_unit(indicator, number_text(one.upper))
        }
    return _("%(lower)s到不满%(upper)s") % {
        "lower": number_text(lower),
        "upper": _with_unit(indicator, number_text(one.upper)),
    }


def _at_least(indicator: Indicator, lower: Decimal | None) -> str:
    if lower is None:
        return _("不限")
    return _("%(lower)s以上") % {"lower": _with_unit(indicator, number_text(lower))}


def _with_unit(indicator: Indicator, text: str) -> str:
    unit = in_language(indicator.unit, indicator.unit_en)
    # 20% and 3笔, but 3 loans.
    return f"{text} {unit}" if unit.isascii() and unit.isalpha() else f"{text}{unit}"
