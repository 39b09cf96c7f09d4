"""A household goes over into another: its people, its points, what is still to come."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop as _

from grassroots.accounts.models import User
from rewards.points.errors import (
    HouseholdEnded,
    NobodyThere,
    RelationMissing,
    SomebodyStillThere,
)
from rewards.points.models import ChangeKind, HouseholdChange
from villages.models import Household, Membership
from villages.selectors.households import members_of
from villages.services import registry
from villages.services.registry.own_family import require_not_own

from .steps import (
    Agreed,
    Done,
    digest,
    done_before,
    keep,
    move_all,
    pair,
    require_open,
    require_signed,
    require_two,
    transfer,
)


def merge_households(
    *,
    household: Household,
    into: Household,
    agreed: Agreed,
    client_id: UUID,
    by: User,
    at: datetime,
) -> HouseholdChange:
    """Let all of a household belong to another from today; the first one ends.

    All its points go along, and so does what is still on notice for it.
    """
    body = [household.pk, into.pk]
    done = Done(agreed, client_id, digest("merge", body, agreed), by, at)
    return _merge(household, into, done)


@transaction.atomic
def _merge(household: Household, into: Household, done: Done) -> HouseholdChange:
    household, into = pair(household, into)
    before = done_before(done)
    if before:
        return before
    here = members_of(household, done.on)
    require_not_own(done.by, *here, *members_of(into, done.on))
    require_signed(done)
    require_two(household, into)
    require_open(household)
    if not here:
        raise NobodyThere
    move_all(here, into, done)
    moved = transfer(household, into, None, _("并户"), done)
    registry.close_household(
        household=household, by=done.by, at=done.at, followed_by=into
    )
    return keep(ChangeKind.MERGE, household, into, moved, here, done)


def inherit(
    *,
    household: Household,
    heir: Household,
    relation: str,
    agreed: Agreed,
    client_id: UUID,
    by: User,
    at: datetime,
) -> HouseholdChange:
    """Let the heir's household have what one in which nobody is left has left.

    Without an heir nothing is done: the points stay, and run out on their day.
    """
    body = [household.pk, heir.pk, relation]
    done = Done(agreed, client_id, digest("inherit", body, agreed), by, at)
    return _inherit(household, heir, relation.strip(), done)


@transaction.atomic
def _inherit(
    household: Household, heir: Household, relation: str, done: Done
) -> HouseholdChange:
    household, heir = pair(household, heir)
    before = done_before(done)
    if before:
        return before
    require_not_own(done.by, *members_of(heir, done.on))
    require_signed(done)
    require_two(household, heir)
    if household.followed_by_id:
        raise HouseholdEnded(number=household.number)
    if Membership.objects.open().filter(household=household).exists():
        raise SomebodyStillThere
    if not relation:
        raise RelationMissing
    moved = transfer(household, heir, None, _("继承"), done)
    registry.close_household(
        household=household, by=done.by, at=done.at, followed_by=heir
    )
    return keep(
        ChangeKind.INHERITANCE, household, heir, moved, (), done, relation=relation
    )
