"""What becomes of the remaining instalments when more principal came than planned."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.periods import Period, periods_between
from rewards.ruralcredit.formulas.loans.plans import Plan, plan_for
from rewards.ruralcredit.formulas.loans.rounding import ZERO
from rewards.ruralcredit.formulas.loans.schedule import charged, earned
from rewards.ruralcredit.formulas.loans.terms import Method, Row, Terms


class Strategy(StrEnum):
    """What the extra principal changes.

    REDUCE_INSTALMENT keeps the last due date, REDUCE_TERM the instalment, and
    COVER_NEXT_INSTALMENTS pays the principal of the next instalments in advance.
    """

    REDUCE_INSTALMENT = "reduce_instalment"
    REDUCE_TERM = "reduce_term"
    COVER_NEXT_INSTALMENTS = "cover_next_instalments"


@dataclass(frozen=True)
class Ahead:
    """What remained before the extra money: its rows and the plan behind them."""

    rows: Sequence[Row]
    plan: Plan

    @property
    def balance(self) -> Decimal:
        """The principal that the rows repay."""
        return opening(self.rows[0])


def plan_in_force(
    terms: Terms, instalment: Decimal | None, rows: Sequence[Row]
) -> Plan:
    """Return the plan behind a stored schedule: its level instalment or its parts."""
    levels = {Method.EQUAL_INSTALMENT, Method.FIXED_PAYMENT}
    rounded_flat = terms.method is Method.FLAT and terms.instalment_rounding is not None
    if terms.method in levels or rounded_flat:
        return Plan(level=instalment, grace_until=terms.grace_principal_periods)
    return Plan(parts={row.n: row.principal for row in rows})


def replan(
    terms: Terms,
    strategy: Strategy,
    ahead: Ahead,
    balance: Decimal,
    periods: Sequence[Period],
) -> tuple[Terms, Plan]:
    """Return the terms and the plan for ``balance``, which is less than planned.

    The terms change only where interest does not follow the balance: a flat loan goes
    on charging on the original principal less what was paid early.
    """
    extra = ahead.balance - balance
    if terms.method is Method.FLAT:
        terms = replace(terms, principal=max(terms.principal - extra, balance))
    if strategy is Strategy.REDUCE_TERM:
        return terms, ahead.plan
    if strategy is Strategy.COVER_NEXT_INSTALMENTS:
        return terms, Plan(parts=_covered(ahead.rows, extra))
    if terms.method in {Method.CUSTOM_PRINCIPAL, Method.FIXED_PRINCIPAL_PCT}:
        return terms, Plan(parts=_scaled(terms, ahead, balance))
    if terms.method is Method.FIXED_PAYMENT:
        level = replace(terms, method=Method.EQUAL_INSTALMENT)
        return terms, plan_for(level, balance, periods)
    return terms, plan_for(terms, balance, periods)


def _covered(rows: Sequence[Row], extra: Decimal) -> Mapping[int, Decimal]:
    parts, left = {}, extra
    for row in rows:
        covered = min(row.principal, left)
        parts[row.n] = row.principal - covered
        left -= covered
    return parts


def _scaled(terms: Terms, ahead: Ahead, balance: Decimal) -> Mapping[int, Decimal]:
    """Return every planned part, smaller in the same proportion."""
    share = Fraction(balance) / Fraction(ahead.balance) if balance else Fraction(0)
    return {
        row.n: terms.level_rounding.round(Fraction(row.principal) * share)
        for row in ahead.rows
    }


def settled_on(terms: Terms, rows: Sequence[Row], paid: int) -> date:
    """Return the day up to which ``paid`` instalments settle a loan."""
    return rows[paid - 1].due_on if paid else terms.disbursed_on


def balance_after(rows: Sequence[Row], paid: int) -> Decimal:
    """Return the principal outstanding after ``paid`` instalments.

    It is what the next one begins with, which earlier prepayments may have lowered.
    """
    return opening(rows[paid]) if paid < len(rows) else rows[-1].balance


def opening(row: Row) -> Decimal:
    """Return the principal with which the period of an instalment begins."""
    return row.balance + row.principal


@dataclass(frozen=True)
class Ran:
    """Interest of the current period that is accounted for already.

    It has run ``until`` a day, as with an earlier prepayment; ``unpaid`` of it falls
    due with the next instalment.
    """

    until: date
    unpaid: Decimal = ZERO


def put_off(terms: Terms, rows: Sequence[Row], paid: int) -> Decimal:
    """Return the interest of settled periods that a grace has put off."""
    if not paid or paid > terms.grace_interest_periods:
        return ZERO
    periods = periods_between(terms, [row.due_on for row in rows[:paid]])
    pairs = zip(rows, periods, strict=False)
    charges = (
        charged(terms, (earned(terms, opening(row), period),)) for row, period in pairs
    )
    return sum(charges, ZERO)
