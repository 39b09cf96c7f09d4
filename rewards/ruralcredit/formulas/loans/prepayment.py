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
    Ran,
    Strategy,
    balance_after,
    plan_in_force,
    put_off,
    replan,
    settled_on,
)
from rewards.ruralcredit.formulas.loans.terms import Row, Schedule, Terms


@dataclass(frozen=True)
class Prepaid:
    """A prepayment and the schedule it makes: ``before`` stays, ``after`` is new.

    ``interest`` was paid with it and ``ran`` says what ran by then, for the next time;
    ``balance`` is the principal left. ``terms`` are those of the new schedule.
    """

    on: date
    principal: Decimal
    interest: Decimal
    balance: Decimal
    before: tuple[Row, ...]
    after: tuple[Row, ...]
    instalment: Decimal | None
    ran: Ran
    terms: Terms

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows: those of before and those that follow."""
        return self.before + self.after

    @property
    def schedule(self) -> Schedule:
        """The schedule that is in force from now on."""
        return Schedule(self.rows, self.instalment)


def prepay(
    terms: Terms,
    current: Schedule,
    *,
    on: date,
    principal: Decimal,
    strategy: Strategy,
    interest_to_date_paid: bool = False,
    ran: Ran | None = None,
) -> Prepaid:
    """Return the schedule after ``principal`` was repaid early ``on`` a day.

    All instalments due by then count as paid. On a due date no interest has run;
    between two, the interest to the day is paid with the money or falls due with the
    next instalment, as agreed; repaying all of it takes the interest along. ``ran``
    is that of an earlier prepayment of the same period. Refuses more principal than
    is owed.
    """
    paid = sum(1 for row in current.rows if row.due_on <= on)
    begin = settled_on(terms, current.rows, paid)
    done = ran if ran is not None and ran.until > begin else Ran(begin)
    _check(terms, current, on, principal, paid, done)
    rest = current.rows[paid:]
    days = [row.due_on for row in rest]
    periods = periods_between(terms, days, first=rest[0].n, after=begin)
    balance = balance_after(current.rows, paid) - principal
    stretches = _stretches(terms, balance + principal, periods[0], done, on)
    waiting = put_off(terms, current.rows, paid)
    due = charged(terms, stretches) if interest_to_date_paid or not balance else ZERO
    left = (periods[0].cut(on), *periods[1:])
    plan = plan_in_force(terms, current.instalment, rest)
    terms, plan = replan(terms, strategy, Ahead(rest, plan), balance, left)
    course = Course(
        balance=balance,
        plan=plan,
        carried=() if interest_to_date_paid else stretches,
        deferred=waiting,
        ends_when_repaid=strategy is Strategy.REDUCE_TERM,
    )
    return Prepaid(
        on=on,
        principal=principal,
        interest=due if balance else due + waiting,
        balance=balance,
        before=current.rows[:paid],
        after=tuple(amortise(terms, course, left, last=rest[-1].n) if balance else ()),
        instalment=plan.level,
        ran=Ran(on, ZERO if due else charged(terms, stretches)),
        terms=terms,
    )


def _stretches(
    terms: Terms, balance: Decimal, period: Period, done: Ran, on: date
) -> tuple[Fraction, ...]:
    """Return the interest that ran before and since, up to the day."""
    before = (Fraction(done.unpaid),) if done.unpaid else ()
    if on == done.until:
        return before
    return (*before, earned(terms, balance, period, done.until, on))


def _check(
    terms: Terms,
    current: Schedule,
    on: date,
    principal: Decimal,
    paid: int,
    done: Ran,
) -> None:
    if principal <= 0:
        raise PaymentNotPositive
    if on < done.until:
        raise DayBeforeLastDue(on=on.isoformat(), settled_on=done.until.isoformat())
    owed = balance_after(current.rows, paid)
    if paid == len(current.rows) or not owed:
        raise LoanClosed
    if principal > owed:
        raise PaymentTooLarge(owed=owed)
