"""The calendar by which a village counts workdays."""

from datetime import date

from villages.formulas.workdays import WorkCalendar, is_known
from villages.models import CalendarDay, CalendarYear, County, Village


def calendar_of(village: Village) -> WorkCalendar:
    """Return the calendar of the village's county."""
    return calendar_of_county(village.town.county)


def calendar_of_county(county: County) -> WorkCalendar:
    """Return what the county entered by hand; the library knows the rest."""
    years = CalendarYear.objects.filter(county=county).values_list("year", flat=True)
    days = CalendarDay.objects.filter(calendar_year__county=county)
    return WorkCalendar(
        years=frozenset(years), days=dict(days.values_list("day", "is_workday"))
    )


def years_to_enter(county: County, *, on: date) -> list[int]:
    """Return this year and the next, as far as nobody knows their breaks yet."""
    calendar = calendar_of_county(county)
    return [year for year in (on.year, on.year + 1) if not is_known(year, calendar)]
