"""Move a share of what a holder has to another holder; nothing lives longer by it."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.formulas import split
from rewards.ledger.errors import InsufficientBalance
from rewards.ledger.models import Account, Kind, Lot, Posting

from .posting import post


@transaction.atomic
def transfer(
    *,
    source: Account,
    destination: Account,
    amount: int | None,
    key: str,
    by: User | None,
    at: datetime,
    narration: str,
    place: str = "",
) -> list[Posting]:
    """Move ``amount``, taken from all last days alike, each keeping its own.

    None moves all that can be used on the day.

    One posting for each last day, named ``key:<day>``; rounding by largest remainder,
    among equals the day that comes first. What has run out stays where it is. A
    source that can give less raises InsufficientBalance. The same key again returns
    what was moved before.
    """
    on = timezone.localdate(at)
    # Both, in key order: whoever spends or moves meanwhile waits.
    locked = Account.objects.select_for_update(no_key=True).order_by("pk")
    list(locked.filter(pk__in=[source.pk, destination.pk]))
    before = list(Posting.objects.filter(key__startswith=f"{key}:").order_by("pk"))
    if before:
        return before
    lots = Lot.objects.filter(account=source, remaining__gt=0)
    usable = lots.filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on))
    days = list(
        usable.order_by(F("expires_on").asc(nulls_last=True))
        .values_list("expires_on")
        .annotate(left=Sum("remaining"))
    )
    held = sum(left for _day, left in days)
    amount = held if amount is None else amount
    if held < amount:
        raise InsufficientBalance(available=held, needed=amount)
    shares = split(amount, [left for _day, left in days])
    return [
        post(
            kind=Kind.TRANSFER,
            source=source,
            destination=destination,
            amount=share,
            key=f"{key}:{day or 'always'}",
            occurred_at=at,
            by=by,
            expires_on=day,
            narration=narration,
            place=place,
        )
        for (day, _left), share in zip(days, shares, strict=True)
        if share
    ]
