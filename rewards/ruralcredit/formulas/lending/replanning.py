"""A loan's schedule after an agreed change, with what is overdue put into it.

Principal that is overdue goes back into the balance. It bore penalty up to the day of
the change and bears interest from then on: the interest that its first new period would
count twice is taken off. Interest and penalty that are overdue fall due with the first
new instalment.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import count

from rewards.ruralcredit.formulas.lending.owed import fen
from rewards.ruralcredit.formulas.lending.refusals import (
    NewDayNeeded,
    NewDayTooEarly,
    NewDayTooFar,
    OverdueComesFirst,
    RateFromTheNext,
)
from rewards.ruralcredit.formulas.loans import (
    Change,
    Method,
    Row,
    Schedule,
    Terms,
    reschedule,
)
from rewards.ruralcredit.formulas.loans.periods import (
    Period,
    due_date,
    periods_between,
    step_of,
)
from rewards.ruralcredit.formulas.loans.refusals import UnknownDueDate
from rewards.ruralcredit.formulas.loans.schedule import earned
from rewards.ruralcredit.formulas.loans.strategies import settled_on

ZERO = Decimal("0.00")
# Farther than any loan of a co-op; what it may be is the assembly's own decision.
FARTHEST_YEARS = 30
MOST_PERIODS = 360


@dataclass(frozen=True)
class Agreed:
    """What changes from the instalment due on ``from_due`` on; None stays as it is."""

    from_due: date
    new_due: date | None = None
    annual_rate_pct: Decimal | None = None
    extra_periods: int = 0
    grace_periods: int = 0


@dataclass(frozen=True)
class Arrears:
    """What is unpaid of rows that have fallen due: yuan by row, and the sums in fen."""

    principal: Mapping[int, Decimal] = field(default_factory=dict)
    interest: int = 0
    fee: int = 0
    unpaid_interest: Mapping[int, Decimal] = field(default_factory=dict)
    is_any: bool = False

    @property
    def total_principal(self) -> Decimal:
        """All of the principal."""
        return sum(self.principal.values(), ZERO)


@dataclass(frozen=True)
class Replanned:
    """The new schedule and its terms; fen that the first new row bears beside its own.

    ``carried_interest`` may be below zero. Rows of before show what was paid of them.
    """

    terms: Terms
    schedule: Schedule
    carried_interest: int
    carried_fee: int


def replanned(
    terms: Terms,
    current: Schedule,
    arrears: Arrears,
    agreed: Agreed,
    *,
    on: date,
    ran_until: date | None = None,
) -> Replanned:
    """Return the schedule of a loan after a change on a day.

    ``ran_until`` is to when interest of the running period is paid already. Raises
    OverdueComesFirst, NewDayNeeded, NewDayTooEarly, NewDayTooFar and what ``reschedule`` refuses.
    """
    past = [row for row in current.rows if row.due_on <= on]
    ahead = [row for row in current.rows if row.due_on > on]
    overdue = arrears.total_principal
    begin = settled_on(terms, current.rows, len(past))
    terms, agreed, rest = _from_where(terms, agreed, past, ahead, begin, on)
    is_next = agreed.from_due == rest[0].due_on
    if agreed.annual_rate_pct is not None and not is_next:
        raise RateFromTheNext(next=rest[0].due_on.isoformat())
    if arrears.is_any and not is_next:
        raise OverdueComesFirst(next=rest[0].due_on.isoformat())
    settled = _as_paid(past, arrears)
    opened = Schedule((*settled, *_with(rest, overdue)), current.instalment)
    done = reschedule(terms, opened, _change(terms, agreed, rest, overdue))
    first = done.schedule.rows[len(past)]
    period = periods_between(done.terms, [first.due_on], first=first.n, after=begin)[0]
    spared = _spared(done.terms, overdue, period, on)
    double = _paid_before(done.terms, first, period, ran_until) if is_next else ZERO
    rows = list(done.schedule.rows)
    rows[len(past)] = replace(first, interest=first.interest - double)
    return Replanned(
        done.terms,
        Schedule(tuple(rows), done.schedule.instalment),
        carried_interest=arrears.interest - fen(spared),
        carried_fee=arrears.fee,
    )


def _from_where(
    terms: Terms,
    agreed: Agreed,
    past: Sequence[Row],
    rest: Sequence[Row],
    begin: date,
    on: date,
) -> tuple[Terms, Agreed, Sequence[Row]]:
    """Return terms, change and rows to change: a new last row when none is left."""
    new_due = agreed.new_due
    until = date(on.year + FARTHEST_YEARS, 12, 31)
    adds = agreed.extra_periods + agreed.grace_periods
    if (new_due or on) > until or adds > MOST_PERIODS:
        raise NewDayTooFar(until=until.isoformat())
    single = terms.method is Method.BULLET and rest
    if single and agreed.extra_periods and new_due is None:
        new_due = step_of(terms).step(rest[0].due_on, agreed.extra_periods)
    if new_due is not None and new_due <= max(on, begin):
        raise NewDayTooEarly(after=max(on, begin).isoformat())
    if terms.method is Method.BULLET:
        agreed = replace(agreed, extra_periods=0)
        if new_due is not None:
            terms = replace(terms, periods=_steps(terms, begin, new_due))
    if not rest:
        if new_due is None:
            raise NewDayNeeded
        days = (new_due - begin).days
        rest = [Row(past[-1].n + 1, new_due, days, ZERO, ZERO, ZERO)]
        return terms, replace(agreed, from_due=new_due, new_due=new_due), rest
    changed = next((row for row in rest if row.due_on == agreed.from_due), None)
    if changed is None:
        raise UnknownDueDate(day=agreed.from_due.isoformat())
    if new_due is None and adds and changed.due_on != due_date(terms, changed.n):
        # Days that were moved before: later ones follow from them, not from the pay-out.
        new_due = changed.due_on
    return terms, replace(agreed, new_due=new_due), rest


def _steps(terms: Terms, begin: date, end: date) -> int:
    """Return over how many steps one instalment bears interest, begun ones counted."""
    every = step_of(terms)
    return next(k for k in count(1) if every.step(begin, k) >= end)


def _as_paid(past: Sequence[Row], arrears: Arrears) -> list[Row]:
    """Return rows that fell due with what was paid of them, and what was left after."""
    found, more = [], ZERO
    for row in past:
        unpaid = arrears.principal.get(row.n, ZERO)
        more += unpaid
        found.append(
            replace(
                row,
                principal=row.principal - unpaid,
                interest=row.interest - arrears.unpaid_interest.get(row.n, ZERO),
                balance=row.balance + more,
            )
        )
    return found


def _with(rest: Sequence[Row], overdue: Decimal) -> list[Row]:
    """Return the rows ahead with the overdue principal in their balance."""
    ahead = [replace(row, balance=row.balance + overdue) for row in rest[:-1]]
    last = replace(rest[-1], principal=rest[-1].principal + overdue)
    return [*ahead, last]


def _change(
    terms: Terms, agreed: Agreed, rest: Sequence[Row], overdue: Decimal
) -> Change:
    """Return the change for ``reschedule``; what was overdue is spread over all rows."""
    left = sum(1 for row in rest if row.due_on >= agreed.from_due)
    spread = left + agreed.grace_periods if overdue and left else None
    return Change(
        from_due=agreed.from_due,
        new_due=agreed.new_due,
        annual_rate_pct=agreed.annual_rate_pct,
        periods=spread,
        extra_periods=agreed.extra_periods,
        grace_principal_periods=agreed.grace_periods,
    )


def _spared(terms: Terms, overdue: Decimal, period: Period, on: date) -> Decimal:
    """Return the interest on overdue principal before the day, when it bore penalty."""
    if not overdue or terms.method is Method.FLAT or on <= period.starts_on:
        return ZERO
    return terms.rounding.round(earned(terms, overdue, period, period.starts_on, on))


def _paid_before(
    terms: Terms, first: Row, period: Period, ran_until: date | None
) -> Decimal:
    """Return the interest of the running period that was paid with early principal."""
    if ran_until is None or ran_until <= period.starts_on:
        return ZERO
    balance = first.balance + first.principal
    ran = earned(terms, balance, period, period.starts_on, ran_until)
    return terms.rounding.round(Fraction(ran))
