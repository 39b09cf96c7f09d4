"""Counting days and parts of a year: the first day counts, the last does not."""

from calendar import isleap
from datetime import date
from enum import StrEnum
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.refusals import (
    DatesOutOfOrder,
    TermMissing,
    UnlawfulPenalty,
)
from rewards.ruralcredit.formulas.loans.rounding import Exact


class Basis(StrEnum):
    """What part of a year some days are."""

    PERIOD = "period"
    ACTUAL_360 = "actual/360"
    ACTUAL_364 = "actual/364"
    ACTUAL_365 = "actual/365"
    ACTUAL_ACTUAL = "actual/actual"
    THIRTY_360 = "30/360"


DAYS_IN_YEAR = {Basis.ACTUAL_360: 360, Basis.ACTUAL_364: 364, Basis.ACTUAL_365: 365}


def days_between(first: date, last: date) -> int:
    """Return the calendar days from ``first``, counted, to ``last``, not counted."""
    return (last - first).days


def days_30_360(first: date, last: date) -> int:
    """Return the days between, with months of 30 days.

    A first day 31 becomes 30; a last day 31 becomes 30 if the first is 30; February
    has no rule of its own.
    """
    begin = min(first.day, 30)
    end = 30 if last.day == 31 and begin == 30 else last.day
    months = (last.year - first.year) * 12 + last.month - first.month
    return months * 30 + end - begin


def year_fraction(basis: Basis, first: date, last: date) -> Fraction:
    """Return the part of a year from ``first`` to ``last``, exactly.

    ``period`` has no fraction of its own between two days: see ``periods.Period``.
    """
    if last < first:
        raise DatesOutOfOrder(day=last.isoformat())
    if basis is Basis.ACTUAL_ACTUAL:
        return _by_calendar_year(first, last)
    if basis is Basis.THIRTY_360:
        return Fraction(days_30_360(first, last), 360)
    return fraction_of_days(basis, days_between(first, last))


def fraction_of_days(basis: Basis, days: int) -> Fraction:
    """Return the part of a year that a number of days is.

    Only where a year has a fixed length; others need the two days.
    """
    if days < 0:
        raise UnlawfulPenalty
    if basis is Basis.THIRTY_360:
        return Fraction(days, 360)
    if basis not in DAYS_IN_YEAR:
        raise TermMissing(name="from, to")
    return Fraction(days, DAYS_IN_YEAR[basis])


def interest(principal: Exact, annual_rate_pct: Exact, fraction: Fraction) -> Fraction:
    """Return the interest on a principal for a part of a year, not rounded."""
    return Fraction(principal) * Fraction(annual_rate_pct) / 100 * fraction


def _by_calendar_year(first: date, last: date) -> Fraction:
    """Each day belongs to the year in which it begins: 366 or 365 parts."""
    total, begin = Fraction(0), first
    while begin < last:
        end = min(date(begin.year + 1, 1, 1), last)
        total += Fraction((end - begin).days, 366 if isleap(begin.year) else 365)
        begin = end
    return total
