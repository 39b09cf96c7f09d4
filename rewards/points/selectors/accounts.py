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
    """Return the passbook in which the resident's points are; None before the first."""
    if resident.village.account_holder == AccountHolder.PERSON:
        return with_holder().filter(resident=resident).first()
    household = household_of(resident, on)
    return with_holder().filter(household=household).first() if household else None
