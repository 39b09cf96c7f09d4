"""Those who serve a village, on a list of their own: thanked, and no prize with it.

A surname, a hamlet, what somebody does, and the stars that the village's list gives them
or their household; no number, no deduct, and nobody who did not agree to publication.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.utils.translation import gettext as _

from grassroots.core.formulas import mask_name
from villages.models import (
    AreaAppointment,
    AreaRole,
    Membership,
    PartyDeclaration,
    Purpose,
    Resident,
    Village,
)
from villages.selectors.consents import who_consented
from villages.selectors.years import list_of, stars_on

# Each person stands once, under the first of these that they are.
GROUPS = (
    frozenset({AreaRole.MANAGER, AreaRole.RECORDER}),
    frozenset({AreaRole.SUPERVISOR}),
    frozenset({AreaRole.PANEL, AreaRole.DEPUTY}),
)
OFFICES = frozenset().union(*GROUPS)


@dataclass(frozen=True)
class ServingRow:
    """One line: 张*, the hamlet, what they do for the village, and stars, 0 for none."""

    name: str
    hamlet: str
    roles: tuple[AreaRole, ...]
    in_party: bool
    star: int

    @property
    def words(self) -> str:
        """The hamlet and all that they are, as a page says it."""
        party = [_("党员")] if self.in_party else []
        said = [self.hamlet, *(str(role.label) for role in self.roles), *party]
        return _("，").join(filter(None, said))


def serving_list(village: Village, on: date) -> list[list[ServingRow]]:
    """Return offices, supervisors, panel and Party members, each by hamlet and name.

    Of whom lives here and agrees to publication on the day. A star is that of the list
    which hangs out; without one nothing is said, whatever the reason.
    """
    roles = _roles_in(village, on)
    party = set(
        PartyDeclaration.objects.filter(resident__village=village).values_list(
            "resident", flat=True
        )
    )
    here = Resident.objects.living_here(on=on).filter(village=village)
    people = here.filter(pk__in={*roles, *party}).order_by("pinyin", "pk")
    public = who_consented(people, Purpose.PUBLICATION, on)
    hamlets = dict(
        Membership.objects.in_force(on=on)
        .filter(resident__in=people)
        .values_list("resident", "household__hamlet")
    )
    close = list_of(village)
    stars = stars_on(close, on) if close else {}
    groups: list[list[ServingRow]] = [[] for _group in (*GROUPS, party)]
    for one in people:
        if one.pk in public:
            row = ServingRow(
                name=mask_name(one.name),
                hamlet=hamlets.get(one.pk, ""),
                roles=tuple(role for role in AreaRole if role in roles[one.pk]),
                in_party=one.pk in party,
                star=stars.get(one.pk, 0),
            )
            groups[_group_of(row)].append(row)
    return [sorted(rows, key=lambda row: row.hamlet) for rows in groups]


def _roles_in(village: Village, on: date) -> dict[int, set[AreaRole]]:
    """Return what the residents hold in the village on the day, by their keys."""
    held = AreaAppointment.objects.in_force(on=on).filter(
        village=village, role__in=OFFICES
    )
    by_user: dict[int, set[AreaRole]] = defaultdict(set)
    for user, role in held.values_list("user", "role"):
        by_user[user].add(AreaRole(role))
    found: dict[int, set[AreaRole]] = defaultdict(set)
    # An account may be shared at home: only who bears its name holds the office.
    people = Resident.objects.filter(
        village=village, user__in=by_user, name=F("user__name")
    )
    for pk, user in people.values_list("pk", "user"):
        found[pk] |= by_user[user]
    return found


def _group_of(row: ServingRow) -> int:
    for number, group in enumerate(GROUPS):
        if group & set(row.roles):
            return number
    return len(GROUPS)
