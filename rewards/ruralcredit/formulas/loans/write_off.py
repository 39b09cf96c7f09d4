"""Writing off what will not come any more."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from rewards.ruralcredit.formulas.loans.refusals import (
    LoanClosed,
    PaymentNotPositive,
    PaymentTooLarge,
    WriteOffTooLarge,
)
from rewards.ruralcredit.formulas.loans.rounding import ZERO


@dataclass(frozen=True)
class WrittenOff:
    """What is written off, and the principal and interest still owed after it."""

    principal: Decimal
    interest: Decimal
    balance_after: Decimal


def write_off(
    *,
    principal: Decimal,
    interest: Decimal = ZERO,
    amount: Decimal | None = None,
) -> WrittenOff:
    """Return the write-off of what is owed, or of ``amount`` of it, principal first.

    Refuses a loan that owes nothing and more than is owed.
    """
    owed = principal + interest
    if owed <= 0:
        raise LoanClosed
    off = owed if amount is None else amount
    if off <= 0:
        raise PaymentNotPositive
    if off > owed:
        raise WriteOffTooLarge(owed=owed)
    of_principal = min(off, principal)
    return WrittenOff(of_principal, off - of_principal, owed - off)


def owed_after(
    principal: Decimal,
    interest: Decimal,
    repaid: Sequence[tuple[Decimal, Decimal]],
) -> tuple[Decimal, Decimal]:
    """Return the principal and interest still owed after pairs of them were repaid."""
    for of_principal, of_interest in repaid:
        principal -= of_principal
        interest -= of_interest
    if min(principal, interest) < 0:
        raise PaymentTooLarge(owed=ZERO)
    return principal, interest
