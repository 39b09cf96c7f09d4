"""How long a deduct may count, and how long one that came to nothing is remembered."""

from datetime import date, timedelta

from villages.formulas.months import add_months

# No deduct counts longer than two years, whatever a rule says.
LONGEST_TERM = 24
# What was mended, dropped or dismissed is gone after a quarter of a year.
REMEMBERED = 3
SHORTEST_TO_MEND, USUAL_TO_MEND, LONGEST_TO_MEND = 3, 7, 60
# The days to speak after the written notice, in workdays.
HEARING = 3


def term_ends(acted_on: date, months: int) -> date:
    """Return the first day on which an act of that day counts no more."""
    return add_months(acted_on, min(months, LONGEST_TERM))


def forgotten_on(ended_on: date, term_end: date) -> date:
    """Return the day on which one that came to nothing is gone: the earlier of both."""
    return min(add_months(ended_on, REMEMBERED), term_end)


def more_time_to_mend(mend_by: date, *, on: date) -> date:
    """Return the last day to mend after a photo was turned down: three days at least."""
    return max(mend_by, on + timedelta(days=SHORTEST_TO_MEND))
