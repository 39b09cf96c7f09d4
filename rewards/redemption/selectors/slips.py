"""Orders as the counter and their holders look back on them."""

from dataclasses import dataclass
from datetime import date

from rewards.ledger import selectors as ledger
from rewards.redemption.models import Outlet, Redemption, RedemptionQuerySet
from rewards.redemption.selectors.holders import (
    end_of,
    masked,
    start_of,
)
from villages.models import AccountHolder, Household, Resident


@dataclass(frozen=True)
class Receipt:
    """What a receipt says: the order, the masked name, and the balance around it."""

    order: Redemption
    masked_name: str
    before: int
    after: int


def orders_at(outlet: Outlet) -> RedemptionQuerySet:
    """Return the outlet's orders with all that a receipt needs."""
    return (
        Redemption.objects.at_outlet(outlet)
        .select_related(
            "outlet__village",
            "household__head",
            "resident__village",
            "confirmed_by",
            "opened_by",
            "cancelled_by",
            "posting",
            "account__ledger_account",
            "code",
        )
        .prefetch_related("lines")
    )


def orders_on(outlet: Outlet, day: date) -> RedemptionQuerySet:
    """Return what was handed over at the outlet on a day, newest first."""
    return (
        orders_at(outlet)
        .settled()
        .filter(confirmed_at__gte=start_of(day), confirmed_at__lt=end_of(day))
        .order_by("-confirmed_at")
    )


def households_served(outlet: Outlet, day: date) -> int:
    """Return how many households were served at the outlet on a day."""
    orders = Redemption.objects.at_outlet(outlet).confirmed()
    today = orders.filter(confirmed_at__gte=start_of(day), confirmed_at__lt=end_of(day))
    return today.values("household").distinct().count()


def receipt_of(order: Redemption) -> Receipt:
    """Return the receipt of an order that was handed over."""
    holder = order.account.ledger_account
    (line,) = ledger.lines_of(holder, [order.posting_id or 0])
    return Receipt(
        order=order,
        masked_name=masked(order.resident, order.household),
        before=line.balance_before,
        after=line.balance_after,
    )


def orders_of(resident: Resident, household: Household | None) -> RedemptionQuerySet:
    """Return what was redeemed from the passbook that the resident pays from."""
    orders = (
        Redemption.objects.settled()
        .select_related(
            "outlet__village",
            "resident__village",
            "household__head",
            "account__ledger_account",
            "confirmed_by",
        )
        .prefetch_related("lines")
        .order_by("-confirmed_at")
    )
    if resident.village.account_holder == AccountHolder.PERSON:
        return orders.filter(account__resident=resident)
    return orders.filter(account__household=household)
