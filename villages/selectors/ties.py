"""To whom somebody is too close to judge."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from grassroots.accounts.models import User
from villages.models import (
    AccountHolder,
    BehaviourRecord,
    Kinship,
    Membership,
    RecusalCause,
    Resident,
    RuleSubject,
)


@dataclass(frozen=True)
class Ties:
    """To whom somebody is too close to judge: by roof, and by declared kinship."""

    user_id: int
    # Who they are or speak for.
    own: frozenset[int]
    # Who they are or speak for, and who lives with them now.
    family: frozenset[int]
    # Every household of theirs, with the last day in it.
    roofs: frozenset[tuple[int, date | None]]
    kin: frozenset[int]
    # Also those that a relative has left: a move on paper loosens nothing.
    kin_households: frozenset[int]

    def cause(self, record: BehaviourRecord) -> RecusalCause | None:
        """Return why the person has no say in the record, None when they have.

        Where the points go to the household, a relative of any of its members, also
        of former ones, is a relative of who gains.
        """
        if record.recorded_by_id == self.user_id:
            return RecusalCause.RECORDER
        if self.share_a_roof(
            record.resident_id, record.household_id, on=record.acted_on
        ):
            return RecusalCause.HOUSEHOLD
        if record.resident_id in self.kin or self.relative_gains(record):
            return RecusalCause.RELATIVE
        return self.part_in_report(record)

    def part_in_report(self, record: BehaviourRecord) -> RecusalCause | None:
        """Return what part the person had in the report that the record came from.

        Whoever said it, for themselves or for family, and whoever was asked as a
        witness and answered, does not judge it.
        """
        report = getattr(record.submission, "report", None)
        if report is None:
            return None
        if report.reported_by_id == self.user_id or report.reporter_id in self.family:
            return RecusalCause.REPORTER
        if any(one.resident_id in self.own for one in report.witnesses.all()):
            return RecusalCause.WITNESS
        return None

    def relative_gains(self, record: BehaviourRecord) -> bool:
        """Return whether what is earned goes to a household of a relative."""
        household_gains = (
            record.rule.subject == RuleSubject.HOUSEHOLD
            or record.village.account_holder == AccountHolder.HOUSEHOLD
        )
        return household_gains and record.household_id in self.kin_households

    def share_a_roof(self, resident: int, household: int, *, on: date) -> bool:
        """Return whether they live together now, or did in that household on the day."""
        return resident in self.family or any(
            roof == household and (ends_on is None or ends_on >= on)
            for roof, ends_on in self.roofs
        )


def ties_of(user: User) -> Ties:
    """Return the ties of somebody as the register has them now."""
    return ties_of_all([user])[user.pk]


def ties_of_all(users: Iterable[User]) -> dict[int, Ties]:
    """Return the ties of several people by their key, in a fixed number of queries."""
    users = list(users)
    own = _own_residents(users)
    everybody = frozenset().union(*own.values())
    roofs = _roofs_of(everybody)
    mates = _mates_of(
        {one for held in roofs.values() for one, end in held if end is None}
    )
    kin = _kin_of(everybody)
    houses = _houses_of(frozenset().union(*kin.values()))
    ties = {}
    for user in users:
        mine = own[user.pk]
        held = frozenset().union(*(roofs.get(one, ()) for one in mine))
        relatives = frozenset().union(*(kin.get(one, ()) for one in mine)) - mine
        ties[user.pk] = Ties(
            user_id=user.pk,
            own=mine,
            family=mine.union(
                *(mates.get(one, ()) for one, end in held if end is None)
            ),
            roofs=held,
            kin=relatives,
            kin_households=frozenset().union(
                *(houses.get(one, ()) for one in relatives)
            ),
        )
    return ties


def _own_residents(users: list[User]) -> dict[int, frozenset[int]]:
    """Return the residents of each user, as ``permissions.own_residents`` has them."""
    phones = [one.phone for one in users]
    rows = Resident.objects.filter(Q(user__in=users) | Q(phone__in=phones)).values_list(
        "pk", "user_id", "phone"
    )
    found = list(rows)
    return {
        user.pk: frozenset(
            pk for pk, owner, phone in found if owner == user.pk or phone == user.phone
        )
        for user in users
    }


def _roofs_of(residents: Iterable[int]) -> dict[int, set[tuple[int, date | None]]]:
    roofs: dict[int, set[tuple[int, date | None]]] = defaultdict(set)
    rows = Membership.objects.filter(resident__in=residents)
    columns = rows.values_list("resident", "household", "ends_on")
    for resident, household, ends_on in columns:
        roofs[resident].add((household, ends_on))
    return roofs


def _mates_of(households: Iterable[int]) -> dict[int, set[int]]:
    mates: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.open().filter(household__in=households)
    for household, resident in rows.values_list("household", "resident"):
        mates[household].add(resident)
    return mates


def _kin_of(residents: Iterable[int]) -> dict[int, set[int]]:
    kin: dict[int, set[int]] = defaultdict(set)
    pairs = Kinship.objects.filter(Q(first__in=residents) | Q(second__in=residents))
    for first, second in pairs.values_list("first", "second"):
        kin[first].add(second)
        kin[second].add(first)
    return kin


def _houses_of(residents: Iterable[int]) -> dict[int, set[int]]:
    houses: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(resident__in=residents)
    for resident, household in rows.values_list("resident", "household"):
        houses[resident].add(household)
    return houses
