"""What every step of a rating shares: its lock and its audit line."""

from datetime import datetime
from typing import Any

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.models import Dossier, Rating


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


def locked(rating: Rating) -> Rating:
    """Lock the dossier, then the rating: two people never decide side by side."""
    Dossier.objects.select_for_update().get(pk=rating.dossier_id)
    return (
        Rating.objects.select_for_update(of=("self",))
        .select_related("dossier__household", "dossier__coop", "card")
        .get(pk=rating.pk)
    )
