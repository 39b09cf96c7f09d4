"""Repaying principal early, once, out of a schedule that is in force."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.periods import Period, periods_between
from rewards.ruralcredit.formulas.loans.refusals import (
    DayBeforeLastDue,
    LoanClosed,
    PaymentNotPositive,
    PaymentTooLarge,
)
from rewards.ruralcredit.formulas.loans.rounding import ZERO
from rewards.ruralcredit.formulas.loans.schedule import (
    Course,
    amortise,
    charged,
    earned,
)
from rewards.ruralcredit.formulas.loans.strategies import (
    Ahead,
    Strategy,
    balance_after,
    plan_in_force,
    replan,
    settled_on,
)
from rewards.ruralcredit.formulas.loans.terms import Row, Schedule, Terms


@dataclass(frozen=True)
class Prepaid:
    """A prepayment and the schedule it makes: ``before`` stays, ``after`` is new.

    ``interest`` was paid with it; ``balance`` is the principal left.
    """

    on: date
    principal: Decimal
    interest: Decimal
    balance: Decimal
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    instalment: Decimal | None

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows: those of before and those that follow."""
        return self.before + self.after


def prepay(
    terms: Terms,
    current: Schedule,
    *,
    on: date,
    principal: Decimal,
    strategy: Strategy,
    interest_to_date_paid: bool = False,
) -> Prepaid:
    """Return the schedule after ``principal`` was repaid early ``on`` a day.

    All instalments due by then count as paid. On a due date no interest has run;
    between two, the interest to the day is paid with the money or falls due with the
    next instalment, as agreed. Refuses more principal than is owed.
    """
    paid = sum(1 for row in current.rows if row.due_on <= on)
    _check(terms, current, on, principal, paid)
    rest = current.rows[paid:]
    begin = settled_on(terms, current.rows, paid)
    days = [row.due_on for row in rest]
    periods = periods_between(terms, days, first=rest[0].n, after=begin)
    plan = plan_in_force(terms, current.instalment, rest)
    balance = balance_after(terms, current.rows, paid) - principal
    ran = _ran(terms, balance + principal, periods[0], on)
    left = (periods[0].cut(on), *periods[1:])
    terms, plan = replan(terms, strategy, Ahead(rest, plan), balance, left)
    course = Course(
        balance=balance,
        plan=plan,
        carried=() if interest_to_date_paid else ran,
        ends_when_repaid=strategy is Strategy.REDUCE_TERM,
    )
    after = amortise(terms, course, left, last=rest[-1].n) if balance else ()
    return Prepaid(
        on=on,
        principal=principal,
        interest=charged(terms, ran) if interest_to_date_paid or not balance else ZERO,
        balance=balance,
        before=current.rows[:paid],
        after=tuple(after),
        instalment=plan.level,
    )


def _ran(
    terms: Terms, balance: Decimal, period: Period, on: date
) -> tuple[Fraction, ...]:
    if on == period.starts_on:
        return ()
    return (earned(terms, balance, period, period.starts_on, on),)


def _check(
    terms: Terms, current: Schedule, on: date, principal: Decimal, paid: int
) -> None:
    if principal <= 0:
        raise PaymentNotPositive
    if on < terms.disbursed_on:
        raise DayBeforeLastDue(
            on=on.isoformat(), settled_on=terms.disbursed_on.isoformat()
        )
    owed = balance_after(terms, current.rows, paid)
    if paid == len(current.rows) or not owed:
        raise LoanClosed
    if principal > owed:
        raise PaymentTooLarge(owed=owed)
