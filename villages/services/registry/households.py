"""Households: their number, hamlet and head, and when they end."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.errors import (
    HouseholdNotEmpty,
    HouseholdNumberMissing,
    HouseholdNumberTaken,
    HouseholdUnknown,
    NotAMember,
)
from villages.models import Household, Membership, Resident, Village

from .own_family import require_not_own

LONGEST_NUMBER = 12


@transaction.atomic
def add_household(
    *, village: Village, number: str, hamlet: str = "", by: User, at: datetime
) -> Household:
    """Open a household under a number that the village has not used."""
    number = free_number(village, number)
    household = Household.objects.create(
        village=village, number=number, hamlet=hamlet.strip()
    )
    audit.record(
        "villages.household_added",
        target=household,
        by=by,
        at=at,
        data={"number": household.number},
    )
    return household


@transaction.atomic
def correct_household(
    *, household: Household, number: str, hamlet: str, by: User, at: datetime
) -> Household:
    """Correct the number or the hamlet of a household."""
    household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    was = {"number": household.number, "hamlet": household.hamlet}
    household.number = free_number(household.village, number, but=household)
    household.hamlet = hamlet.strip()
    household.save(update_fields=["number", "hamlet"])
    audit.record(
        "villages.household_corrected", target=household, by=by, at=at, data=was
    )
    return household


@transaction.atomic
def change_head(
    *, household: Household, resident: Resident, by: User, at: datetime
) -> Household:
    """Let one of the members stand for the household."""
    household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    require_not_own(by, resident)
    here = Membership.objects.open().filter(household=household, resident=resident)
    if not here.exists():
        raise NotAMember(name=resident.name)
    was = household.head_id
    household.head = resident
    household.save(update_fields=["head"])
    audit.record(
        "villages.head_changed",
        target=household,
        by=by,
        at=at,
        data={"from": was, "to": resident.pk},
    )
    return household


@transaction.atomic
def close_household(
    *,
    household: Household,
    by: User,
    at: datetime,
    followed_by: Household | None = None,
) -> Household:
    """End a household in which nobody is left; its past stays readable.

    What is still to come to it goes to ``followed_by``, if there is one.
    """
    household = Household.objects.select_for_update(no_key=True).get(pk=household.pk)
    if Membership.objects.open().filter(household=household).exists():
        raise HouseholdNotEmpty
    household.closed_on = household.closed_on or timezone.localdate(at)
    household.followed_by = followed_by
    household.save(update_fields=["closed_on", "followed_by"])
    audit.record(
        "villages.household_closed",
        target=household,
        by=by,
        at=at,
        data={"followed_by": followed_by.pk if followed_by else None},
    )
    return household


def household_by_number(village: Village, number: str) -> Household:
    """Return the village's household of that number; refuse one that is not there."""
    number = "".join(number.split())
    household = village.households.filter(number__iexact=number).first()
    if household is None:
        raise HouseholdUnknown(number=number)
    return household


def free_number(village: Village, number: str, *, but: Household | None = None) -> str:
    """Return the number without stray spaces; refuse one that is missing or taken."""
    number = "".join(number.split())
    if not number or len(number) > LONGEST_NUMBER:
        raise HouseholdNumberMissing
    same = village.households.filter(number=number)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise HouseholdNumberTaken(number=number)
    return number
