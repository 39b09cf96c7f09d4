"""How much principal each instalment repays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.checks import require
from rewards.ruralcredit.formulas.loans.day_count import interest
from rewards.ruralcredit.formulas.loans.instalments import level_payment
from rewards.ruralcredit.formulas.loans.periods import Period
from rewards.ruralcredit.formulas.loans.rounding import ZERO
from rewards.ruralcredit.formulas.loans.terms import (
    InstalmentFormula,
    Method,
    Terms,
)


@dataclass(frozen=True)
class Plan:
    """The principal of instalments.

    It is what a ``level`` total leaves beside the interest, else the ``parts`` listed
    by number, else the same ``part`` each. Instalments up to number
    ``grace_until`` repay none.
    """

    level: Decimal | None = None
    part: Decimal = ZERO
    parts: Mapping[int, Decimal] | None = None
    grace_until: int = 0

    def principal(self, n: int, balance: Decimal, accrued: Decimal) -> Decimal:
        """Return the principal of instalment ``n``: from nought to the balance."""
        if n <= self.grace_until:
            return ZERO
        wanted = self.part
        if self.level is not None:
            wanted = self.level - accrued
        elif self.parts is not None:
            wanted = self.parts.get(n, ZERO)
        return min(max(wanted, ZERO), balance)


def plan_for(
    terms: Terms,
    balance: Decimal,
    periods: Sequence[Period],
    *,
    first_interest: Fraction | None = None,
) -> Plan:
    """Return the plan that repays ``balance`` over ``periods`` as agreed.

    Used for the whole loan and again for what remains of it, as after early money.
    """
    grace = terms.grace_principal_periods
    bearing = [period for period in periods if period.n > grace] or periods[-1:]
    if terms.method is Method.EQUAL_INSTALMENT:
        known = first_interest if bearing[0] is periods[0] else None
        exact = level_payment(terms, balance, bearing, known)
        return Plan(level=terms.level_rounding.round(exact), grace_until=grace)
    if terms.method is Method.FLAT:
        return _flat_plan(terms, balance, periods, bearing)
    return Plan(
        level=terms.payment if terms.method is Method.FIXED_PAYMENT else None,
        part=_part(terms, balance, len(bearing)),
        parts=_parts(terms),
        grace_until=grace,
    )


def first_plan(terms: Terms, periods: Sequence[Period]) -> Plan:
    """Return the plan of the whole loan, with an agreed instalment where there is one."""
    is_level = terms.method is Method.EQUAL_INSTALMENT
    if is_level and terms.formula is InstalmentFormula.FIXED_INSTALMENT:
        level = require(terms.instalment, "instalment")
        return Plan(level=level, grace_until=terms.grace_principal_periods)
    return plan_for(terms, terms.principal, periods)


def flat_interest(terms: Terms, base: Decimal, periods: Sequence[Period]) -> Decimal:
    """Return the interest of a flat loan over ``periods``, rounded once."""
    fraction = sum((period.fraction() for period in periods), Fraction(0))
    return terms.rounding.round(interest(base, terms.annual_rate_pct, fraction))


def _flat_plan(
    terms: Terms,
    balance: Decimal,
    periods: Sequence[Period],
    bearing: Sequence[Period],
) -> Plan:
    """Let a rounded instalment decide the principal, else divide that equally."""
    grace = terms.grace_principal_periods
    if terms.instalment_rounding is None:
        part = terms.rounding.round(Fraction(balance) / len(bearing))
        return Plan(part=part, grace_until=grace)
    each = Fraction(flat_interest(terms, terms.principal, periods)) / len(periods)
    exact = Fraction(balance) / len(bearing) + each
    return Plan(level=terms.instalment_rounding.round(exact), grace_until=grace)


def _part(terms: Terms, balance: Decimal, bearing: int) -> Decimal:
    if terms.method is Method.EQUAL_PRINCIPAL:
        return terms.level_rounding.round(Fraction(balance) / bearing)
    if terms.method is Method.FIXED_PRINCIPAL_PCT:
        percent = Fraction(require(terms.principal_pct, "principal_pct"))
        exact = Fraction(terms.principal) * percent / 100
        return terms.level_rounding.round(exact)
    return ZERO


def _parts(terms: Terms) -> dict[int, Decimal] | None:
    if terms.method is not Method.CUSTOM_PRINCIPAL:
        return None
    numbered = enumerate(terms.parts, start=1)
    return {n: part.principal or ZERO for n, part in numbered}
