"""Terms that no loan can have are refused before anything is computed."""

from decimal import Decimal
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.due_dates import require_steps
from rewards.ruralcredit.formulas.loans.refusals import (
    GraceTooLong,
    NegativeRate,
    NoPeriods,
    NotWholeUnits,
    PartsDoNotAddUp,
    PaymentNotPositive,
    PercentagesAboveHundred,
    PrincipalNotPositive,
    TermMissing,
    TooManyPeriods,
)
from rewards.ruralcredit.formulas.loans.rounding import CENT, ZERO, money
from rewards.ruralcredit.formulas.loans.terms import (
    InstalmentFormula,
    Method,
    Terms,
)

# A hundred years of months, or three of days.
MOST_PERIODS = 1200


def check(terms: Terms) -> None:
    """Refuse unlawful or senseless terms, each with its own code.

    A principal too small for its periods (0.01 in twelve parts) is no fault: the parts
    round to nought and the last instalment, or the first where parts round up, has it.
    """
    _check_money(terms)
    if terms.annual_rate_pct < 0:
        raise NegativeRate
    if terms.method is Method.CUSTOM_PRINCIPAL:
        _check_parts(terms)
    elif not terms.due_dates and terms.every is not None:
        require_steps(terms.every, 1 if terms.periods is None else terms.periods)
    if terms.periods is not None and terms.periods > MOST_PERIODS:
        raise TooManyPeriods(most=MOST_PERIODS)
    if terms.method is Method.FIXED_PAYMENT:
        require_amount(terms.payment, "payment")
    if terms.formula is InstalmentFormula.FIXED_INSTALMENT:
        require_amount(terms.instalment, "instalment")


def check_grace(terms: Terms, periods: int) -> None:
    """Refuse a grace that leaves nothing to repay in, and percentages above 100."""
    graces = (terms.grace_principal_periods, terms.grace_interest_periods)
    if min(graces) < 0 or max(graces) >= periods:
        raise GraceTooLong
    if terms.method is Method.FIXED_PRINCIPAL_PCT:
        percent = require(terms.principal_pct, "principal_pct")
        before_last = periods - terms.grace_principal_periods - 1
        # The last instalment takes the rest, so only those before it must fit.
        if percent <= 0 or percent * before_last > 100:
            raise PercentagesAboveHundred


def require(value: Decimal | None, name: str) -> Decimal:
    """Return a term that the method needs; refuse when it was not given."""
    if value is None:
        raise TermMissing(name=name)
    return value


def require_amount(value: Decimal | None, name: str) -> Decimal:
    """Return an agreed amount; refuse one that is missing, or nought or less."""
    amount = require(value, name)
    if amount <= 0:
        raise PaymentNotPositive
    return amount


def _check_money(terms: Terms) -> None:
    if terms.principal <= 0:
        raise PrincipalNotPositive
    if Fraction(terms.principal) % Fraction(CENT):
        raise NotWholeUnits(unit=CENT)


def _check_parts(terms: Terms) -> None:
    if not terms.parts:
        raise NoPeriods
    given = [part.principal for part in terms.parts]
    total = sum((part for part in given if part is not None), ZERO)
    open_end = given[-1] is None
    negative = any(part is not None and part < 0 for part in given)
    short = total > terms.principal if open_end else total != terms.principal
    if negative or short or None in given[:-1]:
        raise PartsDoNotAddUp(sum=money(total), principal=money(terms.principal))
