"""Counting workdays on the Chinese calendar, with its breaks and swapped weekends.

Next year's table of breaks is published in November. A year that neither the
county nor the calendar library has a table for is *unknown*: the statutory
holidays are known by law, the swapped days are not, so what is counted in such a
year is provisional.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

import chinese_calendar
import holidays

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkCalendar:
    """What a county entered by hand; it wins over the library.

    ``years`` have been entered whole: in them a day that ``days`` does not name
    follows the plain week. ``days`` says which days are worked and which are not;
    a year's table may also name a day of the year before.
    """

    years: frozenset[int] = frozenset()
    days: Mapping[date, bool] = field(default_factory=lambda: MappingProxyType({}))


NATIONAL = WorkCalendar()


@dataclass(frozen=True)
class NoticeDates:
    """The last day of a notice, the day it takes effect, and whether that may change."""

    ends_on: date
    effective_on: date
    is_provisional: bool


def is_known(year: int, calendar: WorkCalendar = NATIONAL) -> bool:
    """Return whether the breaks and swapped days of a year are known."""
    return year in calendar.years or _library_knows(year)


def is_workday(day: date, calendar: WorkCalendar = NATIONAL) -> bool:
    """Return whether people work on a day; a best guess in an unknown year."""
    entered = calendar.days.get(day)
    if entered is not None:
        return entered
    if day.year in calendar.years:
        return day.weekday() < _SATURDAY
    if _library_knows(day.year):
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < _SATURDAY and day not in _statutory(day.year)


def next_workday(day: date, calendar: WorkCalendar = NATIONAL) -> date:
    """Return the first workday after a day."""
    return add_workdays(day, 1, calendar)


def add_workdays(start: date, days: int, calendar: WorkCalendar = NATIONAL) -> date:
    """Return the last of ``days`` workdays, of which the first is after ``start``.

    No days at all lead back to ``start``. Raises ValueError for a negative number.
    """
    if days < 0:
        raise ValueError("workdays are counted forward")
    day = start
    while days:
        day += _ONE_DAY
        days -= is_workday(day, calendar)
    return day


def notice_dates(
    start: date, workdays: int, calendar: WorkCalendar = NATIONAL
) -> NoticeDates:
    """Return when a notice put up on ``start`` ends and takes effect.

    It stands for ``workdays`` full workdays after ``start`` and takes effect on the
    first workday after them. The dates are provisional when any year from the
    start to the effect is unknown.
    """
    ends_on = add_workdays(start, workdays, calendar)
    effective_on = next_workday(ends_on, calendar)
    return NoticeDates(
        ends_on=ends_on,
        effective_on=effective_on,
        is_provisional=not all(
            is_known(year, calendar)
            for year in range(start.year, effective_on.year + 1)
        ),
    )


@lru_cache
def _library_knows(year: int) -> bool:
    """Return whether the calendar library carries the table of a year."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@lru_cache
def _statutory(year: int) -> frozenset[date]:
    """Return the days off that the law gives in a year, before any swapping."""
    return frozenset(holidays.country_holidays("CN", years=year))
