"""What closes a loan on a day, to the fen and good for that day."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.day_count import Basis, interest, year_fraction
from rewards.ruralcredit.formulas.loans.payments import Payment
from rewards.ruralcredit.formulas.loans.periods import Period, periods_between
from rewards.ruralcredit.formulas.loans.refusals import DayBeforeLastDue, LoanClosed
from rewards.ruralcredit.formulas.loans.rounding import ZERO
from rewards.ruralcredit.formulas.loans.schedule import charged, earned
from rewards.ruralcredit.formulas.loans.servicing import Policy, standing
from rewards.ruralcredit.formulas.loans.strategies import (
    Ran,
    balance_after,
    put_off,
    settled_on,
)
from rewards.ruralcredit.formulas.loans.terms import Method, Schedule, Terms


class InterestUntil(StrEnum):
    """Where interest stops when a loan is closed between two due dates."""

    PAYOFF_DATE = "until_payoff_date"
    PERIOD_END = "until_period_end"


@dataclass(frozen=True)
class PayoffQuote:
    """What is to be paid; ``credit`` came in already and waits for a due date."""

    on: date
    principal: Decimal
    interest: Decimal
    credit: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """The money that closes the loan."""
        return self.principal + self.interest - self.credit


def payoff(
    terms: Terms,
    current: Schedule,
    *,
    paid: int,
    on: date,
    until: InterestUntil = InterestUntil.PAYOFF_DATE,
    basis: Basis | None = None,
    ran: Ran | None = None,
) -> PayoffQuote:
    """Return what closes a loan of which the first ``paid`` instalments are settled.

    Interest runs from the last settled due date or the pay-out, or as ``ran`` says,
    on the loan's basis or on ``basis``. Refuses a day before that date and a loan that
    is closed.
    """
    settled = settled_on(terms, current.rows, paid)
    if ran is None or ran.until < settled:
        ran = Ran(settled)
    begin = ran.until
    balance = balance_after(current.rows, paid)
    if not balance:
        raise LoanClosed
    if on < begin:
        raise DayBeforeLastDue(on=on.isoformat(), settled_on=begin.isoformat())
    days = [row.due_on for row in current.rows[paid:]]
    periods = periods_between(terms, days, first=paid + 1, after=settled)
    end = on
    if until is InterestUntil.PERIOD_END and on > begin:
        end = next((day for day in days if day >= on), on)
    waiting = put_off(terms, current.rows, paid) + ran.unpaid
    if basis is None:
        left = (periods[0].cut(begin), *periods[1:])
        accrued = charged(terms, _running(terms, balance, left, end))
    else:
        accrued = charged(terms, (_by(terms, basis, balance, begin, end),))
    return PayoffQuote(on, balance, waiting + accrued)


def payoff_after(
    terms: Terms,
    payments: Sequence[Payment],
    *,
    on: date,
    until: InterestUntil = InterestUntil.PAYOFF_DATE,
    basis: Basis | None = None,
    policy: Policy | None = None,
) -> PayoffQuote:
    """Return what closes a loan after dated payments, with what they left overdue."""
    owed = standing(terms, payments, on=on, policy=policy)
    if not owed.principal and not owed.interest_due:
        raise LoanClosed
    running = owed.running
    period = owed.period
    if period is not None and running:
        if basis is not None:
            begin, end = period.starts_on, _end(period, on, until)
            running = (_by(terms, basis, owed.principal, begin, end),)
        elif until is InterestUntil.PERIOD_END:
            ahead = earned(terms, owed.principal, period, on, period.due_on)
            running = (*running, ahead)
    accrued = charged(terms, running)
    return PayoffQuote(on, owed.principal, owed.interest_due + accrued, owed.held)


def _end(period: Period, on: date, until: InterestUntil) -> date:
    return period.due_on if until is InterestUntil.PERIOD_END else on


def _running(
    terms: Terms, balance: Decimal, periods: Sequence[Period], end: date
) -> Iterator[Fraction]:
    """Yield the interest by period; the last one goes on after it fell due."""
    for period in periods:
        last = period is periods[-1] or end <= period.due_on
        if end > period.starts_on:
            stop = end if last else period.due_on
            yield earned(terms, balance, period, period.starts_on, stop)


def _by(
    terms: Terms, basis: Basis, balance: Decimal, begin: date, end: date
) -> Fraction:
    base = terms.principal if terms.method is Method.FLAT else balance
    return interest(base, terms.annual_rate_pct, year_fraction(basis, begin, end))
