"""How much a household may borrow at most: four numbers, and which one binds."""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from rewards.ruralcredit.formulas.rating.refusals import (
    DebtServiceUnknown,
    IncomeUnknown,
)

# In this order among equals.
BAND, CAPACITY, COOP, LINE = "band", "capacity", "coop", "line"
# 100 yuan.
UNIT_FEN = 10_000


@dataclass(frozen=True)
class Limit:
    """All numbers in fen, none below 0; ``fen`` is the least, rounded down."""

    band_fen: int
    capacity_fen: int
    coop_fen: int
    line_fen: int
    fen: int
    binding: str

    def as_data(self) -> dict[str, Any]:
        """Return the limit for JSON."""
        return dict(vars(self))


def limit_of(
    *,
    ceiling_fen: int,
    income_fen: int | None,
    debt_service_fen: int | None,
    multiple: Decimal,
    coop_cap_fen: int,
    line_left_fen: int,
    unit_fen: int = UNIT_FEN,
) -> Limit:
    """Return the most that a household may borrow.

    The least of the band's ceiling (0 without a band), ``multiple`` times the yearly
    disposable income less what is paid back every year, the co-op's cap for one
    borrower and what the bank's line has left, rounded down to ``unit_fen``. What is
    below 0 counts as 0; among equals the earlier binds. Raises ``IncomeUnknown`` or
    ``DebtServiceUnknown``: what nobody asked is not 0.
    """
    if income_fen is None:
        raise IncomeUnknown
    if debt_service_fen is None:
        raise DebtServiceUnknown
    earned = (multiple * income_fen).to_integral_value(rounding=ROUND_FLOOR)
    numbers = {
        BAND: ceiling_fen,
        CAPACITY: int(earned) - debt_service_fen,
        COOP: coop_cap_fen,
        LINE: line_left_fen,
    }
    numbers = {name: max(0, fen) for name, fen in numbers.items()}
    binding = min(numbers, key=lambda name: numbers[name])
    return Limit(
        band_fen=numbers[BAND],
        capacity_fen=numbers[CAPACITY],
        coop_fen=numbers[COOP],
        line_fen=numbers[LINE],
        fen=numbers[binding] // unit_fen * unit_fen,
        binding=binding,
    )
