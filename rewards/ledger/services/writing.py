"""Hand a posting to the database: one round trip on PostgreSQL, three on SQLite.

Both ways end in the same INSERT, and the triggers in ``rewards/ledger/sql`` do the
rest. The difference is how a refusal is found: on PostgreSQL a function looks
under the row locks; on SQLite a write transaction has the database to itself.
"""

import enum
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Sum

from rewards.ledger.models import Account, Kind, Lot, Posting


class Outcome(enum.Enum):
    """What became of it."""

    POSTED = "posted"
    FOUND = "found"
    REVERSED = "reversed"
    SHORT = "short"


class Written(NamedTuple):
    """The outcome, the posting that has the key, and what the source could give."""

    outcome: Outcome
    posting_id: int
    available: int


def write(wanted: Posting) -> Written:
    """Write the posting, or say why not. Nothing is written twice."""
    if connection.vendor == "postgresql":
        return _call(wanted)
    with transaction.atomic():
        return _insert(wanted)


_CALL = "SELECT * FROM ledger_post(%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)"


def _call(wanted: Posting) -> Written:
    given = (
        str(wanted.kind),
        wanted.source_id,
        wanted.destination_id,
        wanted.amount,
        wanted.key,
        wanted.occurred_at,
        wanted.occurred_on,
        wanted.by_id,
        wanted.expires_on,
        wanted.narration,
        wanted.place,
        wanted.reverses_id,
    )
    with connection.cursor() as cursor:
        cursor.execute(_CALL, given)
        outcome, posting_id, available = cursor.fetchone()
    return Written(Outcome(outcome), posting_id or 0, available or 0)


def _insert(wanted: Posting) -> Written:
    found = Posting.objects.filter(key=wanted.key).values_list("pk", flat=True).first()
    if found:
        return Written(Outcome.FOUND, found, 0)
    undone = Posting.objects.filter(reverses__isnull=False, reverses=wanted.reverses_id)
    if undone.exists():
        return Written(Outcome.REVERSED, 0, 0)
    available = _available(wanted)
    if available is not None and available < wanted.amount:
        return Written(Outcome.SHORT, 0, available)
    wanted.save(force_insert=True)
    return Written(Outcome.POSTED, wanted.pk, available or 0)


def _available(wanted: Posting) -> int | None:
    """Return what the source can give to this posting; None from a tally."""
    source = Account.objects.get(pk=wanted.source_id)
    if source.balance is None:
        return None
    lots = Lot.objects.filter(
        account=source, remaining__gt=0, expires_on__lt=wanted.occurred_on
    )
    run_out = lots.aggregate(sum=Sum("remaining"))["sum"] or 0
    if wanted.kind == Kind.EXPIRY:
        return run_out
    return source.balance - (0 if wanted.kind == Kind.REVERSAL else run_out)
