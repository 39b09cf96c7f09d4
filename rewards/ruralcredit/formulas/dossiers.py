"""The arithmetic of a household's file: reading values, months, what follows from what.

No tables and no clock. Amounts in a file are yuan as people say them, ratios percent.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from rewards.ruralcredit.formulas.rating import percent_of
from villages.formulas.months import add_months

# What follows from two others: a part in percent of a whole. C02 is what has to be
# paid back in a year (F02) relative to disposable income (F01).
DERIVED: Mapping[str, tuple[str, str]] = {"C02": ("F02", "F01")}
TRUE, FALSE = "true", "false"
# The column holds 12 digits before the point.
BEYOND_ANY = Decimal(10) ** 12
SOON_DAYS = 60


# Where the village's score begins and ends on the scale of the card. With the usual
# base of 1000 and its stars, 五星 and 四星 (above 1040) come to 90 and more, 三星 to 84,
# 二星 to 73: a design value, as no published rule could be read.
LOWEST_SCORE, HIGHEST_SCORE = 800, 1060
FULL_SCALE = Decimal(100)


def village_scale(score: int) -> Decimal:
    """Return a village's credit score on the scale from 0 to 100, half up to 0.01."""
    part = Decimal(score - LOWEST_SCORE) * FULL_SCALE / (HIGHEST_SCORE - LOWEST_SCORE)
    within = max(Decimal(0), min(FULL_SCALE, part))
    return within.quantize(Decimal("0.01"), ROUND_HALF_UP)


def read_number(said: object) -> Decimal | None:
    """Return a number as it was typed (12.5, ５, 1,200), None when it is none."""
    if isinstance(said, bool):
        return None
    try:
        number = Decimal(str(said).strip().replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def read_yes_or_no(said: object) -> str | None:
    """Return ``"true"`` or ``"false"`` for what was said, None for anything else."""
    text = str(said).strip().lower()
    if text in {TRUE, "是", "有", "yes", "1"}:
        return TRUE
    if text in {FALSE, "不是", "否", "没有", "无", "no", "0"}:
        return FALSE
    return None


def read_choice(said: object, choices: Sequence[Mapping[str, str]]) -> str | None:
    """Return the stored value of a choice, said by its value or its words."""
    text = str(said).strip()
    for one in choices:
        if text in {one["value"], one.get("label_zh"), one.get("label_en")}:
            return one["value"]
    return None


def places_of(number: Decimal) -> int:
    """Return how many places after the point a number really has."""
    exponent = number.normalize().as_tuple().exponent
    # Only numbers that are finite come here, whose exponent is one.
    return max(0, -int(exponent))


def holds_until(collected_on: date, valid_months: int | None) -> date | None:
    """Return the first day on which a value holds no more, None when it just stays."""
    return None if valid_months is None else add_months(collected_on, valid_months)


def derived(part: Decimal, whole: Decimal) -> Decimal:
    """Return a part of a whole, both in yuan, in percent to two places."""
    return percent_of(int(part * 100), int(whole * 100))


def percent(known: int, needed: int) -> int:
    """Return a share in whole percent, rounded down: 100 only when nothing is missing."""
    return 100 if needed == 0 else 100 * known // needed
