"""Clear the words and photos of records whose term is over.

From its last day on an expired record is in no view, sum or export, whether this has
run or not (``not_expired``). What stays is what the book of points stands on: that
there was a record, of whom, under which rule, its days and points.
"""

from collections import Counter
from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction

from grassroots.audit import services as audit
from villages.models import (
    BehaviourRecord,
    Evidence,
    Message,
    Objection,
    Review,
    StandIn,
    Village,
)
from villages.services import objection_papers

CHUNK = 2_000
CLEARED = "—"


def clear_expired(
    *, on: date, at: datetime, progress: Callable[[int], None] = lambda done: None
) -> int:
    """Clear all whose term is over by the day; return how many.

    In chunks of a transaction each, so that memory and locks stay small however many
    there are; it may run late, again, or twice at once. The audit has a line for each
    village and chunk, with the count and the first and last key, and no person.
    """
    done = last = 0
    # Each chunk goes on from the last key: none looks again through what was cleared.
    while keys := _clear_chunk(after=last, on=on, at=at):
        done, last = done + len(keys), keys[-1]
        progress(done)
    return done


@transaction.atomic
def _clear_chunk(*, after: int, on: date, at: datetime) -> list[int]:
    """Clear the next chunk beyond a key; return the keys in order."""
    due = BehaviourRecord.objects.to_purge(on=on).filter(pk__gt=after).order_by("pk")
    rows = list(due.select_for_update().values_list("pk", "village")[:CHUNK])
    keys = [key for key, _village in rows]
    records = BehaviourRecord.objects.filter(pk__in=keys)
    records.update(note="", late_reason="", purged_at=at)
    reviews = Review.objects.filter(record__in=keys)
    reviews.exclude(reason="").update(reason=CLEARED)
    Message.objects.filter(record__in=keys).delete()
    objection_papers.forget(Objection.objects.filter(record__in=keys))
    StandIn.objects.filter(record__in=keys).update(reason=CLEARED)
    _drop_photos(keys)
    _note(rows, at=at)
    return keys


def _drop_photos(keys: list[int]) -> None:
    """Delete the photos of submissions of which no record is left; files after commit."""
    submissions = BehaviourRecord.objects.filter(pk__in=keys).values("submission")
    still_there = BehaviourRecord.objects.filter(purged_at=None).values("submission")
    photos = Evidence.objects.filter(submission__in=submissions).exclude(
        submission__in=still_there.filter(submission__in=submissions)
    )
    for one in photos:
        transaction.on_commit(_deletion_of(one))
        one.delete()


def _deletion_of(evidence: Evidence) -> Callable[[], None]:
    storage, name = evidence.photo.storage, str(evidence.photo.name)
    return lambda: storage.delete(name)


def _note(rows: list[tuple[int, int]], *, at: datetime) -> None:
    counts = Counter(village for _key, village in rows)
    villages = Village.objects.in_bulk(counts)
    keys = {village: [k for k, v in rows if v == village] for village in counts}
    audit.record_many(
        "villages.records_cleared",
        (
            (
                villages[village],
                village,
                {
                    "count": counts[village],
                    "first": keys[village][0],
                    "last": keys[village][-1],
                },
            )
            for village in sorted(counts)
        ),
        by=None,
        at=at,
    )
