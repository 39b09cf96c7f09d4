"""Rounding an exact amount to money: four modes, any unit."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

# Everything is computed as a fraction and becomes money here, so that a half cent is
# seen as one however many divisions led to it.
Exact = Fraction | Decimal | int

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


class Mode(StrEnum):
    """How what lies between two units is decided."""

    HALF_UP = "half_up"  # 四舍五入
    HALF_EVEN = "half_even"  # 四舍六入五成双
    UP = "up"  # towards plus infinity
    DOWN = "down"  # cut off


@dataclass(frozen=True)
class Rounding:
    """A unit in yuan (0.01 is one fen) and a mode."""

    unit: Decimal = CENT
    mode: Mode = Mode.HALF_UP

    def round(self, value: Exact) -> Decimal:
        """Return ``value`` as a multiple of the unit, with at least two decimals."""
        units = Fraction(value) / Fraction(self.unit)
        return money(Decimal(_whole(units, self.mode)) * self.unit)


# 四舍五入 to the fen, where nothing else was agreed.
TO_THE_CENT = Rounding()


def money(amount: Decimal) -> Decimal:
    """Return the same amount, written with two decimals when it has fewer."""
    exponent = amount.as_tuple().exponent
    if isinstance(exponent, int) and exponent > -2:
        return amount.quantize(CENT)
    return amount


def _whole(units: Fraction, mode: Mode) -> int:
    if mode is Mode.HALF_EVEN:
        return round(units)
    if mode is Mode.UP:
        return -(-units.numerator // units.denominator)
    size = abs(units) + (Fraction(1, 2) if mode is Mode.HALF_UP else 0)
    whole = size.numerator // size.denominator
    return whole if units >= 0 else -whole
