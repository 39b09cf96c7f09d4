"""Co-ops, the villages they serve, their members and people."""

from datetime import date

from django.db.models import Count, Q, QuerySet

from rewards.ruralcredit.models import Coop, CoopMember, ServiceArea
from villages.models import County, Household, Resident, Town, Village


def coops_in(area: County | Town | Village, *, on: date) -> "QuerySet[Coop]":
    """Return the co-ops of a county with how many members and villages they have."""
    county = area if isinstance(area, County) else None
    coops = Coop.objects.filter(county=county) if county else Coop.objects.in_area(area)
    held = Q(members__starts_on__lte=on) & (
        Q(members__ends_on__isnull=True) | Q(members__ends_on__gte=on)
    )
    served = Q(service_areas__starts_on__lte=on) & (
        Q(service_areas__ends_on__isnull=True) | Q(service_areas__ends_on__gte=on)
    )
    return coops.annotate(
        member_count=Count("members", filter=held, distinct=True),
        village_count=Count("service_areas", filter=served, distinct=True),
    )


def serves(coop: Coop, village: Village, *, on: date) -> bool:
    """Return whether the co-op serves the village on the day."""
    areas = ServiceArea.objects.in_force(on=on)
    return bool(areas.filter(coop=coop, village=village).exists())


def served_villages(coop: Coop, *, on: date) -> "QuerySet[Village]":
    """Return the villages that the co-op serves on the day."""
    areas = ServiceArea.objects.in_force(on=on).filter(coop=coop)
    return Village.objects.filter(pk__in=areas.values("village"))


def residents_of(coop: Coop, *, on: date) -> "QuerySet[Resident]":
    """Return who lives in a village that the co-op serves."""
    villages = served_villages(coop, on=on)
    return Resident.objects.filter(village__in=villages).living_here(on=on)


def members_of(coop: Coop, *, on: date) -> "QuerySet[CoopMember]":
    """Return the members on the day, by their number."""
    held: QuerySet[CoopMember] = CoopMember.objects.in_force(on=on)
    return (
        held.filter(coop=coop)
        .select_related("resident", "household__head", "household__village")
        .order_by("number")
    )


def is_member_household(coop: Coop, household: Household, *, on: date) -> bool:
    """Return whether somebody of the household is a member on the day."""
    held = CoopMember.objects.in_force(on=on).filter(coop=coop)
    return bool(held.filter(household=household).exists())


def next_member_number(coop: Coop) -> str:
    """Return a number that nobody has: one more than the largest that is digits."""
    numbers = coop.members.values_list("number", flat=True)
    largest = max((int(one) for one in numbers if one.isdigit()), default=0)
    return f"{largest + 1:05d}"
