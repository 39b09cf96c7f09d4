"""Give provisional last days their true ones, once a year's breaks are known."""

from datetime import date, datetime

from django.db import transaction

from villages.models import County, Objection
from villages.services.objections.steps import (
    LONGER_DAYS,
    USUAL_DAYS,
    clock_began,
    locked,
    note,
    set_clock,
)


def recompute_provisional(
    *, on: date, at: datetime, county: County | None = None
) -> int:
    """Set the days of open objections anew; return how many are no longer provisional.

    Called when a county has entered a year's breaks, and daily, as the calendar
    library may have learnt a year. What was told is kept: no day becomes an earlier
    one, and one that is over stays over.
    """
    waiting = Objection.objects.open().filter(is_provisional=True).order_by("pk")
    if county:
        waiting = waiting.filter(village__town__county=county)
    keys = list(waiting.values_list("pk", flat=True))
    return sum(_recompute_one(key, on=on, at=at) for key in keys)


@transaction.atomic
def _recompute_one(key: int, *, on: date, at: datetime) -> bool:
    """Set one day anew, under its lock; tell whether it is known now."""
    objection = locked(Objection.objects.get(pk=key))
    told, is_settled = objection.due_on, not objection.is_provisional
    if objection.closed_at or is_settled or not _counted_anew(objection):
        return False
    if told < on or objection.due_on < told:
        objection.due_on = told
    objection.save(update_fields=["due_on", "is_provisional", "workdays"])
    note(
        "villages.objection_day_set",
        objection,
        by=None,
        at=at,
        due_on=objection.due_on.isoformat(),
        was=told.isoformat(),
    )
    return True


def _counted_anew(objection: Objection) -> bool:
    """Count the days by the calendar as it stands; return whether all are known."""
    set_clock(objection, since=clock_began(objection), workdays=_workdays(objection))
    return not objection.is_provisional


def _workdays(objection: Objection) -> int:
    """Return how many workdays the clock runs; of an old one as far as it can be known."""
    if objection.workdays:
        return objection.workdays
    return LONGER_DAYS if objection.extended_because else USUAL_DAYS
