"""Until when points can be used."""

from datetime import date, timedelta

from villages.formulas.months import add_months

LOT, YEAR, CARRY = "lot", "year", "carry"


def last_day(clearing: str, *, effective_on: date, validity_months: int) -> date | None:
    """Return the last day on which points that came on a day can be used.

    ``clearing`` is what the village decided: each lot runs out by itself, the
    day before it is ``validity_months`` old; all run out with the year; or none
    ever does.
    """
    if clearing == CARRY:
        return None
    if clearing == YEAR:
        return date(effective_on.year, 12, 31)
    return add_months(effective_on, validity_months) - timedelta(days=1)
