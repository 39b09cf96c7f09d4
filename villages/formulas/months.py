"""Counting in months from a day, as people do."""

import calendar
from datetime import date


def add_months(day: date, months: int) -> date:
    """Return the same day some months later, or earlier when ``months`` is negative.

    Where that month is too short it is the month's last day: a month after
    31 January is 28 or 29 February.
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
