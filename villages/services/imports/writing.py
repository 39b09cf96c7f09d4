"""Write a plan down: households, people, memberships, heads and consents, in bulk."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core import short_code
from villages.models import (
    Consent,
    ConsentChannel,
    Household,
    Membership,
    Resident,
    Village,
)
from villages.services.registry.residents import new_resident

from .planning import Person, Planner

BATCH = 1000
WRITING_STEPS = 5


def write(
    planner: Planner, *, village: Village, by: User, at: datetime
) -> Iterator[str]:
    """Write everything down, step by step; the caller holds the transaction.

    People belong to their household from the first of January of this year, so
    that deeds of the running year can be written down for them.
    """
    households = _households(planner, village)
    yield "households"
    residents = _residents(planner, village)
    yield "residents"
    new_year = date(timezone.localdate(at).year, 1, 1)
    Membership.objects.bulk_create(
        (
            Membership(
                resident=resident,
                household=households[person.line.number],
                starts_on=max(new_year, resident.born_on),
                recorded_at=at,
            )
            for person, resident in residents
        ),
        batch_size=BATCH,
    )
    yield "memberships"
    _heads(residents, households)
    yield "heads"
    Consent.objects.bulk_create(
        list(_consents(planner, residents, by)), batch_size=BATCH
    )
    yield "consents"


def _households(planner: Planner, village: Village) -> dict[str, Household]:
    opened = Household.objects.bulk_create(
        (
            Household(village=village, number=number, hamlet=hamlet)
            for number, hamlet in planner.new_numbers.items()
        ),
        batch_size=BATCH,
    )
    return planner.register.households | {one.number: one for one in opened}


def _residents(planner: Planner, village: Village) -> list[tuple[Person, Resident]]:
    cards = _fresh_cards(len(planner.new))
    made = [new_resident(village, one.particulars, next(cards)) for one in planner.new]
    Resident.objects.bulk_create(made, batch_size=BATCH)
    return list(zip(planner.new, made, strict=True))


def _fresh_cards(count: int) -> Iterator[str]:
    """Yield as many codes as asked for, none of which any card has."""
    codes: set[str] = set()
    while len(codes) < count:
        more = {short_code.new_code() for _ in range(min(500, count - len(codes)))}
        taken = Resident.objects.filter(card_code__in=more)
        codes |= more - set(taken.values_list("card_code", flat=True))
    return iter(codes)


def _heads(
    residents: list[tuple[Person, Resident]], households: dict[str, Household]
) -> None:
    headed = []
    for person, resident in residents:
        household = households[person.line.number]
        if person.line.is_head and household.head_id is None:
            household.head = resident
            headed.append(household)
    Household.objects.bulk_update(headed, ["head"], batch_size=200)


def _consents(
    planner: Planner, residents: list[tuple[Person, Resident]], by: User
) -> Iterator[Consent]:
    keys = {id(person): resident.pk for person, resident in residents}
    for person in planner.people:
        for text, signed_at in person.signed:
            yield Consent(
                resident_id=person.known.pk if person.known else keys[id(person)],
                text=text,
                purpose=text.purpose,
                channel=ConsentChannel.PAPER,
                given_at=signed_at,
                recorded_by=by,
            )
