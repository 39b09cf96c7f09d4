"""What is owed on a day: the rows of the schedule, less what was paid, and penalty.

Amounts are whole fen. Nothing is kept between payments: the same rows and the same
parts always give the same answer.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from rewards.ruralcredit.formulas.loans import (
    Components,
    Delinquency,
    Due,
    PenaltyRule,
    Unpaid,
    delinquency,
    year_fraction,
)
from rewards.ruralcredit.formulas.loans.day_count import interest


@dataclass(frozen=True)
class Line:
    """A row of the schedule in force, in fen."""

    n: int
    due_on: date
    principal: int
    interest: int
    fee: int = 0


@dataclass(frozen=True)
class Parts:
    """What one payment settled of a row, in fen; ``n`` None is principal paid early."""

    n: int | None
    paid_on: date
    penalty: int = 0
    fee: int = 0
    interest: int = 0
    principal: int = 0


@dataclass(frozen=True)
class Owed:
    """What is owed of one row on a day, in fen."""

    n: int
    due_on: date
    penalty: int
    fee: int
    interest: int
    principal: int
    days_late: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.penalty + self.fee + self.interest + self.principal

    def as_due(self) -> Due:
        """Return it in yuan, for ``loans.allocate``."""
        return Due(
            self.n,
            self.due_on,
            Components(
                penalty=yuan(self.penalty),
                fee=yuan(self.fee),
                interest=yuan(self.interest),
                principal=yuan(self.principal),
            ),
        )


def owed_on(
    lines: Sequence[Line],
    parts: Iterable[Parts],
    *,
    on: date,
    penalty: PenaltyRule | None,
) -> list[Owed]:
    """Return what is owed of every row at the end of a day, oldest first.

    Penalty runs on overdue principal from the due date to each payment, and on to the
    day; stretches are added before they are rounded, so that how a payment was split
    within a day changes nothing. Within the grace nothing is charged.
    """
    paid: dict[int, list[Parts]] = {}
    for one in parts:
        if one.n is not None and one.paid_on <= on:
            paid.setdefault(one.n, []).append(one)
    return [_owed(line, paid.get(line.n, []), on, penalty) for line in lines]


def days_late(owed: Iterable[Owed], *, on: date) -> int:
    """Return the days since the oldest due date that is not paid; the day itself is 0."""
    unpaid = [(on - one.due_on).days for one in owed if one.total and one.due_on <= on]
    return max(unpaid, default=0)


def arrears(owed: Iterable[Owed], *, on: date) -> Delinquency:
    """Return days past due, overdue yuan and the class of a loan on a day."""
    unpaid = [Unpaid(one.due_on, yuan(one.total)) for one in owed]
    return delinquency(unpaid, as_of=on)


def yuan(fen: int) -> Decimal:
    """Return fen in yuan, exactly."""
    return Decimal(fen).scaleb(-2)


def fen(amount: Decimal) -> int:
    """Return yuan with at most two places in fen."""
    return int(amount.scaleb(2))


def sums(parts: Iterable[Parts]) -> Mapping[str, int]:
    """Return what parts come to, by component."""
    listed = list(parts)
    names = ("penalty", "fee", "interest", "principal")
    return {name: sum(getattr(one, name) for one in listed) for name in names}


def _owed(line: Line, paid: list[Parts], on: date, rule: PenaltyRule | None) -> Owed:
    done = sums(paid)
    late = max(0, (on - line.due_on).days)
    charged = _penalty(line, paid, on, rule) if rule and late else 0
    principal = line.principal - done["principal"]
    interest_left = line.interest - done["interest"]
    fee = line.fee - done["fee"]
    penalty = max(0, charged - done["penalty"])
    is_late = bool(principal or interest_left or fee or penalty)
    return Owed(
        line.n,
        line.due_on,
        penalty=penalty,
        fee=fee,
        interest=interest_left,
        principal=principal,
        days_late=late if is_late else 0,
    )


def _penalty(line: Line, paid: list[Parts], on: date, rule: PenaltyRule) -> int:
    """Return all penalty since the due date, in fen."""
    total = Fraction(0)
    begin = line.due_on
    principal, unpaid_interest = line.principal, line.interest
    stops = sorted({one.paid_on for one in paid if one.paid_on > line.due_on} | {on})
    for early in (one for one in paid if one.paid_on <= line.due_on):
        principal -= early.principal
        unpaid_interest -= early.interest
    for stop in stops:
        if (stop - line.due_on).days > rule.grace_days:
            total += _stretch(rule, principal, unpaid_interest, begin, stop)
            begin = stop
        for one in (one for one in paid if one.paid_on == stop):
            principal -= one.principal
            unpaid_interest -= one.interest
    return fen(rule.rounding.round(total))


def _stretch(
    rule: PenaltyRule, principal: int, unpaid: int, begin: date, end: date
) -> Fraction:
    rate = Fraction(rule.annual_rate_pct) * Fraction(rule.multiplier)
    base = principal + (unpaid if rule.compound_on_interest else 0)
    fraction = year_fraction(rule.basis, begin, end)
    return Fraction(interest(yuan(base), rate, fraction))
