"""What members promise to lend (承诺出借). No money moves: it is a register."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.formulas import format_fen
from rewards.ledger import services as ledger
from rewards.ruralcredit.errors.members import (
    CertificateOver,
    NothingFree,
    OverMemberCap,
    PromisesNothing,
    PromiseTooLong,
)
from rewards.ruralcredit.models import Coop, CoopMember, MutualPromise, RuleCode
from rewards.ruralcredit.selectors.promises import free_fen, promised_fen
from rewards.ruralcredit.selectors.rules import rule_value
from rewards.ruralcredit.services.acting import require_not_close, require_officer
from rewards.ruralcredit.services.coops import locked
from rewards.ruralcredit.services.members import locked_member, require_belongs


@transaction.atomic
def promise(
    *,
    member: CoopMember,
    amount_fen: int,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
) -> MutualPromise:
    """Keep that a member in good standing promises to lend up to an amount, in fen.

    Counted from today or a later day, within what the assembly allows one member.
    Raises NotForThisCoop, TooCloseToHousehold, NotAMemberNow, CertificateOver,
    PromiseTooLong, PromisesNothing, RuleMissing and OverMemberCap.
    """
    member = locked_member(member)
    require_officer(by, member.coop, at=at)
    require_not_close(by, member.household)
    today = timezone.localdate(at)
    require_belongs(member, on=today)
    _require_sound(member.coop, amount_fen, starts_on, ends_on, today=today)
    _require_within_cap(member, amount_fen, starts_on, ends_on, today=today)
    kept = MutualPromise.objects.create(
        member=member,
        amount_fen=amount_fen,
        starts_on=starts_on,
        ends_on=ends_on,
        recorded_at=at,
        recorded_by=by,
        free_account=ledger.open_account(code=f"promise:{uuid4()}", unit=ledger.FEN),
    )
    ledger.post(
        kind=ledger.PROVISION,
        source=tally_of(member.coop),
        destination=kept.free_account,
        amount=amount_fen,
        key=f"promise:{kept.pk}",
        occurred_at=at,
        by=by,
    )
    _note("ruralcredit.promise_recorded", kept, by=by, at=at, amount_fen=amount_fen)
    return kept


@transaction.atomic
def withdraw(*, promise: MutualPromise, by: User, at: datetime) -> MutualPromise:
    """Take back what no loan uses; nothing new is matched from now on.

    What is still lent comes free when it is repaid, and is then taken back by
    calling this again. Raises NotForThisCoop, TooCloseToHousehold and NothingFree.
    """
    # The co-op first, as loans do: what a vote is about to lock is not given back.
    locked(promise.member.coop)
    locked_member(promise.member)
    promise = MutualPromise.objects.select_related(
        "member__coop", "member__household__village", "free_account"
    ).get(pk=promise.pk)
    require_officer(by, promise.member.coop, at=at)
    require_not_close(by, promise.member.household)
    free = free_fen(promise)
    if not free:
        raise NothingFree
    ledger.post(
        kind=ledger.PROVISION,
        source=promise.free_account,
        destination=tally_of(promise.member.coop),
        amount=free,
        key=f"promise:{promise.pk}:back:{promise.returned_fen}",
        occurred_at=at,
        by=by,
    )
    promise.returned_fen += free
    if promise.withdrawn_at is None:
        promise.withdrawn_at, promise.withdrawn_by = at, by
    promise.save(update_fields=["returned_fen", "withdrawn_at", "withdrawn_by"])
    _note("ruralcredit.promise_withdrawn", promise, by=by, at=at, amount_fen=free)
    return promise


def tally_of(coop: Coop) -> ledger.Account:
    """Return the account from which promises come and to which they go back."""
    return ledger.open_account(
        code=f"coop:{coop.pk}:promised", unit=ledger.FEN, may_go_negative=True
    )


def _require_sound(
    coop: Coop, amount_fen: int, starts_on: date, ends_on: date, *, today: date
) -> None:
    """Refuse an amount of nothing, days out of order, and a co-op that may not lend."""
    if amount_fen <= 0:
        raise PromisesNothing
    if ends_on < starts_on or ends_on < today:
        raise PromiseTooLong
    if not coop.is_qualified(on=today):
        raise CertificateOver(day=today.isoformat())


def _require_within_cap(
    member: CoopMember, amount_fen: int, starts_on: date, ends_on: date, *, today: date
) -> None:
    """Refuse more than the assembly allows, over all promises of those days."""
    cap = rule_value(member.coop, RuleCode.MEMBER_PROMISE_CAP, today)
    allowed = int(cap * 100)
    promised = promised_fen(member, starts_on=starts_on, ends_on=ends_on)
    if promised + amount_fen > allowed:
        raise OverMemberCap(
            cap=format_fen(allowed),
            promised=format_fen(promised),
            left=format_fen(max(0, allowed - promised)),
        )


def _note(
    action: str, promise: MutualPromise, *, by: User, at: datetime, **data: Any
) -> None:
    audit.record(
        action,
        target=promise,
        by=by,
        at=at,
        village_id=promise.member.household.village_id,
        data={"member": promise.member_id} | data,
    )
