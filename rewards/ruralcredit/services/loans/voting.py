"""The committee votes: approved or refused as soon as it is settled."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.lending import (
    AlreadyVoted,
    CommitteeTooSmall,
    NotOnCommittee,
    VoteNeedsReason,
)
from rewards.ruralcredit.models import (
    CommitteeVote,
    CoopAppointment,
    CoopRole,
    Loan,
    LoanStatus,
    RuleCode,
    StepKind,
)
from rewards.ruralcredit.permissions import works_for
from rewards.ruralcredit.selectors.rules import rule_value
from rewards.ruralcredit.services.loans.acting import (
    locked,
    require_far_from_guarantors,
    require_no_rater,
    require_not_own,
    require_stage,
    take,
    uninvolved,
)
from rewards.ruralcredit.services.loans.money import lock_promises
from rewards.ruralcredit.services.loans.rules import (
    require_guarantors,
    require_standing,
    require_within_caps,
)


@transaction.atomic
def vote(*, loan: Loan, is_for: bool, by: User, at: datetime, words: str = "") -> Loan:
    """Count a committee member's vote; the one that settles it decides.

    Approved once more than half of the members without a tie to the household are for
    it, refused once that cannot be reached any more, and never with fewer votes than
    the assembly's quorum. Everything is checked again at approval, under the co-op's
    lock: two loans cannot both take the last of the line. Who got tied to the case
    since their vote does not count. Raises WrongStage, OwnCase (also under the roof of
    a guarantor), NotOnCommittee, SameHands (whoever rated the household), AlreadyVoted,
    VoteNeedsReason, CommitteeTooSmall, and what the checks raise.
    """
    loan = locked(loan)
    require_stage(loan, LoanStatus.CHECKED)
    _require_may_vote(loan, by, at=at)
    if not is_for and not words.strip():
        raise VoteNeedsReason
    CommitteeVote.objects.create(
        loan=loan, voted_by=by, voted_at=at, is_for=is_for, words=words
    )
    eligible = len(_eligible(loan, at))
    votes = _votes(loan)
    quorum = int(
        rule_value(loan.coop, RuleCode.COMMITTEE_QUORUM, timezone.localdate(at))
    )
    if eligible < quorum:
        raise CommitteeTooSmall(there=eligible, needed=quorum)
    needed = eligible // 2 + 1
    if len(votes) >= quorum and sum(votes) >= needed:
        return _approve(loan, by=by, at=at)
    if len(votes) >= quorum and eligible - votes.count(False) < needed:
        return _refuse(loan, by=by, at=at)
    return loan


def _require_may_vote(loan: Loan, by: User, *, at: datetime) -> None:
    require_not_own(loan, by)
    today = timezone.localdate(at)
    if not works_for(by, loan.coop, CoopRole.COMMITTEE, on=today):
        raise NotOnCommittee
    require_far_from_guarantors(loan, by)
    require_no_rater(loan, by)
    if loan.votes.filter(voted_by=by).exists():
        raise AlreadyVoted


def _eligible(loan: Loan, at: datetime) -> list[User]:
    """Return the committee of the day without those who are tied to the case."""
    held = CoopAppointment.objects.in_force(on=timezone.localdate(at)).filter(
        coop=loan.coop, role=CoopRole.COMMITTEE
    )
    people = {one.user_id: one.user for one in held.select_related("user")}
    return uninvolved(loan, people.values())


def _votes(loan: Loan) -> list[bool]:
    """Return the votes that count: of nobody who got tied to the case since."""
    votes = list(loan.votes.select_related("voted_by"))
    count = {one.pk for one in uninvolved(loan, [one.voted_by for one in votes])}
    return [one.is_for for one in votes if one.voted_by_id in count]


def _approve(loan: Loan, *, by: User, at: datetime) -> Loan:
    today = timezone.localdate(at)
    require_standing(loan.borrower, on=today)
    require_guarantors(loan, on=today)
    require_within_caps(loan, on=today)
    lock_promises(loan, by=by, at=at)
    loan.status = LoanStatus.APPROVED
    loan.save(update_fields=["status", "locked_account"])
    take(loan, StepKind.APPROVED, by=by, at=at, votes=loan.votes.count())
    return loan


def _refuse(loan: Loan, *, by: User, at: datetime) -> Loan:
    loan.status = LoanStatus.REFUSED
    loan.ended_on = timezone.localdate(at)
    loan.save(update_fields=["status", "ended_on"])
    take(loan, StepKind.REFUSED, by=by, at=at, votes=loan.votes.count())
    return loan
