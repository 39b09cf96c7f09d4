"""The published loan prime rate (LPR), by the day."""

from datetime import date
from decimal import Decimal

from rewards.ruralcredit.errors.rules import LprMissing
from rewards.ruralcredit.models import LendingRate


def lpr(term: str, on: date) -> Decimal:
    """Return the yearly rate in percent that was in force on the day.

    Refuses with LprMissing when no row covers the day: an old rate is never taken
    for a later day without somebody having looked.
    """
    row = (
        LendingRate.objects.filter(term=term, starts_on__lte=on, known_until__gte=on)
        .order_by("-starts_on")
        .first()
    )
    if row is None:
        raise LprMissing(on=on.isoformat())
    return row.rate_pct
