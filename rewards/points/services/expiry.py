"""Points whose last day is over leave the passbook, as a line of their own."""

from datetime import date, datetime

from django.db import transaction

from grassroots.audit import services as audit
from grassroots.core.errors import Refusal
from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from rewards.points.models import PointsAccount
from rewards.points.services import accounts


def expire_lots(*, on: date, at: datetime) -> int:
    """Take out what ran out before the day, one posting per passbook and last day.

    Points can still be used on their last day, and never after it, whether this
    has run or not. It may run late, again, or twice at once. Returns how many
    postings it made.
    """
    expired = book.expired_lots(on=on)
    keys = {one.account_id for one in expired}
    holders = PointsAccount.objects.filter(ledger_account__in=keys)
    by_account = {
        one.ledger_account_id: one
        for one in holders.select_related("ledger_account", "village")
    }
    return sum(_expire(by_account[one.account_id], one, at) for one in expired)


@transaction.atomic
def _expire(account: PointsAccount, expired: book.Expired, at: datetime) -> bool:
    try:
        posting = ledger.post(
            kind=ledger.EXPIRY,
            source=account.ledger_account,
            destination=accounts.lapse_of(account.village),
            amount=expired.remaining,
            # A refund can fill a lot that has run out, which then runs out again:
            # the account's lines tell the two times apart.
            key=f"expiry:{account.pk}:{expired.expires_on}:{expired.lines}",
            occurred_at=at,
            by=None,
            expires_on=expired.expires_on,
        )
    except Refusal:
        # Taken out in this moment, by a correction: there is nothing left to do.
        return False
    audit.record(
        "points.expired",
        target=account,
        by=None,
        at=at,
        data={
            "points": posting.amount,
            "last_day": expired.expires_on.isoformat(),
        },
    )
    return True
