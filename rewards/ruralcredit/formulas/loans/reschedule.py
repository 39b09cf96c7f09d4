"""An agreed change from a due date on: another day, rate, number or instalment."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from rewards.ruralcredit.formulas.loans.checks import require_amount
from rewards.ruralcredit.formulas.loans.due_dates import in_order
from rewards.ruralcredit.formulas.loans.periods import (
    Period,
    due_date,
    periods_between,
    step_of,
)
from rewards.ruralcredit.formulas.loans.plans import Plan, plan_for
from rewards.ruralcredit.formulas.loans.refusals import (
    GraceTooLong,
    NegativeRate,
    NoPeriods,
    UnknownDueDate,
)
from rewards.ruralcredit.formulas.loans.schedule import Course, amortise, level_of
from rewards.ruralcredit.formulas.loans.strategies import (
    balance_after,
    plan_in_force,
    put_off,
    settled_on,
)
from rewards.ruralcredit.formulas.loans.terms import Method, Row, Schedule, Terms


@dataclass(frozen=True)
class Change:
    """What changes with the instalment due on ``from_due``; None stays as it is.

    ``new_due`` moves that due date and later ones follow a step after each other.
    ``periods`` is the new number of instalments from there on, ``extra_periods`` adds
    to it. A grace counts from there and puts the last due date off by as much, unless
    ``periods`` says how many there are. ``instalment`` is an agreed total, paid until
    nothing is left but not longer than that.
    """

    from_due: date
    new_due: date | None = None
    annual_rate_pct: Decimal | None = None
    periods: int | None = None
    extra_periods: int = 0
    grace_principal_periods: int = 0
    grace_interest_periods: int = 0
    instalment: Decimal | None = None


@dataclass(frozen=True)
class Rescheduled:
    """The schedule after a change, and the terms that it follows from."""

    schedule: Schedule
    terms: Terms


def reschedule(terms: Terms, current: Schedule, change: Change) -> Rescheduled:
    """Return all rows after a change: those before it stay, the rest is new.

    Only what makes it necessary is computed anew: a moved date keeps the instalment,
    a new rate keeps parts of principal, a new number of instalments or a grace does
    not. Refuses a day on which nothing falls due.
    """
    kept = next(
        (i for i, row in enumerate(current.rows) if row.due_on == change.from_due), None
    )
    if kept is None:
        raise UnknownDueDate(day=change.from_due.isoformat())
    before, rest = current.rows[:kept], current.rows[kept:]
    number = _number(change, len(rest))
    days = _days(terms, change, rest, number)
    begin = settled_on(terms, current.rows, kept)
    changed = _changed_terms(terms, change, kept)
    periods = periods_between(changed, days, first=kept + 1, after=begin)
    balance = balance_after(current.rows, kept)
    plan = _plan(changed, current, change, balance, periods)
    course = Course(
        balance=balance,
        plan=plan,
        deferred=put_off(terms, current.rows, kept),
        ends_when_repaid=change.instalment is not None,
    )
    rows = tuple(amortise(changed, course, periods, last=periods[-1].n))
    level = level_of(changed, plan, rows)
    return Rescheduled(Schedule((*before, *rows), level), changed)


def _number(change: Change, left: int) -> int:
    graces = (change.grace_principal_periods, change.grace_interest_periods)
    number = left if change.periods is None else change.periods
    number += change.extra_periods
    if change.periods is None:
        number += change.grace_principal_periods
    if number < 1:
        raise NoPeriods
    if min(graces) < 0 or max(graces) >= number:
        raise GraceTooLong
    return number


def _days(
    terms: Terms, change: Change, rest: Sequence[Row], number: int
) -> tuple[date, ...]:
    if change.new_due is not None:
        every, anchor = step_of(terms), change.new_due
        return tuple(every.step(anchor, index) for index in range(number))
    days = [row.due_on for row in rest[:number]]
    for n in range(len(rest), number):
        if terms.due_dates or terms.parts:
            after = step_of(terms).step(rest[-1].due_on, n - len(rest) + 1)
        else:
            after = due_date(terms, rest[0].n + n)
        days.append(after)
    return in_order(tuple(days))


def _changed_terms(terms: Terms, change: Change, kept: int) -> Terms:
    """Return the terms from the change on: a grace agreed now counts from there."""
    rate = change.annual_rate_pct
    if rate is None:
        rate = terms.annual_rate_pct
    if rate < 0:
        raise NegativeRate
    principal, later = change.grace_principal_periods, change.grace_interest_periods
    return replace(
        terms,
        annual_rate_pct=rate,
        grace_principal_periods=(
            kept + principal if principal else terms.grace_principal_periods
        ),
        grace_interest_periods=kept + later if later else terms.grace_interest_periods,
    )


def _plan(
    terms: Terms,
    current: Schedule,
    change: Change,
    balance: Decimal,
    periods: Sequence[Period],
) -> Plan:
    grace = terms.grace_principal_periods
    if change.instalment is not None:
        level = require_amount(change.instalment, "new_instalment")
        return Plan(level=level, grace_until=grace)
    in_force = plan_in_force(terms, current.instalment, current.rows)
    renumbered = (
        change.periods is not None
        or change.extra_periods
        or change.grace_principal_periods
    )
    new_rate = change.annual_rate_pct is not None and in_force.level is not None
    if not renumbered and not new_rate:
        return in_force
    if terms.method is Method.FIXED_PAYMENT:
        return in_force
    return plan_for(terms, balance, periods)
