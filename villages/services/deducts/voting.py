"""Vote on a deduct: after the hearing, never on one's own, family or relatives."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.deduct_errors import (
    NoTimeLeft,
    StillBeingHeard,
    VerdictWithoutReason,
)
from villages.formulas.terms import term_ends
from villages.models import (
    Deduct,
    DeductRecusal,
    DeductStage,
    DeductVerdict,
    DeductVote,
)
from villages.record_errors import (
    AlreadyDecided,
    AlreadyVoted,
    MustStandAside,
    NotOnThePanel,
    PanelTooSmall,
)
from villages.selectors.deducts import bench_of, tally_of, votes_of
from villages.selectors.reviews import Bench
from villages.services.deducts.steps import (
    end_at_nothing,
    locked,
    note,
    require_stage,
    require_taking_part,
)

ONE_DAY = timedelta(days=1)


@transaction.atomic
def vote(
    *, deduct: Deduct, by: User, verdict: str, reason: str, at: datetime
) -> DeductVote:
    """Say approve or reject, once, with the reason; only after the days to speak.

    As many approvals as the book's quorum let it take effect the next day, for the
    points of the notice and until its term is over; as many rejections, or nobody
    left to vote, dismiss it. Votes of those who stand aside by now do not count.
    Voting the same again returns the first vote.
    """
    deduct = locked(deduct)
    on = timezone.localdate(at)
    bench = bench_of(deduct, on)
    _require_judge(bench, by)
    own = deduct.votes.filter(member=by).first()
    if own:
        if own.verdict != verdict:
            raise AlreadyVoted
        return own
    if deduct.stage in {DeductStage.IN_FORCE, DeductStage.DISMISSED}:
        raise AlreadyDecided
    require_stage(deduct, DeductStage.NOTICED)
    if deduct.heard_until is None or on <= deduct.heard_until:
        raise StillBeingHeard(day=str(deduct.heard_until))
    if not reason.strip():
        raise VerdictWithoutReason
    if not bench.can_decide:
        raise PanelTooSmall(quorum=bench.quorum, left=len(bench.judges))
    require_taking_part(deduct, on=on)
    ends_on = term_ends(deduct.acted_on, deduct.rule.validity_months)
    if ends_on <= on + ONE_DAY:
        rule = deduct.rule
        raise NoTimeLeft(rule=rule.title, months=rule.validity_months)
    made = DeductVote.objects.create(
        deduct=deduct,
        member=by,
        verdict=DeductVerdict(verdict),
        reason=reason.strip(),
        voted_at=at,
    )
    note("villages.deduct_voted_on", deduct, by=by, at=at, verdict=made.verdict)
    _decide(deduct, bench, at=at)
    return made


def _require_judge(bench: Bench, by: User) -> None:
    """Refuse whoever has no seat, or is too close, or had a hand in it."""
    for user, cause in bench.aside:
        if user == by:
            raise MustStandAside(cause=cause.label)
    if by not in bench.judges:
        raise NotOnThePanel


def _decide(deduct: Deduct, bench: Bench, *, at: datetime) -> None:
    """Close the matter if the vote just given was the one that decides it."""
    tally = tally_of(votes_of(deduct), bench)
    nobody_left = all(user.pk in tally.voted for user in bench.judges)
    if tally.approvals >= bench.quorum:
        on = timezone.localdate(at)
        deduct.stage = DeductStage.IN_FORCE
        deduct.points = deduct.points_proposed
        deduct.effective_on = on + ONE_DAY
        deduct.expires_on = term_ends(deduct.acted_on, deduct.rule.validity_months)
    elif tally.rejections >= bench.quorum or nobody_left:
        end_at_nothing(deduct, DeductStage.DISMISSED, by=None, at=at)
    else:
        return
    deduct.decided_at = at
    deduct.save()
    DeductRecusal.objects.bulk_create(
        DeductRecusal(deduct=deduct, member=user, cause=cause, noted_at=at)
        for user, cause in bench.aside
    )
    note(
        "villages.deduct_decided",
        deduct,
        by=None,
        at=at,
        outcome=deduct.stage,
        points=deduct.points,
        approvals=tally.approvals,
        rejections=tally.rejections,
        aside=[user.pk for user, _cause in bench.aside],
    )
