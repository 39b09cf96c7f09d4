"""Take the row locks of the counter, always in the same order.

Code, order, household, goods by key; then the ledger locks its accounts by key.
Who asks for a code locks the resident before the codes, and nothing after them.
Whoever holds a later one never waits for an earlier one, so two clerks cannot
wait for each other. The locks are those of an UPDATE that leaves keys alone:
rows that merely refer to the locked ones can be written meanwhile.
"""

from datetime import datetime

from django.utils import timezone

from grassroots.accounts.models import User
from rewards.redemption.models import OneTimeCode, Outlet, Redemption, RedemptionLine
from rewards.redemption.selectors.holders import Holder
from villages.models import Household

from .standing import holder_of, standing_of


def lock_code(code: OneTimeCode) -> OneTimeCode:
    """Lock a one-time code, with its resident at hand."""
    return (
        OneTimeCode.objects.select_for_update(of=("self",), no_key=True)
        .select_related("resident__village")
        .get(pk=code.pk)
    )


def lock(redemption: Redemption) -> Redemption:
    """Lock an order, with its outlet, household and code at hand."""
    return (
        Redemption.objects.select_for_update(of=("self",), no_key=True)
        .select_related("outlet", "household", "code__resident__village")
        .get(pk=redemption.pk)
    )


def lock_holder(
    code: OneTimeCode,
    *,
    outlet: Outlet,
    by: User,
    at: datetime,
    without: Redemption | None = None,
) -> Holder:
    """Lock the customer's household, so that two of its orders see each other.

    What the customer may use is looked at under the lock.
    """
    on = timezone.localdate(at)
    household, _account = standing_of(code.resident, by, on=on)
    Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    return holder_of(code, outlet=outlet, by=by, at=at, without=without)


def lock_with_goods(
    redemption: Redemption,
) -> tuple[Redemption, list[RedemptionLine]]:
    """Lock an order, then its goods in key order; read all of it in one round trip.

    An order that its outlet does not have raises ``Redemption.DoesNotExist``.
    """
    lines = list(
        RedemptionLine.objects.filter(
            redemption=redemption.pk, redemption__outlet=redemption.outlet_id
        )
        .select_related(
            "goods",
            "redemption__outlet__ledger_account",
            "redemption__account__ledger_account",
            "redemption__household",
        )
        .select_for_update(of=("redemption", "goods"), no_key=True)
        .order_by("goods_id")
    )
    if not lines:
        raise Redemption.DoesNotExist
    return lines[0].redemption, lines
