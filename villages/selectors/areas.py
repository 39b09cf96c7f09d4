"""How large an area is."""

from dataclasses import dataclass
from datetime import date

from villages.models import (
    County,
    Household,
    MeetingKind,
    Membership,
    Resident,
    Town,
    Village,
)
from villages.models.household import latest_birth_of_an_adult


@dataclass(frozen=True)
class Size:
    """How many households and residents an area counts on a day."""

    households: int
    residents: int


def size_of(area: County | Town | Village, *, on: date) -> Size:
    """Return how many open households and living members the area has on the day."""
    villages = Village.objects.in_area(area)
    households = Household.objects.filter(village__in=villages, closed_on__isnull=True)
    residents = Resident.objects.in_area(area).living_here(on=on)
    return Size(households=households.count(), residents=residents.count())


def registered_voters(village: Village, meeting_kind: str, *, on: date) -> int:
    """Return how many the register knows to be entitled to a meeting of that kind.

    Every adult who lives here counts, the absent ones too; or every household.
    """
    if meeting_kind == MeetingKind.HOUSEHOLDS:
        here = Membership.objects.in_force(on=on).filter(household__village=village)
        return here.values("household").distinct().count()
    adults = Resident.objects.in_area(village).living_here(on=on)
    return adults.filter(born_on__lte=latest_birth_of_an_adult(on=on)).count()
