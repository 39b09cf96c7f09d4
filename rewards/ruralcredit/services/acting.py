"""What every use case of an officer asks first."""

from datetime import datetime

from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.coops import NotForThisCoop, TooCloseToHousehold
from rewards.ruralcredit.models import Coop, CoopRole
from rewards.ruralcredit.permissions import is_close_to_household, works_for
from villages.models import Household


def require_officer(by: User, coop: Coop, *, at: datetime) -> None:
    """Raise NotForThisCoop unless the user is an officer of the co-op today."""
    if not works_for(by, coop, CoopRole.OFFICER, on=timezone.localdate(at)):
        raise NotForThisCoop


def require_not_close(by: User, household: Household) -> None:
    """Raise TooCloseToHousehold of the own household or a relative's."""
    if is_close_to_household(by, household):
        raise TooCloseToHousehold
