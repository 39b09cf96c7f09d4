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
    apart lets nobody judge the own shop. Of an operator whose name is all that is
    known, a namesake in the own household is enough: another inspector goes.
    """
    if not user.is_authenticated:
        return False
    if operator.user_id == user.pk or (operator.phone and operator.phone == user.phone):
        return True
    by_phone = Q(phone=operator.phone) if operator.phone else Q(pk__in=())
    if own_family(user).filter(by_phone).exists():
        return True
    by_account = Q(user=operator.user_id) if operator.user_id else Q(pk__in=())
    known = Resident.objects.filter(by_phone | by_account | Q(pk=operator.resident_id))
    if any(is_close_to(user, resident) for resident in known):
        return True
    is_but_a_name = not (operator.phone or operator.user_id or operator.resident_id)
    return is_but_a_name and _has_the_name(user, operator.name)


def _has_the_name(user: Any, name: str) -> bool:
    """Return whether the user, or somebody of the household, is called so."""
    return user.name == name or own_family(user).filter(name=name).exists()


@rules.predicate
def is_close_to_merchant(user: Any, merchant: Merchant) -> bool:
    """Return whether the user is too close to whoever runs the shop, or is to run it."""
    present = merchant.operators.filter(ends_on__isnull=True)
    return any(is_close_to_operator(user, operator) for operator in present)


# Asked by name: user.has_perm("merchants.judge", merchant).
rules.add_perm("merchants.judge", ~is_close_to_merchant)
