"""How long a seat that villagers elect is held."""

from datetime import MAXYEAR, date, timedelta

from villages.formulas.months import add_months

# The Organic Law of the Villagers' Committees, article 11: a term is five years.
TERM_MONTHS = 60


def last_day_of_term(starts_on: date) -> date:
    """Return the day before the seat's fifth anniversary.

    29 February has none: its term ends with the February. The calendar itself ends
    with the year 9999, which somebody may have typed.
    """
    if starts_on.year > MAXYEAR - TERM_MONTHS // 12:
        return date.max
    anniversary = add_months(starts_on, TERM_MONTHS)
    if anniversary.day < starts_on.day:
        return anniversary
    return anniversary - timedelta(days=1)
