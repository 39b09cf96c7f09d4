"""Keep who looked at a household's file; everybody of age in it reads these lines."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.capacities import Capacity
from grassroots.accounts.models import User
from villages.models import Household
from villages.selectors.households import members_of
from villages.services import file_views


@transaction.atomic
def log_look(
    *,
    household: Household,
    viewer: User,
    capacity: Capacity,
    purpose: str,
    at: datetime,
) -> None:
    """Keep one look, with its purpose, for each adult of the household."""
    today = timezone.localdate(at)
    for one in members_of(household, today):
        if one.is_adult(on=today):
            file_views.log(
                resident=one, viewer=viewer, capacity=capacity, purpose=purpose, at=at
            )
