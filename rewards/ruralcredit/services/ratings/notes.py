"""What every step of a rating shares: its lock and its audit line."""

from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ruralcredit.errors.rating import AsOfFuture, AsOfTooOld
from rewards.ruralcredit.models import Dossier, Rating

# A rating holds from its signature on: what a file said longer ago than a month is no
# ground for that. Trials of a draft rate nobody and may look back further.
MOST_DAYS_BACK = 31


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


def require_recent(as_of: date, *, at: datetime) -> None:
    """Refuse a day to come and one more than 31 days back: AsOfFuture, AsOfTooOld."""
    today = timezone.localdate(at)
    if as_of > today:
        raise AsOfFuture
    if as_of < today - timedelta(days=MOST_DAYS_BACK):
        raise AsOfTooOld(days=MOST_DAYS_BACK)
