"""Members of a co-op: who joins, with which share, and who may leave."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.formulas import format_fen
from rewards.ruralcredit.errors.members import (
    JoinsLater,
    LeavesTooEarly,
    MemberAlready,
    NotAMemberNow,
    NotLivingHere,
    NotServedHere,
    NumberTaken,
    PromiseIsLocked,
    StillGuarantees,
    StillOwes,
    TooYoungForCoop,
)
from rewards.ruralcredit.models import (
    COMMITTED,
    OWING,
    UNDECIDED,
    Coop,
    CoopMember,
    Loan,
)
from rewards.ruralcredit.selectors.coops import serves
from rewards.ruralcredit.selectors.promises import locked_fen
from rewards.ruralcredit.services.acting import require_not_close, require_officer
from rewards.ruralcredit.services.coops import locked
from villages.models import Household, Resident
from villages.selectors.households import household_of


@transaction.atomic
def admit(
    *,
    coop: Coop,
    resident: Resident,
    number: str,
    starts_on: date,
    by: User,
    at: datetime,
    share_fen: int = 0,
) -> CoopMember:
    """Make an adult of a served village a member, with a number and a share in fen.

    The household is that of the resident on the first day. Raises NotForThisCoop,
    TooCloseToHousehold, JoinsLater, NotLivingHere, TooYoungForCoop, NotServedHere,
    MemberAlready and NumberTaken.
    """
    coop = locked(coop)
    require_officer(by, coop, at=at)
    if starts_on > timezone.localdate(at):
        raise JoinsLater
    household = _household(resident, starts_on)
    require_not_close(by, household)
    if not serves(coop, household.village, on=starts_on):
        raise NotServedHere(village=household.village.name)
    _require_new(coop, resident, number, starts_on)
    member = CoopMember.objects.create(
        coop=coop,
        resident=resident,
        household=household,
        number=number,
        starts_on=starts_on,
        share_fen=share_fen,
    )
    _note("ruralcredit.member_admitted", member, by=by, at=at, share_fen=share_fen)
    return member


@transaction.atomic
def change_share(
    *, member: CoopMember, share_fen: int, by: User, at: datetime
) -> CoopMember:
    """Enter another share, in fen; it is a register of what the co-op's books say."""
    member = locked_member(member)
    require_officer(by, member.coop, at=at)
    require_not_close(by, member.household)
    require_belongs(member, on=timezone.localdate(at))
    before, member.share_fen = member.share_fen, share_fen
    member.save(update_fields=["share_fen"])
    data = {"share_fen": [before, share_fen]}
    _note("ruralcredit.share_changed", member, by=by, at=at, **data)
    return member


@transaction.atomic
def leave(*, member: CoopMember, on: date, by: User, at: datetime) -> CoopMember:
    """Let ``on`` be the last day of a membership.

    Raises StillOwes with an application or a loan that is not over, StillGuarantees
    while one runs for which the member stands, and PromiseIsLocked while somebody
    borrows what they promised; further NotAMemberNow and LeavesTooEarly.
    """
    # The co-op first, as loans do: no vote locks a promise of theirs meanwhile.
    locked(member.coop)
    member = locked_member(member)
    require_officer(by, member.coop, at=at)
    require_not_close(by, member.household)
    today = timezone.localdate(at)
    require_belongs(member, on=today)
    if not member.starts_on <= on <= today:
        raise LeavesTooEarly
    _require_free_to_go(member)
    member.ends_on = on
    member.save(update_fields=["ends_on"])
    _note("ruralcredit.member_left", member, by=by, at=at, ends_on=on.isoformat())
    return member


def locked_member(member: CoopMember) -> CoopMember:
    """Return the member, locked until the transaction is over."""
    rows = CoopMember.objects.select_for_update(of=("self",), no_key=True)
    found: CoopMember = rows.select_related(
        "coop", "household__village", "resident"
    ).get(pk=member.pk)
    return found


def require_belongs(member: CoopMember, *, on: date) -> None:
    """Raise NotAMemberNow when the membership does not hold on the day."""
    if not member.belongs(on=on):
        raise NotAMemberNow(name=member.resident.name)


def _household(resident: Resident, on: date) -> Household:
    """Return the household of an adult who lives in a village on the day."""
    household = household_of(resident, on)
    lives = Resident.objects.living_here(on=on).filter(pk=resident.pk).exists()
    if household is None or not lives:
        raise NotLivingHere(name=resident.name)
    if not resident.is_adult(on=on):
        raise TooYoungForCoop(name=resident.name)
    return household


def _require_new(coop: Coop, resident: Resident, number: str, on: date) -> None:
    """Refuse a second membership, and a number that anybody ever had."""
    held = coop.members.filter(resident=resident)
    if held.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on)).exists():
        raise MemberAlready(name=resident.name)
    if coop.members.filter(number=number).exists():
        raise NumberTaken(number=number)


def _require_free_to_go(member: CoopMember) -> None:
    """Refuse while others still rely on the member."""
    own = Loan.objects.filter(
        borrower=member, status__in=(*UNDECIDED, *COMMITTED, *OWING)
    )
    if own.exists():
        raise StillOwes(loans=_numbers(own))
    stood_for = Loan.objects.filter(
        guarantors__member=member, status__in=(*COMMITTED, *OWING)
    )
    if stood_for.exists():
        raise StillGuarantees(loans=_numbers(stood_for))
    lent = locked_fen(member)
    if lent:
        raise PromiseIsLocked(locked=format_fen(lent))


def _numbers(loans: "QuerySet[Loan]") -> str:
    return "、".join(loans.order_by("pk").values_list("number", flat=True))


def _note(
    action: str, member: CoopMember, *, by: User, at: datetime, **data: Any
) -> None:
    audit.record(
        action,
        target=member,
        by=by,
        at=at,
        village_id=member.household.village_id,
        data={"coop": member.coop_id, "number": member.number} | data,
    )
