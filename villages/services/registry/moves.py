"""How membership changes: moves, absence, return, death. The past is kept."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.errors import (
    AlreadyThere,
    DateAhead,
    DateTooEarly,
    NotAway,
    NotLivingHere,
)
from villages.models import Absence, Household, Membership, Resident

from .households import household_by_number
from .own_family import require_not_own
from .residents import open_household


@transaction.atomic
def move_to_household(
    *, resident: Resident, household: Household, on: date, by: User, at: datetime
) -> Membership:
    """Let the resident belong to another household of the village from ``on``.

    Also for somebody who had moved out and comes back.
    """
    require_not_ahead(on, at)
    household = open_household(household, village=resident.village)
    resident = _locked(resident, by=by)
    if resident.died_on:
        raise NotLivingHere(name=resident.name)
    current = _current(resident)
    if current and current.household_id == household.pk:
        raise AlreadyThere(name=resident.name)
    if current:
        _require_later(current, on)
        _end(current, last_day=on - timedelta(days=1))
    else:
        _require_after_the_last(resident, on)
    membership = Membership.objects.create(
        resident=resident, household=household, starts_on=on, recorded_at=at
    )
    audit.record(
        "villages.resident_moved",
        target=resident,
        by=by,
        at=at,
        data={
            "from": current.household_id if current else None,
            "to": household.pk,
            "on": on.isoformat(),
        },
    )
    return membership


@transaction.atomic
def move_to_number(
    *, resident: Resident, number: str, on: date, by: User, at: datetime
) -> Membership:
    """Let the resident belong to the household of that number from ``on``."""
    household = household_by_number(resident.village, number)
    return move_to_household(
        resident=resident, household=household, on=on, by=by, at=at
    )


@transaction.atomic
def move_out(*, resident: Resident, on: date, by: User, at: datetime) -> Resident:
    """Let the resident leave the village; ``on`` is the last day here."""
    require_not_ahead(on, at)
    resident = _locked(resident, by=by)
    _end(_here(resident), last_day=on)
    _note(resident, "villages.resident_moved_out", on=on, by=by, at=at)
    return resident


@transaction.atomic
def mark_deceased(*, resident: Resident, on: date, by: User, at: datetime) -> Resident:
    """Write down that the resident died on a day; what was earned stays."""
    require_not_ahead(on, at)
    resident = _locked(resident, by=by)
    if resident.died_on:
        raise NotLivingHere(name=resident.name)
    current = _current(resident)
    if current:
        _end(current, last_day=on)
    resident.died_on = on
    resident.save(update_fields=["died_on"])
    _note(resident, "villages.resident_deceased", on=on, by=by, at=at)
    return resident


@transaction.atomic
def mark_away(*, resident: Resident, since: date, by: User, at: datetime) -> Resident:
    """Write down that the resident works or lives elsewhere for now: 本期不参评."""
    require_not_ahead(since, at)
    resident = _locked(resident, by=by)
    _here(resident)
    last = resident.absences.order_by("-ends_on").first()
    if last and since <= last.ends_on:
        raise DateTooEarly(name=resident.name, since=last.ends_on + timedelta(days=1))
    resident.away_since = since
    resident.save(update_fields=["away_since"])
    _note(resident, "villages.resident_away", on=since, by=by, at=at)
    return resident


@transaction.atomic
def mark_returned(*, resident: Resident, on: date, by: User, at: datetime) -> Resident:
    """Write down that the resident is back; ``on`` is the first day here again."""
    require_not_ahead(on, at)
    resident = _locked(resident, by=by)
    if resident.away_since is None:
        raise NotAway(name=resident.name)
    if on < resident.away_since:
        raise DateTooEarly(name=resident.name, since=resident.away_since)
    if on > resident.away_since:
        Absence.objects.create(
            resident=resident,
            starts_on=resident.away_since,
            ends_on=on - timedelta(days=1),
        )
    resident.away_since = None
    resident.save(update_fields=["away_since"])
    _note(resident, "villages.resident_returned", on=on, by=by, at=at)
    return resident


def require_not_ahead(on: date, at: datetime) -> None:
    """Refuse a date that has not come."""
    if on > timezone.localdate(at):
        raise DateAhead


def _locked(resident: Resident, *, by: User) -> Resident:
    """Return the resident, locked; refuse one of the acting user's own family."""
    resident = Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
    require_not_own(by, resident)
    return resident


def _current(resident: Resident) -> Membership | None:
    return (
        Membership.objects.select_for_update(of=("self",), no_key=True)
        .open()
        .filter(resident=resident)
        .select_related("household")
        .first()
    )


def _here(resident: Resident) -> Membership:
    current = _current(resident)
    if current is None or resident.died_on:
        raise NotLivingHere(name=resident.name)
    return current


def _end(membership: Membership, *, last_day: date) -> None:
    """End a membership; a household whose head leaves has none until one is chosen."""
    _require_later(membership, last_day + timedelta(days=1))
    membership.ends_on = last_day
    membership.save(update_fields=["ends_on"])
    household = membership.household
    if household.head_id == membership.resident_id:
        household.head = None
        household.save(update_fields=["head"])


def _require_later(membership: Membership, on: date) -> None:
    if on <= membership.starts_on:
        raise DateTooEarly(name=membership.resident.name, since=membership.starts_on)


def _require_after_the_last(resident: Resident, on: date) -> None:
    last = resident.memberships.order_by("-ends_on").first()
    if last and last.ends_on and on <= last.ends_on:
        raise DateTooEarly(name=resident.name, since=last.ends_on)


def _note(resident: Resident, action: str, *, on: date, by: User, at: datetime) -> None:
    audit.record(action, target=resident, by=by, at=at, data={"on": on.isoformat()})
