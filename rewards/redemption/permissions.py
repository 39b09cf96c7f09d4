"""Who may stand at which counter, and whom they may serve there."""

from datetime import date

import rules

from grassroots.accounts.models import User
from rewards.redemption.models import Outlet, OutletAppointment
from villages.permissions import is_own_household

# Asked by name: user.has_perm("redemption.serve", household).
may_serve = ~is_own_household
rules.add_perm("redemption.serve", may_serve)


def serves_at(user: User, outlet: Outlet, *, on: date) -> bool:
    """Return whether the user is a clerk of the outlet on the day."""
    held = OutletAppointment.objects.in_force(on=on)
    return held.filter(user=user, outlet=outlet).exists()
