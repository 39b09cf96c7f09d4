"""The scorecard that holds on a day, and what is known of its indicators."""

from datetime import date

from django.db.models import F, Q

from rewards.ruralcredit.errors.rating import NoCard
from rewards.ruralcredit.models import Coop, Indicator, Scorecard


def card_in_force(*, coop: Coop, on: date) -> Scorecard:
    """Return the co-op's adopted card of the day; raises NoCard."""
    held = Scorecard.objects.filter(coop=coop).holding(on=on).first()
    if held is None:
        raise NoCard(on=on.isoformat())
    return held


def indicators_of(coop: Coop) -> dict[str, Indicator]:
    """Return the indicators by code; the co-op's own win over the shared ones."""
    found = Indicator.objects.filter(Q(coop=None) | Q(coop=coop))
    ordered = found.order_by(F("coop").asc(nulls_first=True), "position", "code")
    return {one.code: one for one in ordered}
