"""Whether a village or a town is a credit village or town, by published measures.

At least 70 % credit households, at least 85 % of borrowers without arrears, bad loans
below 5 %: the rules of one prefecture, and only a default. A town may also be asked
how many of its villages are credit villages; no published number could be read.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

HOUSEHOLDS, BORROWERS, BAD_LOANS, VILLAGES = (
    "credit_households",
    "borrowers_without_arrears",
    "bad_loans",
    "credit_villages",
)
_PLACES = Decimal("0.01")


@dataclass(frozen=True)
class AreaFacts:
    """What is known of an area: numbers of households, and fen outstanding.

    ``villages`` is None for a village itself.
    """

    households: int
    credit_households: int
    borrowers: int
    borrowers_without_arrears: int
    outstanding_fen: int
    bad_fen: int
    villages: int | None = None
    credit_villages: int = 0


@dataclass(frozen=True)
class Measures:
    """Thresholds in percent; without one, a measure is not asked."""

    households: Decimal | None = Decimal(70)
    borrowers: Decimal | None = Decimal(85)
    bad_loans: Decimal | None = Decimal(5)
    villages: Decimal | None = None


@dataclass(frozen=True)
class Criterion:
    """One measure.

    ``percent`` is to two places, None when there is nobody or nothing to measure;
    then ``met`` is None as well, neither met nor missed, and the page says so. What is
    ``at_most`` must stay below its threshold, everything else reach it.
    """

    code: str
    percent: Decimal | None
    threshold: Decimal
    at_most: bool
    met: bool | None


def criteria(facts: AreaFacts, measures: Measures | None = None) -> list[Criterion]:
    """Return each measure with its number; rounding decides nothing."""
    asked = measures or Measures()
    rows = [
        (HOUSEHOLDS, facts.credit_households, facts.households, asked.households),
        (
            BORROWERS,
            facts.borrowers_without_arrears,
            facts.borrowers,
            asked.borrowers,
        ),
        (BAD_LOANS, facts.bad_fen, facts.outstanding_fen, asked.bad_loans),
    ]
    if facts.villages is not None:
        rows.append((VILLAGES, facts.credit_villages, facts.villages, asked.villages))
    return [
        _criterion(code, part, whole, threshold)
        for code, part, whole, threshold in rows
        if threshold is not None
    ]


def is_credit_area(found: list[Criterion]) -> bool:
    """Return whether the measures are met: none missed, and households measured.

    Where nobody borrows there are no arrears and no bad loans to miss; where nobody
    lives there is no credit village.
    """
    return all(
        one.met or (one.met is None and one.code in {BORROWERS, BAD_LOANS})
        for one in found
    )


def _criterion(code: str, part: int, whole: int, threshold: Decimal) -> Criterion:
    at_most = code == BAD_LOANS
    if whole <= 0:
        return Criterion(code, None, threshold, at_most, None)
    exact = Fraction(100 * part, whole)
    edge = Fraction(threshold)
    percent = (Decimal(exact.numerator) / exact.denominator).quantize(
        _PLACES, rounding=ROUND_HALF_UP
    )
    met = exact < edge if at_most else exact >= edge
    return Criterion(code, percent, threshold, at_most, met)
