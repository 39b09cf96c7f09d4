"""A loan replayed from all its payments: early, late, too little, too much.

Nothing is stored between payments. The rows follow from the terms and the list of
payments alone, so that the same list always gives the same rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.checks import check, check_grace
from rewards.ruralcredit.formulas.loans.payments import (
    Payment,
    check_payments,
    received_by_day,
)
from rewards.ruralcredit.formulas.loans.periods import Period, periods_of
from rewards.ruralcredit.formulas.loans.plans import Plan, first_plan, flat_interest
from rewards.ruralcredit.formulas.loans.rounding import ZERO
from rewards.ruralcredit.formulas.loans.schedule import (
    Course,
    amortise,
    charged,
    earned,
)
from rewards.ruralcredit.formulas.loans.strategies import Ahead, Strategy, replan
from rewards.ruralcredit.formulas.loans.terms import Method, Row, Schedule, Terms


class EarlyMoney(StrEnum):
    """What money does that comes before the due date and that nothing overdue needs."""

    HELD = "held"  # it waits for the due date
    PRINCIPAL_AT_ONCE = "principal_at_once"


@dataclass(frozen=True)
class Policy:
    """What was agreed about money that does not match the schedule.

    Without a strategy for ``excess`` money above an instalment waits for the next.
    """

    early: EarlyMoney = EarlyMoney.HELD
    excess: Strategy | None = None


@dataclass(frozen=True)
class Standing:
    """What is owed on a day: principal, and interest that is due.

    ``running`` is interest that has run since the last due date, not rounded, a number
    for each stretch; ``held`` is money that waits for the next.
    """

    on: date
    principal: Decimal
    interest_due: Decimal
    running: tuple[Fraction, ...]
    held: Decimal
    period: Period | None


def replay(
    terms: Terms,
    payments: Sequence[Payment],
    *,
    policy: Policy | None = None,
    reckon_on: date | None = None,
) -> Schedule:
    """Return the rows of a loan as its payments make them.

    Late money settles the oldest instalment first, its interest before its principal;
    unpaid principal of an overdue instalment bears interest until it is paid, or until
    ``reckon_on``, when arrears are taken to be cleared (the day of the last payment,
    unless given). Instalments due later are taken to be paid on time.
    """
    last = max((payment.on for payment in payments), default=terms.disbursed_on)
    run = _Run.of(terms, payments, policy or Policy(), reckon_on or last)
    rows = tuple(run.rows())
    return Schedule(rows, run.plan.level)


def standing(
    terms: Terms,
    payments: Sequence[Payment],
    *,
    on: date,
    policy: Policy | None = None,
) -> Standing:
    """Return what is owed on a day after the payments received up to it."""
    received = [payment for payment in payments if payment.on <= on]
    run = _Run.of(terms, received, policy or Policy(), date.max)
    for period in run.periods:
        if on < period.due_on:
            running = tuple(run.stretches(period, on))
            return run.standing(on, running, period)
        run.instalment(period)
    late = run.periods[-1]
    running = (run.on_arrears(late, late.due_on, on),) if run.arrears else ()
    return run.standing(on, running, None)


@dataclass
class _Arrear:
    principal: Decimal
    interest: Decimal


@dataclass
class _Run:
    terms: Terms
    plan: Plan
    periods: tuple[Period, ...]
    money: dict[date, Decimal]
    policy: Policy
    reckon_on: date
    balance: Decimal
    early: Decimal = ZERO
    held: Decimal = ZERO
    arrears: list[_Arrear] = field(default_factory=list)
    deferred: Decimal = ZERO
    charged_before: Decimal = ZERO
    replanned: bool = False
    ended: bool = False

    @classmethod
    def of(
        cls,
        terms: Terms,
        payments: Sequence[Payment],
        policy: Policy,
        reckon_on: date,
    ) -> "_Run":
        check(terms)
        check_payments(payments, paid_out_on=terms.disbursed_on)
        periods = periods_of(terms)
        check_grace(terms, len(periods))
        return cls(
            terms=terms,
            plan=first_plan(terms, periods),
            periods=periods,
            money=received_by_day(payments),
            policy=policy,
            reckon_on=reckon_on,
            balance=terms.principal,
        )

    def rows(self) -> Iterator[Row]:
        for period in self.periods:
            yield self.instalment(period)
            if self.ended:
                return

    def instalment(self, period: Period) -> Row:
        """Run through a period and settle its due date."""
        accrued = self._accrue(period)
        self.deferred += accrued
        waits = period.n <= self.terms.grace_interest_periods
        shown = ZERO if waits else self.deferred
        self.deferred -= shown
        planned = self.balance
        if period.n != self.periods[-1].n:
            planned = self.plan.principal(period.n, self.balance, accrued)
        part = max(planned, self.early)
        self.balance -= part
        extra = self._settle(period.due_on, part, shown)
        self._take_extra(period, part - planned + extra)
        self.early = ZERO
        self.ended = self.replanned and not self.balance
        return Row(
            period.n, period.due_on, period.days, part + extra, shown, self.balance
        )

    def _accrue(self, period: Period) -> Decimal:
        accrued = charged(self.terms, self.stretches(period, period.due_on))
        flat = self.terms.method is Method.FLAT and not self.replanned
        if flat and period.n == self.periods[-1].n:
            whole = flat_interest(self.terms, self.terms.principal, self.periods)
            accrued = max(whole - self.charged_before, ZERO)
        self.charged_before += accrued
        return accrued

    def stretches(self, period: Period, until: date) -> Iterator[Fraction]:
        """Yield the interest of each stretch with one balance, taking in the money."""
        begin = period.starts_on
        for day in self._events(period, until):
            if day > begin:
                yield earned(self.terms, self._bearing, period, begin, day)
                begin = day
            self._receive(self.money.get(day, ZERO))
            if day >= self.reckon_on:
                self.arrears.clear()
        if until > begin:
            yield earned(self.terms, self._bearing, period, begin, until)

    def on_arrears(self, period: Period, begin: date, until: date) -> Fraction:
        """Return what overdue principal has borne after the last due date."""
        return earned(self.terms, self._bearing, period, begin, until)

    def standing(
        self, on: date, running: tuple[Fraction, ...], period: Period | None
    ) -> Standing:
        overdue = sum((arrear.interest for arrear in self.arrears), self.deferred)
        return Standing(
            on=on,
            principal=self._bearing,
            interest_due=overdue,
            running=running,
            held=self.held,
            period=period,
        )

    @property
    def _bearing(self) -> Decimal:
        """The principal that is out: planned, overdue, less what came early."""
        overdue = sum((arrear.principal for arrear in self.arrears), ZERO)
        return self.balance + overdue - self.early

    def _events(self, period: Period, until: date) -> list[date]:
        """Days within the period on which something happens, before it falls due."""
        days = {*self.money, self.reckon_on}
        opens = period.n == self.periods[0].n
        return sorted(
            day
            for day in days
            if (period.starts_on < day or (opens and day == period.starts_on))
            and day <= until
            and day < period.due_on
        )

    def _receive(self, amount: Decimal) -> None:
        """Money before the due date: what is overdue first, then as agreed."""
        rest = self._pay_arrears(amount)
        if self.policy.early is EarlyMoney.PRINCIPAL_AT_ONCE:
            taken = min(rest, self.balance - self.early)
            self.early += taken
            rest -= taken
        self.held += rest

    def _pay_arrears(self, amount: Decimal) -> Decimal:
        for arrear in self.arrears:
            interest = min(arrear.interest, amount)
            arrear.interest -= interest
            principal = min(arrear.principal, amount - interest)
            arrear.principal -= principal
            amount -= interest + principal
        self.arrears = [
            arrear for arrear in self.arrears if arrear.principal or arrear.interest
        ]
        return amount

    def _settle(self, due_on: date, part: Decimal, interest: Decimal) -> Decimal:
        """Pay an instalment with what waits and comes; return the extra principal."""
        self.arrears.append(_Arrear(part - self.early, interest))
        rest = self._pay_arrears(self.held + self.money.get(due_on, ZERO))
        extra = ZERO
        if self.policy.excess is not None:
            extra = min(rest, self.balance)
            self.balance -= extra
        self.held = rest - extra
        if due_on >= self.reckon_on:
            self.arrears.clear()
        return extra

    def _take_extra(self, period: Period, extra: Decimal) -> None:
        """Compute the next instalments anew when more principal came than planned."""
        rest = [later for later in self.periods if later.n > period.n]
        if not extra or not rest:
            return
        self.replanned = True
        strategy = self.policy.excess or Strategy.REDUCE_INSTALMENT
        course = Course(self.balance + extra, self.plan)
        rows = tuple(amortise(self.terms, course, rest, last=rest[-1].n))
        ahead = Ahead(rows, self.plan)
        self.terms, self.plan = replan(self.terms, strategy, ahead, self.balance, rest)
