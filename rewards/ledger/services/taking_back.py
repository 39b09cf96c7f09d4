"""Take a posting back although part of what it brought is gone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from grassroots.accounts.models import User
from rewards.ledger.models import Account, Kind, Lot, Posting

from .posting import post, reverse

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class TakenBack:
    """How much came back, and how much whoever issued it bears."""

    taken: int
    borne: int


@transaction.atomic
def take_back(
    *, posting: Posting, by: User | None, at: datetime, narration: str
) -> TakenBack:
    """Reverse what a posting brought to a holder; what is gone, its issuer bears.

    Other lots of the holder are not touched. The part that was used or ran out is
    first made good to the holder, under ``narration``, so that the reversal is whole
    and the balance never below zero. Once: again raises ``AlreadyReversed``.
    """
    # Whoever spends locks the account too: what is left stays so until we are done.
    Account.objects.select_for_update(no_key=True).get(pk=posting.destination_id)
    lot = Lot.objects.get(posting=posting)
    borne = posting.amount - lot.remaining
    reversed_before = Posting.objects.filter(
        reverses__isnull=False, reverses=posting
    ).exists()
    if borne and not reversed_before:
        post(
            kind=Kind.AWARD,
            source=posting.source,
            destination=posting.destination,
            amount=borne,
            key=f"made-good:{posting.pk}",
            occurred_at=at,
            by=by,
            # Run out before all others, so that the reversal takes just this.
            expires_on=posting.occurred_on - ONE_DAY,
            narration=narration,
        )
    reverse(posting=posting, by=by, at=at)
    return TakenBack(taken=lot.remaining, borne=borne)
