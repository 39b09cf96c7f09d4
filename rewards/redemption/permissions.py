"""Who may stand at which counter, and whom they may serve there."""

from datetime import date

import rules

from grassroots.accounts.models import User
from rewards.redemption.models import Outlet, OutletAppointment
from villages.models import Resident
from villages.permissions import is_own_household

# Asked by name: user.has_perm("redemption.serve", household).
may_serve = ~is_own_household
rules.add_perm("redemption.serve", may_serve)


def serves_at(user: User, outlet: Outlet, *, on: date) -> bool:
    """Return whether the user is a clerk of the outlet on the day."""
    held = OutletAppointment.objects.in_force(on=on)
    return held.filter(user=user, outlet=outlet).exists()


def counter_of(user: User, resident: Resident, *, on: date) -> Outlet | None:
    """Return an outlet where the user serves the resident, on the day or from a later one.

    Whoever stands at such a counter sets no PIN: they would need nobody else to redeem.
    """
    held = OutletAppointment.objects.not_over(on=on).select_related("outlet")
    here = held.filter(user=user, outlet__village=resident.village_id)
    found = here.order_by("pk").first()
    return found.outlet if found else None
