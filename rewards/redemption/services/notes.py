"""The audit line of an order, the same for each thing that happens to it."""

from datetime import datetime

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.redemption.models import Redemption


def note(action: str, redemption: Redemption, *, by: User | None, at: datetime) -> None:
    """Keep who did what with the order; ``by`` is None when a timer did it.

    The function ``redemption_hand_over`` writes the line of a confirmation itself.
    """
    audit.record(
        action,
        target=redemption,
        by=by,
        at=at,
        data={"points": redemption.points, "number": redemption.number},
        village_id=redemption.outlet.village_id,
    )
