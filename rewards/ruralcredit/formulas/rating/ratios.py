"""A ratio as a dossier holds it: in percent, to two places, never below nothing."""

from decimal import ROUND_HALF_UP, Decimal

# What stands for "more than there is to compare with": a debt and no assets at all.
BEYOND = Decimal(999)
_PLACES = Decimal("0.01")


def percent_of(part: int, whole: int) -> Decimal:
    """Return a part of a whole (both in fen) in percent, half up.

    A part below 0, as a loss, counts as 0. Where the whole is nothing or less, any
    part at all is ``BEYOND``, and no part is 0; nor is any ratio more than that.
    """
    if part <= 0:
        return Decimal(0)
    if whole <= 0:
        return BEYOND
    exact = Decimal(100 * part) / Decimal(whole)
    return min(exact.quantize(_PLACES, rounding=ROUND_HALF_UP), BEYOND)
