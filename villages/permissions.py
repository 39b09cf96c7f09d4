"""Who may do what in a village: roles that hold on a day, and who is too close.

Roles are asked with the day, since an appointment holds from a date to a date;
closeness is asked of the register as it stands.
"""

from datetime import date
from typing import Any

import rules
from django.db.models import Q, QuerySet

from villages.models import (
    AreaAppointment,
    AreaRole,
    BehaviourRecord,
    County,
    Household,
    Kinship,
    Membership,
    Resident,
    Town,
    Village,
)

Area = County | Town | Village


def holds(user: Any, role: str, area: Area, *, on: date) -> bool:
    """Return whether the user is appointed to the role in exactly this area."""
    if not user.is_authenticated:
        return False
    kind = type(area)._meta.model_name
    held = AreaAppointment.objects.in_force(on=on).filter(user=user, role=role)
    return held.filter(**{str(kind): area}).exists()


def is_recorder_of(user: Any, village: Village, *, on: date) -> bool:
    """Return whether the user writes down deeds in the village."""
    return holds(user, AreaRole.RECORDER, village, on=on)


def sits_on_panel(user: Any, village: Village, *, on: date) -> bool:
    """Return whether the user judges records of the village."""
    return holds(user, AreaRole.PANEL, village, on=on)


def manages(user: Any, village: Village, *, on: date) -> bool:
    """Return whether the user is the village's manager."""
    return holds(user, AreaRole.MANAGER, village, on=on)


def organises(user: Any, village: Village, *, on: date) -> bool:
    """Return whether the user sets up activities of the village."""
    return is_recorder_of(user, village, on=on) or manages(user, village, on=on)


def supervises(user: Any, area: Area, *, on: date) -> bool:
    """Return whether the user supervises the area itself, or one that contains it."""
    return any(
        holds(user, AreaRole.SUPERVISOR, one, on=on) for one in _areas_around(area)
    )


def own_residents(user: Any) -> "QuerySet[Resident]":
    """Return the residents who are the user, or for whom the user speaks.

    A resident who gave the user's own phone number counts as well, linked or not:
    nobody escapes recusal by keeping two accounts apart.
    """
    if not user.is_authenticated:
        return Resident.objects.none()
    return Resident.objects.filter(Q(user=user) | Q(phone=user.phone))


def own_family(user: Any) -> "QuerySet[Resident]":
    """Return the user's own residents, and who lives in a household with them today."""
    own = own_residents(user)
    roof = Membership.objects.open().filter(resident__in=own).values("household")
    mates = Membership.objects.open().filter(household__in=roof).values("resident")
    return Resident.objects.filter(Q(pk__in=own.values("pk")) | Q(pk__in=mates))


@rules.predicate
def is_own_household(user: Any, household: Household) -> bool:
    """Return whether the user belongs to the household today."""
    own = Membership.objects.open().filter(resident__in=own_residents(user))
    return own.filter(household=household).exists()


@rules.predicate
def is_relative(user: Any, resident: Resident) -> bool:
    """Return whether the user and the resident declared to be relatives."""
    own = own_residents(user)
    return Kinship.objects.filter(
        Q(first=resident, second__in=own) | Q(second=resident, first__in=own)
    ).exists()


@rules.predicate
def is_close_to(user: Any, resident: Resident) -> bool:
    """Return whether the resident is the user, of the same household, or kin."""
    at_home = own_family(user).filter(pk=resident.pk)
    return at_home.exists() or bool(is_relative(user, resident))


@rules.predicate
def is_kin_of_household(user: Any, household: Household) -> bool:
    """Return whether a member of the household is a declared relative of the user."""
    own = own_residents(user)
    members = Resident.objects.filter(
        pk__in=Membership.objects.open().filter(household=household).values("resident")
    )
    return Kinship.objects.filter(
        Q(first__in=members, second__in=own) | Q(second__in=members, first__in=own)
    ).exists()


@rules.predicate
def took_no_part(user: Any, record: BehaviourRecord) -> bool:
    """Return whether the user is neither the recorder nor close to whom it concerns."""
    return bool(
        user.is_authenticated
        and record.recorded_by_id != user.pk
        and not is_own_household(user, record.household)
        and not is_close_to(user, record.resident)
    )


# Asked by name: user.has_perm("villages.judge_record", record).
rules.add_perm("villages.judge_record", took_no_part)
rules.add_perm("villages.serve_household", ~is_own_household)


def _areas_around(area: Area) -> list[Area]:
    if isinstance(area, Village):
        return [area, area.town, area.town.county]
    if isinstance(area, Town):
        return [area, area.county]
    return [area]
