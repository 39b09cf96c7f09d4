"""When two people bear witness for each other too often to be taken at their word."""

# So many confirmations in either direction, within so many months, are shown to
# whoever takes the next one up or judges it. They are no proof of anything.
MUTUAL_LEAST = 3
WITHIN_MONTHS = 12


def vouch_for_each_other(there: int, back: int) -> bool:
    """Return whether both confirmed deeds of the other at least three times."""
    return min(there, back) >= MUTUAL_LEAST
