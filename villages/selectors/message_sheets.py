"""What stands on the sheet of a household that has no phone."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from grassroots.accounts.models import User
from villages.message_words import NO_REASON_TO_PRINT, PLAIN
from villages.models import Household, Membership, Message, Resident, Village
from villages.models.message import MessageQuerySet
from villages.selectors.ties import ties_of


@dataclass
class Part:
    """What one person is told: what all at home may read, and how much else there is."""

    resident: Resident
    plain: list[Message] = field(default_factory=list)
    private: list[Message] = field(default_factory=list)


@dataclass
class Sheet:
    """One household's page."""

    household: Household
    parts: list[Part] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """All that stand on it, in one word or in many."""
        return [one for part in self.parts for one in (*part.plain, *part.private)]


@dataclass(frozen=True)
class Choice:
    """Whose sheets: of one hamlet or all, and only of homes that no phone reaches."""

    hamlet: str = ""
    unreached: bool = True


def printable_by(user: User, village: Village, *, on: date) -> MessageQuerySet:
    """Return what the user may print for the village.

    Of the own family and of declared relatives only what all may read: that there is
    something else, nobody learns in office of them.
    """
    ties = ties_of(user)
    close = Q(resident__in=ties.family | ties.kin) & ~Q(topic__in=PLAIN)
    return Message.objects.filter(village=village).exclude(close).still_there(on=on)


def sheets_for(
    user: User, village: Village, choice: Choice, *, on: date
) -> list[Sheet]:
    """Return the sheets with what was told since each was printed last.

    A household about which there is nothing else to say than that somebody looked at a
    file gets none.
    """
    memberships = _memberships(village, choice, on=on)
    waiting: dict[int, list[Message]] = defaultdict(list)
    found = printable_by(user, village, on=on).not_on_paper()
    people = [one.resident_id for one in memberships]
    for message in found.filter(resident__in=people).order_by("told_at", "pk"):
        waiting[message.resident_id].append(message)
    sheets: dict[int, Sheet] = {}
    for one in memberships:
        if waiting[one.resident_id]:
            sheet = sheets.setdefault(one.household_id, Sheet(one.household))
            sheet.parts.append(_part(one.resident, waiting[one.resident_id]))
    return [one for one in sheets.values() if _is_worth_paper(one)]


def _part(resident: Resident, messages: list[Message]) -> Part:
    part = Part(resident)
    for one in messages:
        (part.plain if one.topic in PLAIN else part.private).append(one)
    return part


def _is_worth_paper(sheet: Sheet) -> bool:
    return any(one.topic not in NO_REASON_TO_PRINT for one in sheet.messages)


def _memberships(village: Village, choice: Choice, *, on: date) -> list[Membership]:
    """Return who belongs to the chosen households, by household and its head first."""
    here = Resident.objects.in_area(village).living_here(on=on)
    rows = Membership.objects.in_force(on=on).filter(
        household__village=village, household__closed_on=None, resident__in=here
    )
    if choice.hamlet:
        rows = rows.filter(household__hamlet=choice.hamlet)
    if choice.unreached:
        reached = rows.filter(_has_phone()).order_by().values("household")
        rows = rows.exclude(household__in=reached)
    found = rows.select_related("household__head", "resident")
    return sorted(
        found,
        key=lambda one: (
            one.household.hamlet,
            one.household.number,
            one.resident_id != one.household.head_id,
            one.resident_id,
        ),
    )


def _has_phone() -> Q:
    return ~Q(resident__phone="") | Q(resident__user__isnull=False)


def hamlets_of(village: Village) -> list[str]:
    """Return the hamlets in which somebody may live."""
    names = village.households.filter(closed_on=None).exclude(hamlet="")
    return list(names.order_by("hamlet").values_list("hamlet", flat=True).distinct())
