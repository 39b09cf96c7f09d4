"""Who can have a card, found as a counter or a desk looks for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rewards.redemption.models import CardPin
from villages.models import Household, Resident, Village
from villages.models.household import ResidentQuerySet, latest_birth_of_an_adult
from villages.selectors.households import households_of

FOUND = 12


@dataclass(frozen=True)
class Person:
    """Somebody with the household they belong to, and the PIN of their card."""

    resident: Resident
    household: Household
    pin: CardPin | None


def card_holders(village: Village, *, on: date) -> ResidentQuerySet:
    """Return the adults who live in the village on the day."""
    here = Resident.objects.in_area(village).living_here(on=on)
    grown_up = here.filter(born_on__lte=latest_birth_of_an_adult(on=on))
    return grown_up.select_related("village__town__county")


def persons(residents: Iterable[Resident], *, on: date) -> list[Person]:
    """Return residents with household and PIN, in two queries whatever their number."""
    residents = list(residents)
    households = households_of(residents, on)
    pins = CardPin.objects.filter(resident__in=residents)
    by_resident = {pin.resident_id: pin for pin in pins}
    return [
        Person(one, households[one.pk], by_resident.get(one.pk))
        for one in residents
        if one.pk in households
    ]


def find(village: Village, text: str, *, on: date) -> list[Person]:
    """Return the dozen whom somebody may mean by a name, its letters or a number."""
    if not text:
        return []
    return persons(card_holders(village, on=on).matching(text)[:FOUND], on=on)
