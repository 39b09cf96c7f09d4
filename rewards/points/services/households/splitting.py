"""Some of a household become one of their own, and take a share of its points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop as _

from grassroots.accounts.models import User
from rewards.points.errors import (
    HeadAmongThem,
    HeadForTheRest,
    MorePointsThanThereAre,
    NobodyGoes,
    NobodyStays,
    NotOfTheHousehold,
    PointsAreOfPersons,
)
from rewards.points.models import ChangeKind, HouseholdChange
from villages.models import AccountHolder, Household, Resident
from villages.selectors.households import members_of
from villages.services import registry
from villages.services.registry.households import free_number
from villages.services.registry.own_family import require_not_own

from .steps import (
    Agreed,
    Done,
    appoint_head,
    available_in,
    digest,
    done_before,
    keep,
    locked,
    move_all,
    require_open,
    require_signed,
    transfer,
)


@dataclass(frozen=True)
class Split:
    """Who leaves with which points, under which number, and who heads either."""

    members: Sequence[Resident]
    number: str
    head: Resident
    points: int
    hamlet: str = ""
    head_of_rest: Resident | None = None


def split_household(
    *,
    household: Household,
    split: Split,
    agreed: Agreed,
    client_id: UUID,
    by: User,
    at: datetime,
) -> HouseholdChange:
    """Let some of the members become a household of their own from today.

    ``points`` of what can be used today go with them, a share of every last day.
    What is still on notice stays with the household of the act.
    """
    body = [
        household.pk,
        [one.pk for one in split.members],
        split.number,
        split.head.pk,
        split.points,
        split.hamlet,
        split.head_of_rest.pk if split.head_of_rest else None,
    ]
    done = Done(agreed, client_id, digest("split", body, agreed), by, at)
    return _split(household, split, done)


@transaction.atomic
def _split(household: Household, split: Split, done: Done) -> HouseholdChange:
    (household,) = locked(household)
    before = done_before(done)
    if before:
        return before
    here = members_of(household, done.on)
    require_not_own(done.by, *here)
    require_signed(done)
    require_open(household)
    _require_split(split, household, here, on=done.on)
    new = registry.add_household(
        village=household.village,
        number=split.number,
        hamlet=split.hamlet or household.hamlet,
        by=done.by,
        at=done.at,
    )
    move_all(split.members, new, done)
    new = appoint_head(new, split.head, done)
    if split.head_of_rest:
        appoint_head(household, split.head_of_rest, done)
    moved = split.points
    if moved:
        transfer(household, new, moved, _("分户"), done)
    return keep(ChangeKind.SPLIT, household, new, moved, split.members, done)


def check_split(household: Household, split: Split, *, on: date) -> None:
    """Raise what splitting so would be refused for, as far as it is known now."""
    require_open(household)
    _require_split(split, household, members_of(household, on), on=on)
    free_number(household.village, split.number)


def _require_split(
    split: Split, household: Household, here: list[Resident], *, on: date
) -> None:
    """Raise unless some leave, some stay, and each of the two has a grown-up head."""
    if not split.members:
        raise NobodyGoes
    for one in split.members:
        if one not in here:
            raise NotOfTheHousehold(name=one.name)
    rest = [one for one in here if one not in split.members]
    if not rest:
        raise NobodyStays
    if not _is_grown_one_of(split.head, split.members, on=on):
        raise HeadAmongThem
    head_left = household.head_id is None or household.head in split.members
    new_head = split.head_of_rest
    if (head_left or new_head) and not _is_grown_one_of(new_head, rest, on=on):
        raise HeadForTheRest
    _require_points(split.points, household, on=on)


def _is_grown_one_of(
    one: Resident | None, people: Sequence[Resident], *, on: date
) -> bool:
    return one is not None and one in people and one.is_adult(on=on)


def _require_points(points: int, household: Household, *, on: date) -> None:
    if not points:
        return
    if household.village.account_holder == AccountHolder.PERSON:
        raise PointsAreOfPersons
    available = available_in(household, on=on)
    if points > available:
        raise MorePointsThanThereAre(available=available)
