"""Who does what for a co-op, and who is too close to a household to judge it."""

from datetime import date

from grassroots.accounts.models import User
from rewards.ruralcredit.models import Coop, CoopAppointment, CoopMember, CoopRole
from villages.models import AreaAppointment, AreaRole, County, Household, Membership
from villages.permissions import (
    is_kin_of_household,
    is_own_household,
    own_residents,
    supervises,
)


def works_for(user: User, coop: Coop, role: str, *, on: date) -> bool:
    """Return whether the user holds the role at the co-op on the day."""
    held = CoopAppointment.objects.in_force(on=on)
    return held.filter(user=user, coop=coop, role=role).exists()


def keeps_coops_of(user: User, county: County, *, on: date) -> bool:
    """Return whether the user registers co-ops and appoints their people.

    That is the county's supervisor; an installer sets a county up.
    """
    return bool(user.is_superuser or supervises(user, county, on=on))


def decides_rules_of(user: User, coop: Coop, *, on: date) -> bool:
    """Return whether the user enters what the co-op's assembly decided."""
    return works_for(user, coop, CoopRole.OFFICER, on=on) or keeps_coops_of(
        user, coop.county, on=on
    )


def enters_rates(user: User, *, on: date) -> bool:
    """Return whether the user enters published rates: any officer, any county."""
    officers = CoopAppointment.objects.in_force(on=on).filter(role=CoopRole.OFFICER)
    supervisors = AreaAppointment.objects.in_force(on=on).filter(
        role=AreaRole.SUPERVISOR, county__isnull=False
    )
    return bool(
        user.is_superuser
        or officers.filter(user=user).exists()
        or supervisors.filter(user=user).exists()
    )


def is_close_to_household(user: User, household: Household) -> bool:
    """Return whether the household is the user's own or that of a declared relative."""
    return bool(
        is_own_household(user, household) or is_kin_of_household(user, household)
    )


def is_member(user: User, coop: Coop, *, on: date) -> bool:
    """Return whether the user, or somebody they speak for, is a member on the day."""
    held = CoopMember.objects.in_force(on=on).filter(coop=coop)
    return held.filter(resident__in=own_residents(user)).exists()


def speaks_for_household(user: User, household: Household, *, on: date) -> bool:
    """Return whether the user is, or speaks for, an adult of the household."""
    at_home = Membership.objects.in_force(on=on).filter(household=household)
    own = own_residents(user).filter(pk__in=at_home.values("resident"))
    return any(one.is_adult(on=on) for one in own)
