"""Judge what was written down. Never one's own, one's family's or one's relatives'."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.models import (
    BehaviourRecord,
    RecordStatus,
    Recusal,
    Review,
    Topic,
    Verdict,
)
from villages.record_errors import (
    AlreadyDecided,
    AlreadyVoted,
    MustStandAside,
    NotOnThePanel,
    PanelTooSmall,
    ReasonMissing,
)
from villages.selectors.reviews import (
    Bench,
    bench_for,
    reviews_of_round,
)
from villages.services import messages
from villages.services.passing import let_through

__all__ = [
    "AlreadyDecided",
    "AlreadyVoted",
    "MustStandAside",
    "NotOnThePanel",
    "PanelTooSmall",
    "ReasonMissing",
    "vote",
]


@transaction.atomic
def vote(
    *, record: BehaviourRecord, by: User, verdict: str, at: datetime, reason: str = ""
) -> Review:
    """Say approve, return or reject, once a round; a no needs a reason.

    As many approvals as the book's quorum let the record through, as many
    rejections refuse it, and one return sends it back to the recorder at once. When
    everybody who may judge has voted and neither has the quorum, it is refused: it
    did not find enough support. Voting the same again returns the first vote. Where
    too few are left to reach the quorum nothing is decided: PanelTooSmall. The vote of
    somebody who has become a relative since does not count, and a deputy who was named
    for the record votes like a member.
    """
    record = (
        BehaviourRecord.objects.select_for_update(of=("self",))
        .select_related(
            "rule__rule_book", "village__town__county", "household", "resident"
        )
        .prefetch_related("reviews__member", "stand_ins__user")
        .get(pk=record.pk)
    )
    bench = bench_for(record, timezone.localdate(at))
    _require_judge(bench, by)
    own = reviews_of_round(record).filter(member=by).first()
    if own:
        if own.verdict != verdict:
            raise AlreadyVoted
        return own
    if record.status != RecordStatus.SUBMITTED:
        raise AlreadyDecided
    if verdict != Verdict.APPROVE and not reason.strip():
        raise ReasonMissing
    if verdict != Verdict.RETURN and not bench.can_decide:
        raise PanelTooSmall(quorum=bench.quorum, left=len(bench.judges))
    review = Review.objects.create(
        record=record,
        member=by,
        verdict=Verdict(verdict),
        reason=reason.strip(),
        round=record.round,
        voted_at=at,
    )
    audit.record(
        "villages.record_voted_on",
        target=record,
        by=by,
        at=at,
        data={"verdict": review.verdict, "round": record.round},
    )
    _decide(record, bench, last=review, at=at)
    return review


def _require_judge(bench: Bench, by: User) -> None:
    """Refuse whoever does not sit on the panel, or is too close to judge."""
    for user, cause in bench.aside:
        if user == by:
            raise MustStandAside(cause=cause.label)
    if by not in bench.judges:
        raise NotOnThePanel


def _decide(
    record: BehaviourRecord, bench: Bench, *, last: Review, at: datetime
) -> None:
    """Close the round if this vote was the one that decides it."""
    outcome = _outcome(record, bench, last)
    if outcome is None:
        return
    Recusal.objects.bulk_create(
        [
            Recusal(record=record, member=user, cause=cause, noted_at=at)
            for user, cause in bench.aside
        ],
        ignore_conflicts=True,
    )
    if outcome == RecordStatus.ON_NOTICE:
        let_through(records=[record], at=at)
    else:
        record.status = outcome
        record.decided_at = at if outcome == RecordStatus.REJECTED else None
        record.save(update_fields=["status", "decided_at"])
    if outcome == RecordStatus.REJECTED:
        messages.tell_of_record(record=record, topic=Topic.RECORD_REJECTED, at=at)
    audit.record(
        "villages.record_decided",
        target=record,
        by=None,
        at=at,
        data={
            "outcome": outcome,
            "round": record.round,
            "points": record.points_granted,
            "aside": [user.pk for user, _cause in bench.aside],
        },
    )


def _outcome(
    record: BehaviourRecord, bench: Bench, last: Review
) -> RecordStatus | None:
    """Return what the votes of this round come to, None while they do not."""
    if last.verdict == Verdict.RETURN:
        return RecordStatus.RETURNED
    aside = {user.pk for user, _cause in bench.aside}
    votes = [one for one in reviews_of_round(record) if one.member_id not in aside]
    approvals = sum(one.verdict == Verdict.APPROVE for one in votes)
    rejections = sum(one.verdict == Verdict.REJECT for one in votes)
    if approvals >= bench.quorum:
        return RecordStatus.ON_NOTICE
    voted = {one.member_id for one in votes}
    nobody_left = all(user.pk in voted for user in bench.judges)
    if rejections >= bench.quorum or nobody_left:
        return RecordStatus.REJECTED
    return None
