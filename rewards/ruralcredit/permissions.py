"""Who does what for a co-op, and who is too close to a household to judge it."""

from datetime import date

from grassroots.accounts.models import User
from rewards.ruralcredit.models import Coop, CoopAppointment, CoopMember
from villages.models import Household
from villages.permissions import is_kin_of_household, is_own_household, own_residents


def works_for(user: User, coop: Coop, role: str, *, on: date) -> bool:
    """Return whether the user holds the role at the co-op on the day."""
    held = CoopAppointment.objects.in_force(on=on)
    return held.filter(user=user, coop=coop, role=role).exists()


def is_close_to_household(user: User, household: Household) -> bool:
    """Return whether the household is the user's own or that of a declared relative."""
    return bool(
        is_own_household(user, household) or is_kin_of_household(user, household)
    )


def is_member(user: User, coop: Coop, *, on: date) -> bool:
    """Return whether the user, or somebody they speak for, is a member on the day."""
    held = CoopMember.objects.in_force(on=on).filter(coop=coop)
    return held.filter(resident__in=own_residents(user)).exists()
