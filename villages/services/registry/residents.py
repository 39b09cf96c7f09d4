"""Residents: what is written down of a person, and checked before."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.errors import (
    BirthDateImpossible,
    DateAhead,
    HouseholdClosed,
    HouseholdOfAnotherVillage,
    NameNotAName,
    PhoneNotANumber,
    ResidentKnownAlready,
)
from villages.formulas.names import clean_name, clean_phone
from villages.formulas.spelling import spell
from villages.models import Household, Membership, Resident, Village

from .cards import new_card_code
from .households import add_household, household_by_number
from .identity import checked_id_number, require_free, seal_id_number

OLDEST_YEARS = 120


@dataclass(frozen=True)
class Particulars:
    """What is written down of a person, checked and tidied."""

    name: str
    born_on: date
    phone: str
    id_number: str


def checked(
    *, name: str, born_on: date, phone: str, id_number: str, on: date
) -> Particulars:
    """Return the particulars as they are kept; refuse what cannot be true."""
    return Particulars(
        name=checked_name(name),
        born_on=checked_birth(born_on, on=on),
        phone=checked_phone(phone),
        id_number=checked_id_number(id_number, born_on=born_on),
    )


def checked_name(text: str) -> str:
    """Return a name as it is kept; refuse what is none."""
    try:
        return clean_name(text)
    except ValueError:
        raise NameNotAName from None


def checked_birth(born_on: date, *, on: date) -> date:
    """Return the birth date; refuse one ahead, or too long ago."""
    if not date(on.year - OLDEST_YEARS, 1, 1) <= born_on <= on:
        raise BirthDateImpossible
    return born_on


def checked_phone(text: str) -> str:
    """Return a phone number as it is kept, "" for none; refuse what is neither."""
    try:
        return clean_phone(text)
    except ValueError:
        raise PhoneNotANumber from None


def new_resident(village: Village, particulars: Particulars, card: str) -> Resident:
    """Return an unsaved resident; the bulk import saves many at once."""
    resident = Resident(
        village=village,
        born_on=particulars.born_on,
        phone=particulars.phone,
        card_code=card,
    )
    rename(resident, particulars.name)
    seal_id_number(resident, particulars.id_number)
    return resident


def rename(resident: Resident, name: str) -> None:
    """Put a name and its spellings on the row. Does not save."""
    spelling = spell(name)
    resident.name = name
    resident.pinyin = spelling.pinyin
    resident.initials = spelling.initials
    resident.spellings = spelling.all


@transaction.atomic
def add_resident(
    *,
    village: Village,
    household: Household,
    name: str,
    born_on: date,
    phone: str = "",
    id_number: str = "",
    by: User,
    at: datetime,
    starts_on: date | None = None,
    is_head: bool = False,
) -> Resident:
    """Write down a person as a member of a household, from a day on (today)."""
    today = timezone.localdate(at)
    particulars = checked(
        name=name, born_on=born_on, phone=phone, id_number=id_number, on=today
    )
    # The village before the household, as an import locks them.
    require_free(village, particulars.id_number)
    household = open_household(household, village=village)
    starts_on = max(starts_on or today, born_on)
    if starts_on > today:
        raise DateAhead
    require_new(household, particulars)
    resident = new_resident(village, particulars, new_card_code())
    resident.save()
    Membership.objects.create(
        resident=resident,
        household=household,
        starts_on=starts_on,
        recorded_at=at,
    )
    if is_head:
        household.head = resident
        household.save(update_fields=["head"])
    audit.record(
        "villages.resident_added",
        target=resident,
        by=by,
        at=at,
        data={"household": household.pk, "is_head": is_head},
    )
    return resident


@transaction.atomic
def add_resident_by_number(*, village: Village, number: str, **given: Any) -> Resident:
    """Write down a person as a member of the household of that number."""
    household = household_by_number(village, number)
    return add_resident(village=village, household=household, **given)


@transaction.atomic
def add_household_with_resident(
    *,
    village: Village,
    number: str,
    hamlet: str,
    by: User,
    at: datetime,
    **given: Any,
) -> Resident:
    """Open a household with its first member; neither comes without the other."""
    household = add_household(
        village=village, number=number, hamlet=hamlet, by=by, at=at
    )
    return add_resident(village=village, household=household, by=by, at=at, **given)


def open_household(household: Household, *, village: Village) -> Household:
    """Return the household, locked; refuse one that is closed or of elsewhere."""
    household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if household.village_id != village.pk:
        raise HouseholdOfAnotherVillage
    if household.closed_on:
        raise HouseholdClosed(number=household.number)
    return household


def require_new(household: Household, particulars: Particulars) -> None:
    """Refuse somebody whom the household has already."""
    same = Resident.objects.filter(
        memberships__household=household,
        memberships__ends_on__isnull=True,
        name=particulars.name,
        born_on=particulars.born_on,
    )
    if same.exists():
        raise ResidentKnownAlready(name=particulars.name)
