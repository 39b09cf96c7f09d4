"""One loan drawn in parts: every draw makes the next instalments anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.checks import check, check_grace
from rewards.ruralcredit.formulas.loans.periods import Period, periods_of
from rewards.ruralcredit.formulas.loans.plans import Plan, first_plan, plan_for
from rewards.ruralcredit.formulas.loans.refusals import (
    CannotBeDrawnInParts,
    DatesOutOfOrder,
    PartsDoNotAddUp,
    PrincipalNotPositive,
)
from rewards.ruralcredit.formulas.loans.rounding import ZERO
from rewards.ruralcredit.formulas.loans.schedule import charged, earned
from rewards.ruralcredit.formulas.loans.terms import Method, Row, Schedule, Terms


@dataclass(frozen=True)
class Draw:
    """A part of the loan paid out on a day."""

    on: date
    amount: Decimal


def drawn_schedule(terms: Terms, draws: Sequence[Draw]) -> Schedule:
    """Return the rows of a loan paid out in parts that add up to its principal.

    The first draw is the day of disbursement. A later one bears interest from its day,
    and from the period in which it falls the instalments are computed over what is
    left of the term. Money drawn on a due date counts in the balance after it.
    Refuses flat loans and fixed payments, and draws that do not add up or come after
    the last due date.
    """
    if terms.method in {Method.FLAT, Method.FIXED_PAYMENT}:
        raise CannotBeDrawnInParts
    _check(terms, draws)
    periods = periods_of(terms)
    check_grace(terms, len(periods))
    if draws[-1].on >= periods[-1].due_on:
        raise DatesOutOfOrder(day=draws[-1].on.isoformat())
    run = _Drawn(terms, tuple(draws), periods)
    rows = tuple(run.rows())
    return Schedule(rows, run.plan.level)


NOTHING_DRAWN = Plan()


@dataclass
class _Drawn:
    terms: Terms
    draws: tuple[Draw, ...]
    periods: tuple[Period, ...]
    plan: Plan = NOTHING_DRAWN
    balance: Decimal = ZERO

    def rows(self) -> Iterator[Row]:
        deferred = ZERO
        self.balance = self._drawn(self.periods[0].starts_on)
        for index, period in enumerate(self.periods):
            inside = [
                draw
                for draw in self.draws
                if period.starts_on < draw.on < period.due_on
            ]
            stretches = tuple(self._stretches(period, inside))
            if inside or index == 0 or self._drawn(period.starts_on):
                self._replan(self.periods[index:], inside, stretches)
            accrued = charged(self.terms, stretches)
            deferred += accrued
            waits = period.n <= self.terms.grace_interest_periods
            shown = ZERO if waits else deferred
            deferred -= shown
            part = self._part(period, accrued)
            self.balance += self._drawn(period.due_on) - part
            yield Row(period.n, period.due_on, period.days, part, shown, self.balance)

    def _drawn(self, on: date) -> Decimal:
        return sum((draw.amount for draw in self.draws if draw.on == on), ZERO)

    def _stretches(self, period: Period, inside: Sequence[Draw]) -> Iterator[Fraction]:
        begin = period.starts_on
        for draw in inside:
            if draw.on > begin:
                yield earned(self.terms, self.balance, period, begin, draw.on)
            begin = draw.on
            self.balance += draw.amount
        yield earned(self.terms, self.balance, period, begin, period.due_on)

    def _part(self, period: Period, accrued: Decimal) -> Decimal:
        if period.n == self.periods[-1].n:
            return self.balance
        return self.plan.principal(period.n, self.balance, accrued)

    def _replan(
        self,
        periods: Sequence[Period],
        inside: Sequence[Draw],
        stretches: tuple[Fraction, ...],
    ) -> None:
        if self.balance == self.terms.principal and periods[0].n == 1 and not inside:
            self.plan = first_plan(self.terms, periods)
            return
        first = sum(stretches, Fraction(0)) if inside else None
        self.plan = plan_for(self.terms, self.balance, periods, first_interest=first)


def _check(terms: Terms, draws: Sequence[Draw]) -> None:
    check(terms)
    if not draws or min(draw.amount for draw in draws) <= 0:
        raise PrincipalNotPositive
    days = [draw.on for draw in draws]
    if days != sorted(days) or days[0] != terms.disbursed_on:
        raise DatesOutOfOrder(day=days[0].isoformat())
    total = sum((draw.amount for draw in draws), ZERO)
    if total != terms.principal:
        raise PartsDoNotAddUp(sum=total, principal=terms.principal)


def with_first_draw(
    terms: Terms, draws: Sequence[Draw]
) -> tuple[Terms, tuple[Draw, ...]]:
    """Return terms and draws that agree, where the terms speak of the first part only.

    When no draw is dated to the disbursement, the principal of the terms is the first
    draw and the others come on top of it.
    """
    ordered = sorted(draws, key=lambda draw: draw.on)
    if ordered and ordered[0].on > terms.disbursed_on:
        ordered.insert(0, Draw(terms.disbursed_on, terms.principal))
        total = sum((draw.amount for draw in ordered), ZERO)
        terms = replace(terms, principal=total)
    return terms, tuple(ordered)
