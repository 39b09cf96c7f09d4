"""The yearly rate that flows of money come to: what an offer must show."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, localcontext

from rewards.ruralcredit.formulas.loans.day_count import days_between
from rewards.ruralcredit.formulas.loans.periods import step_of
from rewards.ruralcredit.formulas.loans.refusals import DatesOutOfOrder, NoRateOfReturn
from rewards.ruralcredit.formulas.loans.rounding import ZERO, Rounding
from rewards.ruralcredit.formulas.loans.terms import Schedule, Terms

PRECISION = 50
# Halving so often leaves less than 10^-30 of the first interval.
HALVINGS = 120
LOWEST, HIGHEST = Decimal("-0.999"), Decimal(1000)
MONTHS = 12
DAYS_IN_YEAR = 365


@dataclass(frozen=True)
class Apr:
    """Percentages: of a period to four decimals, of a year to two.

    ``annual_rate_pct`` is the period's times the periods of a year,
    ``effective_annual_pct`` the same compounded.
    """

    period_rate_pct: Decimal
    annual_rate_pct: Decimal
    effective_annual_pct: Decimal


def apr(flows: Sequence[Decimal], *, periods_per_year: int = MONTHS) -> Apr:
    """Return the rate of return of flows a period apart, the first one now.

    Money lent is negative and money that comes back positive, or the other way round.
    Refuses flows that have no rate.
    """
    with localcontext() as context:
        context.prec = PRECISION
        rate = _root(lambda guess: _worth(flows, guess), flows)
        return Apr(
            period_rate_pct=_percent(rate, "0.0001"),
            annual_rate_pct=_percent(rate * periods_per_year, "0.01"),
            effective_annual_pct=_percent((1 + rate) ** periods_per_year - 1, "0.01"),
        )


def apr_of(terms: Terms, current: Schedule, *, fee: Decimal = ZERO) -> Apr:
    """Return the rate of a loan that is repaid as planned, less a fee paid at once.

    Refuses instalments that are no whole part of a year from each other.
    """
    per_year = 1 / step_of(terms).share
    if per_year.denominator != 1:
        raise NoRateOfReturn
    flows = [fee - terms.principal, *(row.total for row in current.rows)]
    return apr(flows, periods_per_year=int(per_year))


def effective_rate_pct(flows: Sequence[tuple[date, Decimal]]) -> Decimal:
    """Return the compounded yearly rate of dated flows, by days over 365."""
    if not flows:
        raise NoRateOfReturn
    begin = flows[0][0]
    if min(day for day, _amount in flows) < begin:
        raise DatesOutOfOrder(day=begin.isoformat())

    def worth(guess: Decimal) -> Decimal:
        return sum(
            (
                amount
                / (1 + guess) ** (Decimal(days_between(begin, day)) / DAYS_IN_YEAR)
                for day, amount in flows
            ),
            Decimal(0),
        )

    with localcontext() as context:
        context.prec = PRECISION
        return _percent(_root(worth, [amount for _day, amount in flows]), "0.01")


def _worth(flows: Sequence[Decimal], rate: Decimal) -> Decimal:
    """Return what the flows are worth at the end; it has the sign of their worth now."""
    value = Decimal(0)
    for flow in flows:
        value = value * (1 + rate) + flow
    return value


def _root(worth: Callable[[Decimal], Decimal], flows: Sequence[Decimal]) -> Decimal:
    """Halve the interval in which the worth changes its sign."""
    if not flows or min(flows) >= 0 or max(flows) <= 0:
        raise NoRateOfReturn
    low, high = LOWEST, HIGHEST
    below = worth(low) > 0
    if below == (worth(high) > 0):
        raise NoRateOfReturn
    for _halving in range(HALVINGS):
        middle = (low + high) / 2
        if (worth(middle) > 0) == below:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _percent(rate: Decimal, unit: str) -> Decimal:
    return Rounding(Decimal(unit)).round(rate * 100)
