"""Due dates: an anchor day that short months cut and later months give back."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from rewards.ruralcredit.formulas.loans.refusals import (
    DatesOutOfOrder,
    NoCalendar,
    NoPeriods,
    NoWorkingDay,
)
from villages.formulas.months import add_months

# Longer than any run of holidays; a search that goes further has a wrong calendar.
LONGEST_HOLIDAY = 60
LONGEST_MONTH = 31


class Unit(StrEnum):
    """What instalments are counted in."""

    MONTH = "month"
    WEEK = "week"
    DAY = "day"


@dataclass(frozen=True)
class Every:
    """The step from one due date to the next, such as every 3 months."""

    count: int = 1
    unit: Unit = Unit.MONTH

    def step(self, anchor: date, times: int) -> date:
        """Return the day so many steps after ``anchor``, or before when negative."""
        if self.unit is Unit.MONTH:
            return add_months(anchor, self.count * times)
        days = self.count * (7 if self.unit is Unit.WEEK else 1)
        return anchor + timedelta(days=days * times)

    @property
    def share(self) -> Fraction:
        """The part of a year a step is, whatever its days: months/12, weeks/52, days/365."""
        year = {Unit.MONTH: 12, Unit.WEEK: 52, Unit.DAY: 365}[self.unit]
        return Fraction(self.count, year)


class Shift(StrEnum):
    """Where a due date goes that is no working day."""

    NONE = "none"
    NEXT = "next"
    PREVIOUS = "previous"
    NEXT_SAME_MONTH = "next_same_month"


class MonthEnd(StrEnum):
    """What a month that is too short does to the anchor day.

    CLAMP cuts it to the month's last day; LAST_DAY also moves an anchor that is the
    last day of its month to the last day of every month.
    """

    CLAMP = "clamp"
    LAST_DAY = "last_day"


@dataclass(frozen=True)
class WorkingCalendar:
    """The days on which work is done.

    ``weekend`` holds weekdays, Monday is 0; ``holidays`` are free, and
    ``extra_working_days`` worked, whatever the weekday. ``years`` are those whose
    holidays are known; None trusts the lists for any year.
    """

    weekend: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = frozenset()
    extra_working_days: frozenset[date] = frozenset()
    years: frozenset[int] | None = None

    def is_working_day(self, day: date) -> bool:
        """Return whether work is done on ``day``. Refuses a year that is not known."""
        if self.years is not None and day.year not in self.years:
            raise NoCalendar(year=day.year)
        if day in self.extra_working_days:
            return True
        return day not in self.holidays and day.weekday() not in self.weekend

    def shifted(self, day: date, shift: Shift) -> date:
        """Return ``day``, or the working day that stands in for it."""
        if shift is Shift.NONE:
            return day
        if shift is Shift.PREVIOUS:
            return self._nearest(day, -1)
        moved = self._nearest(day, 1)
        if shift is Shift.NEXT_SAME_MONTH and moved.month != day.month:
            return self._nearest(day, -1)
        return moved

    def _nearest(self, day: date, direction: int) -> date:
        for distance in range(LONGEST_HOLIDAY):
            near = day + timedelta(days=distance * direction)
            if self.is_working_day(near):
                return near
        raise NoWorkingDay(day=day.isoformat())


def due_dates(
    *,
    anchor: date,
    every: Every,
    periods: int,
    starts_at_anchor: bool,
    shift: Shift = Shift.NONE,
    calendar: WorkingCalendar | None = None,
    month_end: MonthEnd = MonthEnd.CLAMP,
    anchor_day: int | None = None,
) -> tuple[date, ...]:
    """Return the due dates, shifted off days without work.

    ``anchor`` is the first due date when ``starts_at_anchor``, else the day a step
    before it. Each is counted from the unshifted anchor, so that a shift or a short
    month never moves a later date. ``anchor_day`` is the agreed day of the month,
    where the anchor itself lies in a month too short for it.
    """
    require_steps(every, periods)
    first = 0 if starts_at_anchor else 1
    plain = [every.step(anchor, index) for index in range(first, first + periods)]
    if every.unit is Unit.MONTH:
        sticks = month_end is MonthEnd.LAST_DAY and anchor.day == _last_day(anchor)
        wanted = LONGEST_MONTH if sticks else anchor_day
        plain = plain if wanted is None else [_on_day(day, wanted) for day in plain]
    working = calendar or WorkingCalendar()
    return in_order(tuple(working.shifted(day, shift) for day in plain))


def require_steps(every: Every, periods: int) -> None:
    """Refuse fewer than one instalment, and a step of no length."""
    if periods < 1 or every.count < 1:
        raise NoPeriods


def in_order(days: tuple[date, ...], after: date | None = None) -> tuple[date, ...]:
    """Return the days; refuse them when one is not later than the one before it."""
    before = after
    for day in days:
        if before is not None and day <= before:
            raise DatesOutOfOrder(day=day.isoformat())
        before = day
    return days


def _on_day(day: date, wanted: int) -> date:
    return day.replace(day=min(wanted, _last_day(day)))


def _last_day(day: date) -> int:
    return monthrange(day.year, day.month)[1]
