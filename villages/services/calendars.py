"""The county's own table of holidays, for a year that the library does not know yet."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.errors import Refusal
from villages.models import CalendarDay, CalendarYear, County
from villages.services import notices, objections


class DayOfAnotherYear(Refusal):
    """A year's table speaks of that year, and of the last days before it."""

    code = "day_of_another_year"
    message = _("%(day)s不是%(year)d年的，也不是前一年12月的，请看一看。")
    field = "days"


class NoDays(Refusal):
    """A table without a day would say that there are no holidays at all."""

    code = "no_days"
    message = _("请至少写一天，放假的和调休上班的都要写。")
    field = "days"


@transaction.atomic
def enter_year(
    *,
    county: County,
    year: int,
    source: str,
    days: Mapping[date, bool],
    by: User,
    at: datetime,
) -> CalendarYear:
    """Set a year's table, in place of one entered before.

    ``days`` says of each day that departs from the plain week whether it is worked.
    Notices and open objections whose dates were provisional get their true ones at
    once. A hearing has no provisional day: its notice is not served into such a year.
    """
    if not days:
        raise NoDays
    for day in days:
        if day.year != year and (day.year, day.month) != (year - 1, 12):
            raise DayOfAnotherYear(day=day.isoformat(), year=year)
    county = County.objects.select_for_update().get(pk=county.pk)
    table, _new = CalendarYear.objects.update_or_create(
        county=county, year=year, defaults={"source": source.strip()}
    )
    table.days.all().delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(calendar_year=table, day=day, is_workday=works)
        for day, works in sorted(days.items())
    )
    audit.record(
        "villages.calendar_entered",
        target=table,
        by=by,
        at=at,
        data={"year": year, "days": len(days)},
    )
    on = timezone.localdate(at)
    notices.recompute_provisional(county=county, on=on, at=at)
    objections.recompute_provisional(county=county, on=on, at=at)
    return table
