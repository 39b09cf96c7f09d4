"""Who speaks for a shop: the account of whoever runs it now."""

from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.complaints import NotYourShop
from rewards.merchants.errors.register import ShopClosed
from rewards.merchants.models import Merchant, Operator


def present_operator(merchant: Merchant) -> Operator:
    """Return who runs the shop now. Raises ShopClosed when nobody does."""
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    if operator is None:
        raise ShopClosed
    return operator


def own_operator(merchant: Merchant, by: User) -> Operator:
    """Return who runs the shop, when that is the user. Raises NotYourShop, ShopClosed."""
    operator = present_operator(merchant)
    if operator.user_id != by.pk:
        raise NotYourShop
    return operator


@transaction.atomic
def link_by_phone(*, user: User, at: datetime) -> list[Operator]:
    """Let the user speak for the shops whose operator has the phone they proved to own.

    Only operators without an account, and only after the number was verified; safe to
    call at every sign-in. The inspector entered that number for this.
    """
    if not user.phone_verified:
        return []
    waiting = Operator.objects.filter(
        phone=user.phone, user__isnull=True, ends_on__isnull=True
    )
    found = list(
        waiting.select_for_update(of=("self",))
        .select_related("merchant")
        .order_by("pk")
    )
    for operator in found:
        operator.user = user
        operator.save(update_fields=["user"])
        audit.record(
            "merchants.operator_linked",
            target=operator,
            by=user,
            at=at,
            village_id=operator.merchant.village_id,
            data={"merchant": operator.merchant_id},
        )
    return found
