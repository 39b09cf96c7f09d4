"""Move value from one account to another, and take a movement back: the only writers."""

from datetime import date, datetime

from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ledger.errors import (
    AlreadyReversed,
    InsufficientBalance,
    KeyConflict,
    ReversalIsFinal,
)
from rewards.ledger.models import Account, Kind, Posting

from .writing import Outcome, write


def post(
    *,
    kind: Kind | str,
    source: Account,
    destination: Account,
    amount: int,
    key: str,
    occurred_at: datetime,
    by: User | None,
    expires_on: date | None = None,
    narration: str = "",
    place: str = "",
) -> Posting:
    """Move ``amount`` from ``source`` to ``destination``, once for each ``key``.

    The same key with the same movement returns the posting made before; with
    another movement it raises ``KeyConflict``. A source that holds less raises
    ``InsufficientBalance``, and the transaction around stays usable. What comes in
    is a lot, usable until ``expires_on`` (for ever if None); what goes out is taken
    from the lots that run out first, and never from one that has run out.
    ``narration`` says what for (换毛巾1条) and ``place`` where (信用银行), as the
    passbook prints it. The accounts given are not refreshed.
    """
    wanted = Posting(
        kind=kind,
        source=source,
        destination=destination,
        amount=amount,
        key=key,
        occurred_at=occurred_at,
        occurred_on=timezone.localdate(occurred_at),
        by=by,
        expires_on=expires_on,
        narration=narration,
        place=place,
    )
    outcome, pk, available = write(wanted)
    if outcome is Outcome.POSTED:
        return _as_posted(wanted, pk)
    if outcome is Outcome.SHORT:
        raise InsufficientBalance(available=available, needed=amount)
    return _same_as_before(wanted, pk)


def reverse(
    *, posting: Posting, by: User | None, at: datetime, key: str | None = None
) -> Posting:
    """Move back what ``posting`` moved, once; a second time raises ``AlreadyReversed``.

    What had been taken from lots returns to those same lots, with their last days.
    With a ``key`` of its own a retry gets the reversal that it made before.
    Points that are no longer there to take back raise ``InsufficientBalance``.
    """
    if posting.reverses_id is not None:
        raise ReversalIsFinal
    wanted = Posting(
        kind=Kind.REVERSAL,
        source_id=posting.destination_id,
        destination_id=posting.source_id,
        amount=posting.amount,
        key=key or f"reversal:{posting.pk}",
        occurred_at=at,
        occurred_on=timezone.localdate(at),
        by=by,
        narration=posting.narration,
        place=posting.place,
        reverses=posting,
    )
    outcome, pk, available = write(wanted)
    if outcome is Outcome.POSTED:
        return _as_posted(wanted, pk)
    if outcome is Outcome.SHORT:
        raise InsufficientBalance(available=available, needed=posting.amount)
    if outcome is Outcome.REVERSED or key is None:
        raise AlreadyReversed
    return _same_as_before(wanted, pk)


def _as_posted(wanted: Posting, pk: int) -> Posting:
    """Return the row as it now stands in the database, without asking for it."""
    wanted.pk = pk
    wanted._state.adding = False
    return wanted


def _same_as_before(wanted: Posting, pk: int) -> Posting:
    """Return the posting that took the key, if it moved the same."""
    before = Posting.objects.get(pk=pk)
    if _movement(before) != _movement(wanted):
        raise KeyConflict
    return before


def _movement(posting: Posting) -> tuple[object, ...]:
    return (
        str(posting.kind),
        posting.source_id,
        posting.destination_id,
        posting.amount,
        posting.expires_on,
        posting.reverses_id,
    )
