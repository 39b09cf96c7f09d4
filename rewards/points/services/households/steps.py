"""What a split, a merge and an inheritance have in common."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.once import digest_of, sent_before
from rewards.ledger import selectors as book
from rewards.ledger import services as ledger
from rewards.points.errors import (
    HouseholdEnded,
    SameHousehold,
    SignedAhead,
    UnsignedChange,
)
from rewards.points.models import ChangeKind, HouseholdChange, PointsAccount
from rewards.points.services import accounts
from villages.models import AccountHolder, Household, Resident
from villages.record_errors import ClientIdConflict
from villages.services import registry


@dataclass(frozen=True)
class Agreed:
    """Who signed the paper, and on which day."""

    by: str
    on: date


@dataclass(frozen=True)
class Done:
    """By whom and when, and what tells one request from another."""

    agreed: Agreed
    client_id: UUID
    digest: str
    by: User
    at: datetime

    @property
    def on(self) -> date:
        """The day of it."""
        return timezone.localdate(self.at)


def available_in(household: Household, *, on: date) -> int:
    """Return the points of the household's passbook that can be used on the day."""
    found = PointsAccount.objects.filter(household=household).first()
    return book.available(found.ledger_account, on=on) if found else 0


def digest(kind: str, body: Sequence[object], agreed: Agreed) -> str:
    """Return what tells one request from another."""
    return digest_of([kind, body, agreed.by, agreed.on.isoformat()])


def done_before(done: Done) -> HouseholdChange | None:
    """Return what the same request did before; refuse another body under its id."""
    return sent_before(
        HouseholdChange, done.client_id, done.digest, conflict=ClientIdConflict
    )


def locked(*households: Household) -> list[Household]:
    """Lock the households in key order; the other of two requests waits here."""
    keys = [one.pk for one in households]
    rows = Household.objects.select_for_update(of=("self",), no_key=True)
    found = rows.select_related("village", "head").filter(pk__in=keys).order_by("pk")
    return list(found)


def pair(one: Household, other: Household) -> tuple[Household, Household]:
    """Lock both, and return them in the order in which they were given."""
    found = {each.pk: each for each in locked(one, other)}
    return found[one.pk], found[other.pk]


def require_signed(done: Done) -> None:
    """Raise unless a paper is signed, and not ahead of its day."""
    if not done.agreed.by.strip():
        raise UnsignedChange
    if done.agreed.on > done.on:
        raise SignedAhead


def require_open(household: Household) -> None:
    """Raise HouseholdEnded for one that has ended."""
    if household.closed_on:
        raise HouseholdEnded(number=household.number)


def require_two(source: Household, target: Household) -> None:
    """Raise unless there are two of one village, and the second goes on."""
    if source.pk == target.pk:
        raise SameHousehold
    if source.village_id != target.village_id:
        # Points are a village's own.
        raise SameHousehold
    require_open(target)


def move_all(members: Sequence[Resident], household: Household, done: Done) -> None:
    """Let them belong to the household from today."""
    for one in members:
        registry.move_to_household(
            resident=one, household=household, on=done.on, by=done.by, at=done.at
        )


def appoint_head(household: Household, head: Resident, done: Done) -> Household:
    """Let one of its members stand for the household."""
    return registry.change_head(
        household=household, resident=head, by=done.by, at=done.at
    )


def book_of(household: Household) -> ledger.Account:
    """Return the ledger account of the household's passbook, opened if need be."""
    account = accounts.of_household(household)
    return account.ledger_account


def transfer(
    source: Household,
    target: Household,
    points: int | None,
    narration: str,
    done: Done,
) -> int:
    """Move points, or all that can be used, with their last days; return how many."""
    if source.village.account_holder == AccountHolder.PERSON:
        # Each person's points stay in the person's own passbook.
        return 0
    moved = ledger.transfer(
        source=book_of(source),
        destination=book_of(target),
        amount=points,
        key=f"household:{done.client_id}",
        by=done.by,
        at=done.at,
        narration=narration,
        place=f"№{source.number} → №{target.number}",
    )
    return sum(one.amount for one in moved)


def keep(
    kind: ChangeKind,
    source: Household,
    target: Household,
    points: int,
    people: Sequence[Resident],
    done: Done,
    *,
    relation: str = "",
) -> HouseholdChange:
    """Keep what was done, as the slip says it, with its audit line."""
    change = HouseholdChange.objects.create(
        kind=kind,
        source=source,
        target=target,
        points=points,
        source_after=available_in(source, on=done.on),
        target_after=available_in(target, on=done.on),
        people=[one.pk for one in people],
        relation=relation,
        agreed_by=done.agreed.by.strip(),
        agreed_on=done.agreed.on,
        client_id=done.client_id,
        body_digest=done.digest,
        done_by=done.by,
        done_at=done.at,
    )
    audit.record(
        f"points.household_{kind.value}",
        target=change,
        by=done.by,
        at=done.at,
        data={"from": source.pk, "to": target.pk, "points": points},
        village_id=source.village_id,
    )
    return change
