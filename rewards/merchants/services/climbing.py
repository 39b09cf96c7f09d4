"""Let what is overdue climb: to the town, and after a week to the county."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from grassroots.audit import services as audit
from rewards.merchants.models import Appeal, Complaint
from villages.formulas.workdays import add_workdays
from villages.selectors.calendars import calendar_of

TOWN, COUNTY = "town", "county"
# So many working days the town has for it.
TOWN_HAS = 5


@transaction.atomic
def climb_overdue(*, on: date, at: datetime) -> int:
    """Mark complaints and appeals that are overdue for the town, later for the county.

    A timer; it runs as often as it likes. Returns how many climbed.
    """
    rows: list[Any] = [
        *Complaint.objects.overdue(on=on).exclude(escalated_to=COUNTY),
        *Appeal.objects.overdue(on=on).exclude(escalated_to=COUNTY),
    ]
    climbed = 0
    for row in rows:
        calendar = calendar_of(row.merchant.village)
        until = add_workdays(row.due_on, TOWN_HAS, calendar)
        level = TOWN if on <= until else COUNTY
        if row.escalated_to == level:
            continue
        row.escalated_to = level
        row.save(update_fields=["escalated_to"])
        audit.record(
            "merchants.overdue_climbed",
            target=row,
            by=None,
            at=at,
            village_id=row.merchant.village_id,
            data={"merchant": row.merchant_id, "to": level},
        )
        climbed += 1
    return climbed
