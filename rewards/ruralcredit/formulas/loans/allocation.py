"""How a payment is spread over instalments and what they consist of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from rewards.ruralcredit.formulas.loans.payments import Payment
from rewards.ruralcredit.formulas.loans.refusals import (
    LoanClosed,
    PaymentNotPositive,
    PaymentTooLarge,
    TermMissing,
)
from rewards.ruralcredit.formulas.loans.rounding import ZERO


class Component(StrEnum):
    """What an instalment consists of."""

    PENALTY = "penalty"
    FEE = "fee"
    INTEREST = "interest"
    PRINCIPAL = "principal"


class Mode(StrEnum):
    """Whether an instalment or a component is settled before the next.

    HORIZONTAL settles an instalment completely before the next, VERTICAL a component
    over all due instalments first.
    """

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


class Future(StrEnum):
    """Which instalment that is not yet due takes what is left.

    NEXT in order of date, LAST from the end backwards, or NONE of them.
    """

    NEXT = "next"
    LAST = "last"
    NONE = "none"


@dataclass(frozen=True)
class Components:
    """Amounts of an instalment, in yuan."""

    penalty: Decimal = ZERO
    fee: Decimal = ZERO
    interest: Decimal = ZERO
    principal: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        """All of them."""
        return self.penalty + self.fee + self.interest + self.principal

    def of(self, component: Component) -> Decimal:
        """Return the amount of one component."""
        amounts = {
            Component.PENALTY: self.penalty,
            Component.FEE: self.fee,
            Component.INTEREST: self.interest,
            Component.PRINCIPAL: self.principal,
        }
        return amounts[component]

    def changed(self, component: Component, by: Decimal) -> "Components":
        """Return the amounts with one of them larger, or smaller when negative."""
        amount = self.of(component) + by
        if component is Component.PENALTY:
            return replace(self, penalty=amount)
        if component is Component.FEE:
            return replace(self, fee=amount)
        if component is Component.INTEREST:
            return replace(self, interest=amount)
        return replace(self, principal=amount)


@dataclass(frozen=True)
class Due:
    """What is still owed of an instalment."""

    n: int
    due_on: date
    owed: Components


@dataclass(frozen=True)
class Rules:
    """The order of components, and how it goes over instalments.

    ``future_order`` is the order for instalments that are not yet due, when that is
    another one.
    """

    order: tuple[Component, ...] = tuple(Component)
    mode: Mode = Mode.HORIZONTAL
    future: Future = Future.NEXT
    future_order: tuple[Component, ...] | None = None


@dataclass(frozen=True)
class Allocation:
    """What a payment pays of each instalment, in the order given, and what is left."""

    paid: tuple[tuple[int, Components], ...]
    unallocated: Decimal

    @property
    def total(self) -> Components:
        """What it pays of each component, over all instalments."""
        amounts = [part for _n, part in self.paid]
        return Components(
            penalty=sum((part.penalty for part in amounts), ZERO),
            fee=sum((part.fee for part in amounts), ZERO),
            interest=sum((part.interest for part in amounts), ZERO),
            principal=sum((part.principal for part in amounts), ZERO),
        )


def allocate(
    dues: Sequence[Due], *, amount: Decimal, paid_on: date, rules: Rules | None = None
) -> Allocation:
    """Return how one payment is spread.

    Instalments due on ``paid_on`` or before are due, oldest first; later ones are
    future. No component gets more than is owed of it. Two payments of one day pay
    what their sum would have paid.
    """
    if amount <= 0:
        raise PaymentNotPositive
    agreed = rules or Rules()
    if len(set(agreed.order)) != len(agreed.order) or not agreed.order:
        raise TermMissing(name="order")
    paid = {due.n: Components() for due in dues}
    left = amount
    for due, component in _queue(dues, paid_on, agreed):
        part = min(left, due.owed.of(component))
        paid[due.n] = paid[due.n].changed(component, part)
        left -= part
    return Allocation(tuple(paid.items()), left)


def after(dues: Sequence[Due], allocation: Allocation) -> tuple[Due, ...]:
    """Return what is still owed after an allocation."""
    paid = dict(allocation.paid)
    return tuple(replace(due, owed=_less(due.owed, paid[due.n])) for due in dues)


def settle_oldest(
    dues: Sequence[Due], payments: Sequence[Payment], rules: Rules | None = None
) -> tuple[Due, ...]:
    """Return what is still owed after payments, taken in order of their days."""
    left = tuple(dues)
    for payment in sorted(payments, key=lambda payment: payment.on):
        done = allocate(left, amount=payment.amount, paid_on=payment.on, rules=rules)
        left = after(left, done)
    return left


def owed_in_all(dues: Sequence[Due]) -> Decimal:
    """Return all that is owed."""
    return sum((due.owed.total for due in dues), ZERO)


def require_not_too_large(dues: Sequence[Due], amount: Decimal) -> None:
    """Refuse a payment on a loan that is closed, and one of more than is owed."""
    owed = owed_in_all(dues)
    if not owed:
        raise LoanClosed
    if amount > owed:
        raise PaymentTooLarge(owed=owed)


def _queue(
    dues: Sequence[Due], paid_on: date, rules: Rules
) -> Iterator[tuple[Due, Component]]:
    """Yield what is to be paid, in order: the due, then as agreed the future."""
    by_date = sorted(dues, key=lambda due: (due.due_on, due.n))
    due_now = [due for due in by_date if due.due_on <= paid_on]
    future = [due for due in by_date if due.due_on > paid_on]
    yield from _spread(due_now, rules.order, rules.mode)
    if rules.future is Future.LAST:
        future.reverse()
    if rules.future is not Future.NONE:
        yield from _spread(future, rules.future_order or rules.order, rules.mode)


def _spread(
    dues: Sequence[Due], order: Sequence[Component], mode: Mode
) -> Iterator[tuple[Due, Component]]:
    if mode is Mode.HORIZONTAL:
        for due in dues:
            for component in order:
                yield due, component
        return
    for component in order:
        for due in dues:
            yield due, component


def _less(owed: Components, paid: Components) -> Components:
    return Components(
        penalty=owed.penalty - paid.penalty,
        fee=owed.fee - paid.fee,
        interest=owed.interest - paid.interest,
        principal=owed.principal - paid.principal,
    )
