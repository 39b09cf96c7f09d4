"""The level payment that repays a balance over given periods, to the last fen."""

from collections.abc import Sequence
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.periods import Period, step_of
from rewards.ruralcredit.formulas.loans.rounding import Exact
from rewards.ruralcredit.formulas.loans.terms import InstalmentFormula, Terms

MONTH_DAYS, YEAR_DAYS = 30, 365


def annuity(balance: Exact, rate: Fraction, periods: int) -> Fraction:
    """Return P·i·(1+i)^n / ((1+i)^n − 1), or P/n at no interest. Not rounded."""
    if not rate:
        return Fraction(balance) / periods
    growth = (1 + rate) ** periods
    return Fraction(balance) * rate * growth / (growth - 1)


def annuity_over(owed_first: Exact, later_rates: Sequence[Fraction]) -> Fraction:
    """Return the payment for periods of different rates. Not rounded.

    ``owed_first`` is what is owed at the first due date, with the interest of the
    first period; ``later_rates`` are those of the periods after it. Every payment is
    carried forward to the last due date: the debt over the compounded sum of ones.
    """
    debt, ones = Fraction(owed_first), Fraction(1)
    for rate in later_rates:
        debt, ones = debt * (1 + rate), ones * (1 + rate) + 1
    return debt / ones


def level_payment(
    terms: Terms,
    balance: Exact,
    periods: Sequence[Period],
    first_interest: Fraction | None = None,
) -> Fraction:
    """Return the payment of equal instalments over ``periods``, not rounded.

    ``first_interest`` is what the first of them bears when that is not simply the
    balance for its days, as when a part was drawn in its middle; the payment then
    comes from the factors of the periods whatever the formula.
    """
    yearly = Fraction(terms.annual_rate_pct) / 100
    if first_interest is None:
        if terms.formula is InstalmentFormula.ANNUITY_RATE_30_365:
            months = step_of(terms).share * 12
            rate = yearly * MONTH_DAYS * months / YEAR_DAYS
            return annuity(balance, rate, len(periods))
        if terms.formula is not InstalmentFormula.ANNUITY_ACTUAL_FACTORS:
            share = step_of(terms).share if yearly else Fraction(0)
            return annuity(balance, yearly * share, len(periods))
        first_interest = Fraction(balance) * yearly * periods[0].fraction()
    rates = [yearly * period.fraction() for period in periods[1:]]
    return annuity_over(Fraction(balance) + first_interest, rates)
