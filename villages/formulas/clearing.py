"""When the points of a whole village run out together."""

from datetime import date, timedelta

# The village's decision under which all points run out with the year.
YEAR = "year"
# So long before it is said where everybody reads it.
SAID_BEFORE = timedelta(days=30)


def clears_on(clearing: str, *, on: date) -> date | None:
    """Return the day after which nothing is left, if it is said by now; else None.

    Where each lot runs out by itself there is no such day, and where points are
    carried over none ever comes.
    """
    last = date(on.year, 12, 31)
    return last if clearing == YEAR and last - on <= SAID_BEFORE else None
