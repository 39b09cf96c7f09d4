"""When somebody wants to be told: not at night, and perhaps once a day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

# Design values: most of the village is asleep then, and back from the field at six.
QUIET_FROM, QUIET_UNTIL = time(21), time(7)
DIGEST_AT = time(18)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Habits:
    """How somebody likes to be told.

    Without ``quiet_from`` and ``quiet_until``, or where they are the same, no hour is
    quiet. ``by_phone`` says whether they are told on the phone at all.
    """

    by_phone: bool = True
    quiet_from: time | None = QUIET_FROM
    quiet_until: time | None = QUIET_UNTIL
    once_a_day: bool = True

    def is_quiet(self, clock: time) -> bool:
        """Return whether the time of day is among the quiet hours, also past midnight."""
        first, end = self.quiet_from, self.quiet_until
        if first is None or end is None or first == end:
            return False
        if first < end:
            return first <= clock < end
        return clock >= first or clock < end


def due_at(told_at: datetime, habits: Habits) -> datetime:
    """Return when to tell somebody on the phone what they are told at ``told_at``.

    At once, or at the next time of the daily digest; never in the quiet hours, but at
    their end. ``told_at`` is a moment on the clocks of the place, whose offset is the
    same all year.
    """
    moment = told_at
    if habits.once_a_day:
        moment = _next(told_at, DIGEST_AT)
    return after_quiet(moment, habits)


def after_quiet(moment: datetime, habits: Habits) -> datetime:
    """Return the moment, or the end of the quiet hours in which it lies."""
    if habits.quiet_until is None or not habits.is_quiet(moment.time()):
        return moment
    return _next(moment, habits.quiet_until)


def _next(moment: datetime, clock: time) -> datetime:
    """Return the moment at which the clock shows that time next, or shows it now."""
    today = _at(moment.date(), clock, moment)
    return today if today >= moment else _at(moment.date() + ONE_DAY, clock, moment)


def _at(day: date, clock: time, moment: datetime) -> datetime:
    return datetime.combine(day, clock, tzinfo=moment.tzinfo)
