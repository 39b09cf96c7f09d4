"""The stretches between due dates, and what part of a year each is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import islice

from rewards.ruralcredit.formulas.loans.day_count import (
    Basis,
    days_between,
    year_fraction,
)
from rewards.ruralcredit.formulas.loans.due_dates import Every, in_order
from rewards.ruralcredit.formulas.loans.refusals import TermMissing
from rewards.ruralcredit.formulas.loans.terms import Method, Terms


@dataclass(frozen=True)
class Period:
    """From ``starts_on``, counted, to ``due_on``, not counted: ``days`` calendar days.

    On the basis ``period`` the ``span`` days are ``share`` of a year, and a stretch of
    it is its part of those days.
    """

    n: int
    starts_on: date
    due_on: date
    basis: Basis
    share: Fraction
    span: int
    days: int

    def fraction(self, first: date | None = None, last: date | None = None) -> Fraction:
        """Return the part of a year of the period, or of a stretch within it."""
        begin, end = first or self.starts_on, last or self.due_on
        if self.basis is Basis.PERIOD:
            return self.share * Fraction(days_between(begin, end), self.span)
        return year_fraction(self.basis, begin, end)

    def cut(self, on: date) -> "Period":
        """Return what is left of the period from ``on``, for interest alone."""
        return replace(self, starts_on=on)


def periods_of(terms: Terms) -> tuple[Period, ...]:
    """Return the periods of a loan whose number of instalments is known."""
    if terms.method is Method.CUSTOM_PRINCIPAL:
        return periods_between(terms, tuple(part.due_on for part in terms.parts))
    if terms.due_dates:
        return periods_between(terms, terms.due_dates)
    if terms.periods is None:
        raise TermMissing(name="periods")
    if terms.method is Method.BULLET:
        due_on = due_date(terms, terms.periods)
        return (_period(terms, 1, terms.disbursed_on, due_on),)
    return tuple(islice(endless_periods(terms), terms.periods))


def endless_periods(terms: Terms) -> Iterator[Period]:
    """Yield periods for as long as somebody asks."""
    n, before = 1, terms.disbursed_on
    while True:
        due_on = due_date(terms, n)
        yield _period(terms, n, before, due_on)
        n, before = n + 1, due_on


def periods_between(
    terms: Terms, days: Sequence[date], *, first: int = 1, after: date | None = None
) -> tuple[Period, ...]:
    """Return the periods that end on listed days, numbered from ``first``.

    They begin on ``after``, else when the money was paid out.
    """
    if terms.basis is Basis.PERIOD and terms.annual_rate_pct:
        step_of(terms)
    starts = (after or terms.disbursed_on, *days)
    pairs = zip(starts, days, strict=False)
    return tuple(
        _period(terms, n, begin, due) for n, (begin, due) in enumerate(pairs, first)
    )


def due_date(terms: Terms, n: int) -> date:
    """Return the n-th due date; the 0-th is the day a full step before the first."""
    if terms.first_due_on is not None:
        return step_of(terms).step(terms.first_due_on, n - 1)
    return step_of(terms).step(terms.schedule_from or terms.disbursed_on, n)


def step_of(terms: Terms) -> Every:
    """Return the step between due dates, which most loans need."""
    if terms.every is None:
        raise TermMissing(name="every")
    return terms.every


def _period(terms: Terms, n: int, begin: date, due_on: date) -> Period:
    in_order((due_on,), after=begin)
    days = days_between(begin, due_on)
    share = terms.every.share if terms.every else Fraction(0)
    if terms.method is Method.BULLET and terms.periods:
        # All steps at once.
        share *= terms.periods
    span = _whole_days(terms, due_on) if n == 1 and terms.pro_rata_first else days
    return Period(n, begin, due_on, terms.basis, share, span, days)


def _whole_days(terms: Terms, due_on: date) -> int:
    """Return the days of a full first period, which a broken one is a part of."""
    listed = terms.due_dates or terms.parts
    before = step_of(terms).step(due_on, -1) if listed else due_date(terms, 0)
    return days_between(before, due_on)
