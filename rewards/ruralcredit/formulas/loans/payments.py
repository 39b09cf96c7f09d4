"""Payments as they are recorded, before anybody says what they pay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rewards.ruralcredit.formulas.loans.refusals import (
    PaymentBeforePayOut,
    PaymentNotPositive,
    PaymentTwice,
)
from rewards.ruralcredit.formulas.loans.rounding import ZERO


@dataclass(frozen=True)
class Payment:
    """Money received on a day, in yuan. ``key`` names it, so that none counts twice."""

    on: date
    amount: Decimal
    key: str = ""


def check_payments(payments: Sequence[Payment], *, paid_out_on: date) -> None:
    """Refuse payments of nothing, from before the pay-out, or with the same key."""
    seen: set[str] = set()
    for payment in payments:
        if payment.amount <= 0:
            raise PaymentNotPositive
        if payment.on < paid_out_on:
            raise PaymentBeforePayOut(
                on=payment.on.isoformat(), paid_out_on=paid_out_on.isoformat()
            )
        if payment.key and payment.key in seen:
            raise PaymentTwice(key=payment.key)
        seen.add(payment.key)


def received_by_day(payments: Sequence[Payment]) -> dict[date, Decimal]:
    """Return what came in on each day: money of one day counts together."""
    days: dict[date, Decimal] = {}
    for payment in payments:
        days[payment.on] = days.get(payment.on, ZERO) + payment.amount
    return days
