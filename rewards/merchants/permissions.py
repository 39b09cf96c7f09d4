"""Who may judge a shop: nobody who runs it, lives with whoever does, or is kin."""

from typing import Any

import rules
from django.db.models import Q

from rewards.merchants.models import Merchant, Operator
from villages.models import Resident
from villages.permissions import is_close_to, own_family


@rules.predicate
def is_close_to_operator(user: Any, operator: Operator) -> bool:
    """Return whether the user is the operator, of the same household, or declared kin.

    Asked of the account, of the phone, and of the register: keeping two of them
    apart lets nobody judge the own shop.
    """
    if not user.is_authenticated:
        return False
    if operator.user_id == user.pk or (operator.phone and operator.phone == user.phone):
        return True
    by_phone = Q(phone=operator.phone) if operator.phone else Q(pk__in=())
    if own_family(user).filter(by_phone).exists():
        return True
    known = Resident.objects.filter(by_phone | Q(pk=operator.resident_id))
    return any(is_close_to(user, resident) for resident in known)


@rules.predicate
def is_close_to_merchant(user: Any, merchant: Merchant) -> bool:
    """Return whether the user is too close to whoever runs the shop, or is to run it."""
    present = merchant.operators.filter(ends_on__isnull=True)
    return any(is_close_to_operator(user, operator) for operator in present)


# Asked by name: user.has_perm("merchants.judge", merchant).
rules.add_perm("merchants.judge", ~is_close_to_merchant)
