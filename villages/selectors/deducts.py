"""Who may see a deduct, who votes on it, and what waits for whom.

To all others it does not exist: not in a list, not in a count, not as a gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from grassroots.accounts.models import User
from villages.models import (
    AccountHolder,
    AreaRole,
    County,
    Deduct,
    DeductVerdict,
    DeductVote,
    Household,
    RecusalCause,
    RepairTask,
    Resident,
    RuleSubject,
    Town,
    Village,
)
from villages.models.deduct import DeductQuerySet
from villages.selectors.reviews import Bench, panel_of, stand_ins_of
from villages.selectors.ties import Ties, ties_of, ties_of_all

WITH = (
    "rule__rule_book",
    "resident",
    "household",
    "village__town__county",
    "reminded_by",
    "noticed_by",
)

# Whether a task of its repair is said to be done and waits for somebody to look.
_TASK_WAITS = Exists(
    RepairTask.objects.to_look_at().filter(repair__deduct=OuterRef("pk"))
)


def deducts_of(resident: Resident, *, on: date) -> DeductQuerySet:
    """Return what the resident is told about themselves, the latest first."""
    return (
        Deduct.objects.not_expired(on=on)
        .filter(resident=resident)
        .select_related(*WITH)
        .order_by("-reminded_at", "-pk")
    )


def deducts_for(
    user: User, role: str, area: County | Town | Village, *, on: date
) -> DeductQuerySet:
    """Return what the user may see in this role and area, the latest first.

    A recorder sees the reminders they wrote, the panel what came to a notice, a
    deputy what they were named for, manager and supervisor all. Nobody sees in office what concerns the own family
    or a declared relative.
    """
    found = Deduct.objects.not_expired(on=on).filter(
        village__in=Village.objects.in_area(area)
    )
    if role == AreaRole.RECORDER:
        found = found.filter(reminded_by=user)
    elif role == AreaRole.PANEL:
        found = found.filter(noticed_at__isnull=False)
    elif role == AreaRole.DEPUTY:
        found = found.filter(noticed_at__isnull=False, stand_ins__user=user)
    elif role not in {AreaRole.MANAGER, AreaRole.SUPERVISOR}:
        return found.none()
    if not found.exists():
        return found.none()
    return (
        found.exclude(_close_to(ties_of(user)))
        .select_related(*WITH)
        .annotate(task_waits=_TASK_WAITS)
        .order_by("-reminded_at", "-pk")
    )


def _close_to(ties: Ties) -> Q:
    """Say whose deducts somebody must not see in office: by roof and by kinship."""
    close = Q(resident__in=ties.family | ties.kin)
    for household, ends_on in ties.roofs:
        lived = Q(household=household)
        close |= lived if ends_on is None else lived & Q(acted_on__lte=ends_on)
    return close


def is_close(ties: Ties, deduct: Deduct) -> bool:
    """Return whether somebody is the person, lived with them then or now, or is kin."""
    return deduct.resident_id in ties.kin or ties.share_a_roof(
        deduct.resident_id, deduct.household_id, on=deduct.acted_on
    )


def cause_in(ties: Ties, deduct: Deduct) -> RecusalCause | None:
    """Return why somebody has no vote in a deduct, None when they have.

    Who wrote the reminder and who served the notice have none; nor has a relative
    of anybody whose household's score it lowers.
    """
    if ties.user_id in {deduct.reminded_by_id, deduct.noticed_by_id}:
        return RecusalCause.RECORDER
    return closeness_to(ties, deduct)


def closeness_to(ties: Ties, deduct: Deduct) -> RecusalCause | None:
    """Return in which way somebody belongs to those whom a deduct costs, if any."""
    if ties.share_a_roof(deduct.resident_id, deduct.household_id, on=deduct.acted_on):
        return RecusalCause.HOUSEHOLD
    household_loses = (
        deduct.rule.subject == RuleSubject.HOUSEHOLD
        or deduct.village.account_holder == AccountHolder.HOUSEHOLD
    )
    if deduct.resident_id in ties.kin or (
        household_loses and deduct.household_id in ties.kin_households
    ):
        return RecusalCause.RELATIVE
    return None


def votes_of(deduct: Deduct) -> "QuerySet[DeductVote]":
    """Return the votes in order."""
    return deduct.votes.select_related("member").order_by("voted_at", "pk")


def bench_of(deduct: Deduct, on: date) -> Bench:
    """Return who of the panel votes on the deduct, with the quorum of its book.

    The ties of those who have voted are read again too, also of who left the panel
    since: whoever has become a relative stands aside, vote and all.
    """
    panel = panel_of(deduct.village, on)
    named = stand_ins_of(deduct, on)
    may_vote = {one.pk for one in (*panel, *named)}
    voters = [one.member for one in votes_of(deduct)]
    everybody = {one.pk: one for one in (*panel, *named, *voters)}
    ties = ties_of_all(everybody.values())
    causes = [(user, cause_in(ties[key], deduct)) for key, user in everybody.items()]
    return Bench(
        judges=[
            user for user, cause in causes if cause is None and user.pk in may_vote
        ],
        aside=[(user, cause) for user, cause in causes if cause is not None],
        quorum=deduct.rule.rule_book.panel_quorum,
        voted=frozenset(one.pk for one in voters),
    )


@dataclass(frozen=True)
class Tally:
    """How the votes that count stand."""

    approvals: int
    rejections: int
    voted: frozenset[int]


def tally_of(votes: Iterable[DeductVote], bench: Bench) -> Tally:
    """Count the votes without those of who stands aside by now."""
    aside = {user.pk for user, _cause in bench.aside}
    counted = [one for one in votes if one.member_id not in aside]
    return Tally(
        approvals=sum(one.verdict == DeductVerdict.APPROVE for one in counted),
        rejections=sum(one.verdict == DeductVerdict.REJECT for one in counted),
        voted=frozenset(one.member_id for one in counted),
    )


def to_vote_on(
    user: User, village: Village, *, on: date, role: str = AreaRole.PANEL
) -> list[Deduct]:
    """Return what waits for this member's or deputy's vote, the oldest first."""
    heard = (
        deducts_for(user, role, village, on=on)
        .heard(on=on)
        .exclude(votes__member=user)
        .order_by("reminded_at", "pk")
    )
    waiting = list(heard)
    if not waiting:
        return []
    ties = ties_of(user)
    return [one for one in waiting if cause_in(ties, one) is None]


def due_for_manager(user: User, area: Village, *, on: date) -> int:
    """Return how many wait for the manager: mends to look at, notices to serve."""
    seen = deducts_for(user, AreaRole.MANAGER, area, on=on)
    return seen.mend_to_look_at().count() + seen.notice_due(on=on).count()


def counted_in(
    subject: Household | Resident, on: date, *, reader: Resident | None, everybody: bool
) -> list[Deduct]:
    """Return the deducts in force that lower the subject's score on the day.

    Unless ``everybody`` is asked for only those of ``reader``: a household's score
    must not tell one member what another was reminded of.
    """
    of_subject = (
        Q(resident=subject) if isinstance(subject, Resident) else Q(household=subject)
    )
    found = Deduct.objects.in_force(on=on).filter(
        of_subject, village=subject.village_id
    )
    if not everybody:
        found = found.filter(resident=reader)
    return list(found.select_related("rule", "resident").order_by("-acted_on", "-pk"))
