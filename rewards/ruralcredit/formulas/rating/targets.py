"""The nearest value that lies in a bin, as it can be written."""

from decimal import ROUND_CEILING, Decimal

from rewards.ruralcredit.formulas.rating.card import DOWN, Bin, Indicator, Value


def target_in(indicator: Indicator, wanted: Bin, value: Value | None) -> Value | None:
    """Return the value of a bin that is nearest to what the file says.

    A number is a multiple of the indicator's step: the lower edge of the bin from
    below, and from above the last step before its upper edge, which the bin does not
    hold (less than 20% at a step of 0.01 is 19.99). None when no step lies in the
    bin, as then nobody could write it down. Without a value yet, the edge that the
    indicator's direction comes from.
    """
    if wanted.value is not None:
        return wanted.value
    step = indicator.step
    lowest = None if wanted.lower is None else _on_step(wanted.lower, step)
    highest = None if wanted.upper is None else _on_step(wanted.upper, step) - step
    if isinstance(value, Decimal):
        from_above = wanted.upper is not None and value >= wanted.upper
    else:
        from_above = indicator.direction == DOWN
    order = (highest, lowest) if from_above else (lowest, highest)
    target = next((one for one in order if one is not None), None)
    return target if target is not None and wanted.holds(target) else None


def _on_step(number: Decimal, step: Decimal) -> Decimal:
    """Return the first multiple of a step that is not below a number."""
    return (number / step).to_integral_value(rounding=ROUND_CEILING) * step
