"""How a record came to where it stands: who did what, when, and what comes next."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from villages.models import (
    BehaviourRecord,
    RecordStatus,
    Recusal,
    Review,
    Verdict,
)

PASSED = (RecordStatus.ON_NOTICE, RecordStatus.OBJECTED, RecordStatus.EFFECTIVE)


@dataclass(frozen=True)
class Step:
    """One step: what it is, whether it is done, and the facts that its words need.

    ``kind`` is written, voted, returned, resubmitted, rejected, withdrawn, judging,
    passed, on_notice or in_force.
    """

    kind: str
    at: datetime | date | None = None
    who: str = ""
    review: Review | None = None
    is_done: bool = True


def trail_of(record: BehaviourRecord, *, with_votes: bool) -> list[Step]:
    """Return the steps of a record in order, those that are still to come last.

    Without ``with_votes`` nobody learns how a vote of the current round went.
    """
    steps = [Step("written", record.recorded_at, str(record.recorded_by))]
    steps += _votes(record, with_votes=with_votes)
    if record.status == RecordStatus.WITHDRAWN:
        return [*steps, Step("withdrawn", record.withdrawn_at)]
    if record.status == RecordStatus.REJECTED:
        return [*steps, Step("rejected", record.decided_at)]
    if record.status == RecordStatus.RETURNED:
        return steps
    return [*steps, *_ahead(record)]


def _votes(record: BehaviourRecord, *, with_votes: bool) -> Iterator[Step]:
    is_open = record.status == RecordStatus.SUBMITTED
    for review in record.reviews.select_related("member").order_by("voted_at", "pk"):
        hidden = is_open and review.round == record.round and not with_votes
        yield Step(
            "returned" if review.verdict == Verdict.RETURN else "voted",
            review.voted_at,
            str(review.member),
            None if hidden else review,
        )


def _ahead(record: BehaviourRecord) -> Iterator[Step]:
    """Yield the decision, the notice and the effect, done or to come."""
    has_passed = record.status in PASSED
    if record.rule.needs_review or record.status == RecordStatus.SUBMITTED:
        kind = "passed" if has_passed else "judging"
        yield Step(kind, record.decided_at, is_done=has_passed)
    notice = record.notice if has_passed else None
    in_force = record.status == RecordStatus.EFFECTIVE
    yield Step("on_notice", notice.starts_on if notice else None, is_done=in_force)
    yield Step("in_force", notice.effective_on if notice else None, is_done=in_force)


def recusals_of(record: BehaviourRecord) -> list[Recusal]:
    """Return who stood aside when the record was decided."""
    return list(record.recusals.select_related("member").order_by("pk"))
