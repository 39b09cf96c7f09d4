"""How large an area is."""

from dataclasses import dataclass
from datetime import date

from villages.models import County, Household, Resident, Town, Village


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
