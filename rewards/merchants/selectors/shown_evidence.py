"""What may be shown of penalties, honours and accidents of who runs a shop now."""

from datetime import date
from typing import Any

from rewards.merchants.models import Merchant


def of_shop(merchant: Merchant, *, on: date) -> dict[str, Any]:
    """Return the penalties in force, the honours that have not ended, the accident.

    Nothing of former operators, and nothing that was repaired or taken off. Honours
    that begin later are among them.
    """
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    if operator is None:
        return {"penalties": [], "awards": [], "accident_on": None}
    awards = operator.awards.filter(removed_at__isnull=True, ends_on__gte=on)
    return {
        "penalties": list(operator.penalties.in_force(on=on)),
        "awards": list(awards),
        "accident_on": merchant.accident_on,
    }
