"""The audit line of a rating, on the page of its village."""

from datetime import datetime
from typing import Any

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.models import Rating


def note(
    code: str, rating: Rating, *, by: User | None, at: datetime, **data: Any
) -> None:
    """Keep what was done to a rating."""
    audit.record(
        code,
        target=rating,
        by=by,
        at=at,
        data=data,
        village_id=rating.dossier.household.village_id,
    )
