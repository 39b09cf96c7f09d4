"""Which households somebody is too close to, all at once."""

from django.db.models import Q, QuerySet

from grassroots.accounts.models import User
from villages.models import Household, Kinship, Membership
from villages.permissions import own_residents


def households_close_to(user: User) -> "QuerySet[Household]":
    """Return the households for which ``is_close_to_household`` is true.

    The user's own, and those in which a declared relative of the user lives today.
    """
    own = own_residents(user).values("pk")
    kin = Kinship.objects.filter(Q(first__in=own) | Q(second__in=own))
    people = (
        Q(resident__in=own)
        | Q(resident__in=kin.values("first"))
        | Q(resident__in=kin.values("second"))
    )
    lives = Membership.objects.open().filter(people)
    return Household.objects.filter(pk__in=lives.values("household"))
