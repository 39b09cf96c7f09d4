"""The rows of a loan: interest on what is outstanding, principal as planned."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.checks import MOST_PERIODS, check, check_grace
from rewards.ruralcredit.formulas.loans.day_count import interest
from rewards.ruralcredit.formulas.loans.periods import (
    Period,
    endless_periods,
    periods_of,
)
from rewards.ruralcredit.formulas.loans.plans import Plan, first_plan, flat_interest
from rewards.ruralcredit.formulas.loans.refusals import NeverRepays, TooManyPeriods
from rewards.ruralcredit.formulas.loans.rounding import ZERO, Exact
from rewards.ruralcredit.formulas.loans.terms import Method, Row, Schedule, Terms


def schedule(terms: Terms) -> Schedule:
    """Return every instalment of a loan.

    The principal parts add up to the loan, the last balance is nought, nothing is
    negative, and there are exactly as many rows as periods (as many as it takes, with
    a fixed payment). Refuses terms that no loan can have.
    """
    check(terms)
    if terms.method is Method.FIXED_PAYMENT and terms.periods is None:
        plan = first_plan(terms, ())
        course = Course(balance=terms.principal, plan=plan)
        rows = tuple(amortise(terms, course, endless_periods(terms), last=None))
        return Schedule(rows, plan.level)
    periods = periods_of(terms)
    check_grace(terms, len(periods))
    plan = first_plan(terms, periods)
    course = Course(balance=terms.principal, plan=plan)
    rows = tuple(amortise(terms, course, periods, last=periods[-1].n))
    return Schedule(rows, level_of(terms, plan, rows))


def level_of(terms: Terms, plan: Plan, rows: Sequence[Row]) -> Decimal | None:
    """Return the level instalment, where the method has one.

    Flat loans without a rounded instalment pay their first instalment every time.
    """
    if terms.method is Method.FLAT and plan.level is None:
        return next(row.total for row in rows if row.n > plan.grace_until)
    return plan.level


@dataclass(frozen=True)
class Course:
    """From where rows are computed: a balance, its plan, and interest still to charge.

    ``carried`` was earned before the first period begins and falls due with it, as
    when principal was repaid in mid-period; ``deferred`` is what a grace has put off.
    A loan that was repaid early ``ends_when_repaid``; others have all their rows.
    """

    balance: Decimal
    plan: Plan
    carried: tuple[Fraction, ...] = ()
    deferred: Decimal = ZERO
    ends_when_repaid: bool = False


def amortise(
    terms: Terms, course: Course, periods: Iterable[Period], *, last: int | None
) -> Iterator[Row]:
    """Yield the rows of ``periods``; number ``last`` repays all that remains.

    Without a last one it goes on until the balance is nought, and refuses a level
    payment that does not cover the interest.
    """
    meter = _Meter.of(terms, periods)
    balance, deferred, carried = course.balance, course.deferred, course.carried
    for period in meter.periods:
        is_last = period.n == last
        accrued = meter.interest(balance, period, carried, is_last=is_last)
        carried = ()
        part = balance
        if not is_last:
            part = course.plan.principal(period.n, balance, accrued)
        if last is None:
            _require_progress(course.plan, period, part, accrued)
        balance -= part
        deferred += accrued
        ends = not balance and (last is None or course.ends_when_repaid)
        waits = period.n <= terms.grace_interest_periods and not ends
        shown = ZERO if waits else deferred
        deferred -= shown
        yield Row(period.n, period.due_on, period.days, part, shown, balance)
        if ends:
            return


def earned(
    terms: Terms,
    balance: Exact,
    period: Period,
    first: date | None = None,
    last: date | None = None,
) -> Fraction:
    """Return the interest of a period, or of a stretch within it, not rounded.

    It is on the balance; on the original principal where the loan is flat.
    """
    base = terms.principal if terms.method is Method.FLAT else balance
    return interest(base, terms.annual_rate_pct, period.fraction(first, last))


def charged(terms: Terms, stretches: Iterable[Fraction]) -> Decimal:
    """Return the interest of stretches: rounded once, or each and then added."""
    if terms.segment_rounding:
        return sum((terms.rounding.round(part) for part in stretches), ZERO)
    return terms.rounding.round(sum(stretches, Fraction(0)))


def _require_progress(
    plan: Plan, period: Period, part: Decimal, accrued: Decimal
) -> None:
    if period.n > MOST_PERIODS:
        raise TooManyPeriods(most=MOST_PERIODS)
    if period.n > plan.grace_until and not part:
        raise NeverRepays(payment=plan.level, interest=accrued)


@dataclass
class _Meter:
    """Charges interest; a flat loan's last period takes what rounding left over."""

    terms: Terms
    periods: Iterable[Period]
    left: Decimal | None = None

    @classmethod
    def of(cls, terms: Terms, periods: Iterable[Period]) -> "_Meter":
        if terms.method is not Method.FLAT:
            return cls(terms, periods)
        listed = tuple(periods)
        return cls(terms, listed, flat_interest(terms, terms.principal, listed))

    def interest(
        self,
        balance: Decimal,
        period: Period,
        carried: tuple[Fraction, ...],
        *,
        is_last: bool,
    ) -> Decimal:
        if self.left is None:
            return charged(self.terms, (*carried, earned(self.terms, balance, period)))
        own = charged(self.terms, (earned(self.terms, balance, period),))
        if is_last:
            own = max(self.left, ZERO)
        self.left -= own
        return own + charged(self.terms, carried)
