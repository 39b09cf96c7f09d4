"""Whose files were put right since somebody at work saw them, in whatever office."""

from datetime import datetime

from django.utils import timezone

from grassroots.accounts.capacities import Capacity
from grassroots.accounts.models import User
from rewards.redemption.models import Outlet
from villages.models import County, Town, Village
from villages.selectors.corrections import Correction, corrections_for


def corrected(capacity: Capacity, user: User, *, at: datetime) -> list[Correction]:
    """Return them for the villages in which the user is at work."""
    scope = capacity.scope
    if isinstance(scope, County | Town | Village):
        villages = Village.objects.in_area(scope)
        return corrections_for(user, capacity.role, scope, villages, at=at)
    if isinstance(scope, Outlet):
        villages = Village.objects.filter(pk=scope.village_id)
    else:
        # The villages that a co-op serves: the app can be left out.
        served = scope.service_areas.in_force(on=timezone.localdate(at))
        villages = Village.objects.filter(pk__in=served.values("village"))
    return corrections_for(user, capacity.role, None, villages, at=at)
