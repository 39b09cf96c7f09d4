"""Whose passbook is whose."""

from datetime import date

from django.db.models import QuerySet

from rewards.points.models import PointsAccount
from villages.models import AccountHolder, Resident
from villages.selectors.households import household_of


def with_holder() -> "QuerySet[PointsAccount]":
    """Return the passbooks with all that their covers say at hand."""
    return PointsAccount.objects.select_related(
        "ledger_account", "household__head", "resident", "village__town__county"
    )


def account_of(resident: Resident, *, on: date) -> PointsAccount | None:
    """Return the passbook in which the resident's points are.

    Before the first points came it is one that is not saved: a cover without
    leaves. None for somebody who belongs to no household on the day.
    """
    village = resident.village
    if village.account_holder == AccountHolder.PERSON:
        found = with_holder().filter(resident=resident).first()
        return found or PointsAccount(village=village, resident=resident)
    household = household_of(resident, on)
    if household is None:
        return None
    found = with_holder().filter(household=household).first()
    return found or PointsAccount(village=village, household=household)
