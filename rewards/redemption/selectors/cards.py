"""Cards as they are chosen, household by household, and printed, ten to a sheet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from rewards.redemption.models import Outlet
from rewards.redemption.selectors.holders import masked
from rewards.redemption.selectors.people import Person, card_holders, persons
from villages.models import Household, Village

TO_A_SHEET = 10
# So many households are listed at once; the rest is found by group or by name.
LISTED = 100


@dataclass(frozen=True)
class Card:
    """What is printed: a masked name and a number, and never a balance."""

    masked_name: str
    code: str


@dataclass(frozen=True)
class Home:
    """A household and those of it who can have a card."""

    household: Household
    members: list[Person]


def sheets_of(found: Iterable[Person]) -> list[list[Card]]:
    """Return the cards, by household, ten to a sheet."""
    ordered = sorted(found, key=_place)
    cards = [
        Card(masked(one.resident, one.household), one.resident.card_code)
        for one in ordered
    ]
    return [cards[n : n + TO_A_SHEET] for n in range(0, len(cards), TO_A_SHEET)]


def by_household(village: Village, *, text: str, hamlet: str, on: date) -> list[Home]:
    """Return households with their adults, those that match a name or a group."""
    residents = card_holders(village, on=on)
    if text:
        residents = residents.matching(text)
    if hamlet:
        residents = residents.filter(
            memberships__household__hamlet=hamlet, memberships__ends_on=None
        )
    ordered = sorted(persons(residents, on=on), key=_place)
    groups = groupby(ordered, key=lambda one: one.household.pk)
    homes = [list(members) for _pk, members in groups]
    return [Home(members[0].household, members) for members in homes[:LISTED]]


def hamlets_of(village: Village) -> list[str]:
    """Return the groups into which the village is divided."""
    named = village.households.filter(closed_on=None).exclude(hamlet="")
    return sorted(set(named.values_list("hamlet", flat=True)))


def card_limit(village: Village) -> int | None:
    """Return what a card lets through in a day at most, if the village has an outlet."""
    limits = Outlet.objects.of_village(village).values_list("card_limit", flat=True)
    return max(limits, default=None)


def _place(one: Person) -> tuple[str, str, int]:
    return one.household.hamlet, one.household.number, one.resident.pk
