"""Whether more points go with fewer defaults: Gini and KS, with how sure that is.

Gini is 2 AUC - 1, its interval from the standard error of Hanley and McNeil (The
meaning and use of the area under a ROC curve, Radiology 143, 1982, 29-36). The
interval of KS is that of Dvoretzky, Kiefer and Wolfowitz with Massart's constant
(Annals of Probability 18, 1990, 1269-1283), half of the error left to each of the two
curves: wide, but it holds for any number of loans, and is the same every time it is
computed, which a bootstrap is not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

# Two-sided 95 %.
_Z = Decimal("1.959964")
_ERROR = Decimal("0.05")
_PLACES = Decimal("0.0001")
# With fewer of either kind the interval of Gini is no more than a hint.
FEWEST = 30


@dataclass(frozen=True)
class Measured:
    """A number to four places with its 95 % interval, both cut to what can be."""

    value: Decimal
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Discrimination:
    """How well the card tells loans that went bad from those that did not.

    ``few`` says that there are too few of either kind to rely on the interval.
    """

    loans: int
    defaults: int
    gini: Measured
    ks: Measured
    few: bool


def discrimination_of(
    loans: Iterable[tuple[Decimal, bool]], *, fewest: int = FEWEST
) -> Discrimination | None:
    """Return Gini and KS from (points, went bad) of closed loans.

    None when no loan or every loan went bad: then there is nothing to tell apart.
    Gini is 1 when everybody who defaulted had fewer points than everybody who did
    not, 0 when points say nothing, below 0 when they mislead.
    """
    found = list(loans)
    bad = sorted(points for points, went_bad in found if went_bad)
    good = sorted(points for points, went_bad in found if not went_bad)
    if not bad or not good:
        return None
    return Discrimination(
        loans=len(found),
        defaults=len(bad),
        gini=_gini(good, bad),
        ks=_ks(good, bad),
        few=min(len(good), len(bad)) < fewest,
    )


def area(good: list[Decimal], bad: list[Decimal]) -> Fraction:
    """Return AUC of sorted points: how often a good one is above a bad one.

    A tie counts half.
    """
    twice = sum(bisect_left(bad, one) + bisect_right(bad, one) for one in good)
    return Fraction(twice, 2 * len(good) * len(bad))


def _gini(good: list[Decimal], bad: list[Decimal]) -> Measured:
    auc = area(good, bad)
    # Q1: two good ones above one bad one; Q2: one good one above two bad ones.
    first = auc / (2 - auc)
    second = 2 * auc * auc / (1 + auc)
    variance = (
        auc * (1 - auc)
        + (len(good) - 1) * (first - auc * auc)
        + (len(bad) - 1) * (second - auc * auc)
    ) / (len(good) * len(bad))
    error = (Decimal(variance.numerator) / variance.denominator).sqrt()
    return _measured(2 * auc - 1, 2 * _Z * error, Decimal(-1))


def _ks(good: list[Decimal], bad: list[Decimal]) -> Measured:
    """Return the widest gap between the two curves of who has at most so many points."""
    gap = max(
        abs(
            Fraction(bisect_right(bad, points), len(bad))
            - Fraction(bisect_right(good, points), len(good))
        )
        for points in {*good, *bad}
    )
    margin = _margin(len(good)) + _margin(len(bad))
    return _measured(gap, margin, Decimal(0))


def _margin(number: int) -> Decimal:
    """Return how far a curve of so many loans may be off, at half of the error."""
    return ((4 / _ERROR).ln() / (2 * number)).sqrt()


def _measured(exact: Fraction, margin: Decimal, least: Decimal) -> Measured:
    value = Decimal(exact.numerator) / exact.denominator
    low, high = max(value - margin, least), min(value + margin, Decimal(1))
    return Measured(_rounded(value), _rounded(low), _rounded(high))


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(_PLACES, rounding=ROUND_HALF_UP)
