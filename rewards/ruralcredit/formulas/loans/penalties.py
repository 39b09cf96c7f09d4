"""What being late costs: penalty interest by the day and late fees by the instalment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.allocation import Components, Due, settle_oldest
from rewards.ruralcredit.formulas.loans.day_count import (
    Basis,
    days_between,
    fraction_of_days,
    interest,
    year_fraction,
)
from rewards.ruralcredit.formulas.loans.payments import Payment
from rewards.ruralcredit.formulas.loans.refusals import UnlawfulPenalty
from rewards.ruralcredit.formulas.loans.rounding import TO_THE_CENT, ZERO, Rounding
from rewards.ruralcredit.formulas.loans.terms import Row


class PenaltyOn(StrEnum):
    """What the penalty rate applies to."""

    PRINCIPAL = "principal"
    INTEREST = "interest"
    TOTAL = "total"


@dataclass(frozen=True)
class PenaltyRule:
    """Penalty interest: ``annual_rate_pct`` times ``multiplier`` on what is overdue.

    ``compound_on_interest`` charges the same on unpaid interest. Within ``grace_days``
    nothing is charged; after them all days since the due date count.
    """

    annual_rate_pct: Decimal
    multiplier: Decimal = Decimal(1)
    basis: Basis = Basis.ACTUAL_360
    grace_days: int = 0
    on: PenaltyOn = PenaltyOn.PRINCIPAL
    compound_on_interest: bool = False
    rounding: Rounding = TO_THE_CENT


@dataclass(frozen=True)
class Penalty:
    """Penalty on principal and on interest, rounded each by itself."""

    overdue_days: int
    penalty_days: int
    on_principal: Decimal
    on_interest: Decimal

    @property
    def total(self) -> Decimal:
        """Both parts."""
        return self.on_principal + self.on_interest


def penalty(
    rule: PenaltyRule,
    *,
    overdue_principal: Decimal,
    overdue_interest: Decimal,
    due_on: date,
    paid_on: date,
) -> Penalty:
    """Return the penalty interest of an instalment from its due date to a day."""
    days = max(days_between(due_on, paid_on), 0)
    charged = days if days > rule.grace_days else 0
    fraction = year_fraction(rule.basis, due_on, paid_on) if charged else Fraction(0)
    return _penalty(rule, (overdue_principal, overdue_interest), days, fraction)


def penalty_for_days(
    rule: PenaltyRule,
    *,
    overdue_principal: Decimal,
    overdue_interest: Decimal,
    days: int,
) -> Penalty:
    """Return the penalty interest for a number of days overdue."""
    charged = days if days > rule.grace_days else 0
    fraction = fraction_of_days(rule.basis, charged)
    return _penalty(rule, (overdue_principal, overdue_interest), days, fraction)


def _penalty(
    rule: PenaltyRule,
    overdue: tuple[Decimal, Decimal],
    days: int,
    fraction: Fraction,
) -> Penalty:
    lowest = min(rule.annual_rate_pct, rule.multiplier, *overdue)
    if lowest < 0 or rule.grace_days < 0 or days < 0:
        raise UnlawfulPenalty
    rate = Fraction(rule.annual_rate_pct) * Fraction(rule.multiplier)
    charges = rule.rounding.round
    principal, unpaid = overdue
    on_principal = rule.on is not PenaltyOn.INTEREST
    on_interest = rule.on is not PenaltyOn.PRINCIPAL or rule.compound_on_interest
    return Penalty(
        overdue_days=days,
        penalty_days=days if days > rule.grace_days else 0,
        on_principal=(
            charges(interest(principal, rate, fraction)) if on_principal else ZERO
        ),
        on_interest=charges(interest(unpaid, rate, fraction)) if on_interest else ZERO,
    )


@dataclass(frozen=True)
class LateFeeRule:
    """A fee for an instalment that is not paid in time, once.

    ``pct`` is of its unpaid ``base``; ``amount`` is the same for all. It falls due
    when more than ``grace_days`` have passed.
    """

    pct: Decimal | None = None
    base: PenaltyOn = PenaltyOn.PRINCIPAL
    amount: Decimal | None = None
    grace_days: int = 0
    rounding: Rounding = TO_THE_CENT


@dataclass(frozen=True)
class LateFee:
    """The fee of an instalment."""

    n: int
    due_on: date
    fee: Decimal


def late_fees(
    rule: LateFeeRule,
    rows: Sequence[Row],
    payments: Sequence[Payment],
    *,
    reckon_on: date,
) -> tuple[LateFee, ...]:
    """Return the fees of all instalments that were late by ``reckon_on``.

    Money settles the oldest instalment first, its interest before its principal. A
    percentage is of what was unpaid when the grace ended.
    """
    lowest = min(rule.pct or ZERO, rule.amount or ZERO)
    if lowest < 0 or rule.grace_days < 0 or (rule.pct is None) == (rule.amount is None):
        raise UnlawfulPenalty
    return tuple(_late_fees(rule, rows, payments, reckon_on))


def _late_fees(
    rule: LateFeeRule,
    rows: Sequence[Row],
    payments: Sequence[Payment],
    reckon_on: date,
) -> Iterator[LateFee]:
    for row in rows:
        ends_on = row.due_on + timedelta(days=rule.grace_days)
        if ends_on >= reckon_on:
            continue
        left = _unpaid(rows, payments, ends_on)[row.n]
        if left.total:
            yield LateFee(row.n, row.due_on, _fee(rule, left))


def _fee(rule: LateFeeRule, left: Components) -> Decimal:
    if rule.pct is None:
        return rule.rounding.round(rule.amount or ZERO)
    base = {
        PenaltyOn.PRINCIPAL: left.principal,
        PenaltyOn.INTEREST: left.interest,
        PenaltyOn.TOTAL: left.principal + left.interest,
    }[rule.base]
    return rule.rounding.round(Fraction(base) * Fraction(rule.pct) / 100)


def _unpaid(
    rows: Sequence[Row], payments: Sequence[Payment], on: date
) -> dict[int, Components]:
    """Return what is unpaid of each instalment after what came in up to a day."""
    dues = [
        Due(
            row.n,
            row.due_on,
            Components(interest=row.interest, principal=row.principal),
        )
        for row in rows
    ]
    received = [payment for payment in payments if payment.on <= on]
    return {due.n: due.owed for due in settle_oldest(dues, received)}


def total_of_fees(fees: Sequence[LateFee]) -> Decimal:
    """Return the sum of late fees."""
    return sum((fee.fee for fee in fees), ZERO)
