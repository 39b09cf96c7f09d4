"""Who belongs to which household, on which day."""

from collections.abc import Iterable
from datetime import date, datetime

from villages.models import Household, Membership, Resident


def household_of(resident: Resident, on: date) -> Household | None:
    """Return the household to which the resident belonged on the day, if any."""
    membership = (
        Membership.objects.in_force(on=on)
        .filter(resident=resident)
        .select_related("household__head")
        .order_by("-starts_on")
        .first()
    )
    return membership.household if membership else None


def holder_now(household: Household) -> Household:
    """Return the household to which what was earned in this one goes today, locked.

    Whoever merges it waits for the caller's transaction, or has been waited for.
    """
    rows = Household.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("village").get(pk=household.pk)
    return holder_now(found.followed_by) if found.followed_by else found


def joined_at(resident: Resident, household: Household) -> datetime | None:
    """Return when it was written down that the resident belongs to the household."""
    memberships = Membership.objects.open().filter(
        resident=resident, household=household
    )
    return memberships.values_list("recorded_at", flat=True).first()


def households_of(residents: Iterable[Resident], on: date) -> dict[int, Household]:
    """Return the household of each resident on the day, by the resident's key."""
    memberships = (
        Membership.objects.in_force(on=on)
        .filter(resident__in=list(residents))
        .select_related("household__head")
        .order_by("starts_on")
    )
    return {one.resident_id: one.household for one in memberships}


def members_of(household: Household, on: date) -> list[Resident]:
    """Return who belonged to the household on the day, its head first."""
    members = Resident.objects.filter(
        pk__in=Membership.objects.in_force(on=on)
        .filter(household=household)
        .values("resident")
    ).order_by("born_on", "pk")
    return sorted(members, key=lambda one: one.pk != household.head_id)
