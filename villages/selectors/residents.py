"""Find residents, and read what is known of one."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from grassroots.accounts.models import User
from grassroots.audit import selectors as audit
from villages.models import (
    Consent,
    County,
    FileView,
    Kinship,
    Membership,
    Purpose,
    Resident,
    Town,
    Village,
)
from villages.selectors.consents import asked_again, in_force

Area = County | Town | Village
PHONE_CHANGE_SHOWN = timedelta(days=90)


def search(area: Area, text: str, *, on: date) -> "QuerySet[Resident]":
    """Return the area's living members who may be meant, the likeliest first.

    Without text, all of them by name. Each has ``household_number`` and
    ``hamlet``, so that two people of one name can be told apart.
    """
    found = Resident.objects.in_area(area).living_here(on=on)
    found = found.matching(text) if text.strip() else found.order_by("pinyin", "pk")
    found = found.select_related("village")
    return with_household(found, on=on)


def search_all(area: Area, text: str, *, on: date) -> "QuerySet[Resident]":
    """Return like ``search``, with those who moved away or died at the end."""
    everybody = Resident.objects.in_area(area)
    found = everybody.matching(text) if text.strip() else everybody
    found = found.select_related("village")
    return with_household(found, on=on)


def with_household(
    residents: "QuerySet[Resident]", *, on: date
) -> "QuerySet[Resident]":
    """Add the number and hamlet of the household of the day to each resident."""
    household = Membership.objects.in_force(on=on).filter(resident=OuterRef("pk"))
    return residents.annotate(
        household_number=Subquery(household.values("household__number")[:1]),
        hamlet=Subquery(household.values("household__hamlet")[:1]),
    )


@dataclass(frozen=True)
class ConsentLine:
    """One purpose, its words, and whether the resident agrees today.

    ``asked_on`` is there when new words ask again: from that day the old yes holds
    no more.
    """

    purpose: str
    label: str
    consent: Consent | None
    asked_on: date | None = None

    @property
    def can_agree(self) -> bool:
        """Whether there is something to say yes to."""
        return self.consent is None or self.asked_on is not None


def consent_lines(resident: Resident, *, on: date) -> list[ConsentLine]:
    """Return every purpose in its order, with the consent that holds, if any."""
    found = in_force(on).filter(resident=resident).select_related("text")
    held = {one.purpose: one for one in found}
    asked: dict[str, date] = {
        one.purpose: one.asked_on  # type: ignore[attr-defined]
        for one in asked_again(resident, on)
    }
    return [
        ConsentLine(
            purpose=code,
            label=str(label),
            consent=held.get(code),
            asked_on=asked.get(code),
        )
        for code, label in Purpose.choices
    ]


def views_of(resident: Resident) -> "QuerySet[FileView]":
    """Return who looked at the file, the latest first."""
    return FileView.objects.filter(resident=resident).select_related("viewer")


def kin_of(resident: Resident) -> list[tuple[Kinship, Resident]]:
    """Return the declared relatives, each with the declaration."""
    first = Kinship.objects.filter(first=resident).select_related("second")
    second = Kinship.objects.filter(second=resident).select_related("first")
    return [(one, one.second) for one in first] + [(one, one.first) for one in second]


@dataclass(frozen=True)
class PhoneChange:
    """When the village wrote down another number, and who did."""

    changed_at: datetime
    by: User | None


def phone_change_of(resident: Resident, *, at: datetime) -> PhoneChange | None:
    """Return the last change of the resident's number, for three months after it."""
    changed_at = resident.phone_changed_at
    if changed_at is None or changed_at + PHONE_CHANGE_SHOWN <= at:
        return None
    author = audit.author_of(
        "villages.resident_corrected", target=resident, at=changed_at
    )
    return PhoneChange(changed_at, User.objects.filter(pk=author or 0).first())


@dataclass(frozen=True)
class Standing:
    """Whether somebody takes part today, and why not."""

    code: str
    since: date | None = None

    @property
    def takes_part(self) -> bool:
        """Whether deeds of today can be written down for the person."""
        return self.code == "here"


def standing_of(resident: Resident, *, on: date) -> Standing:
    """Return where the resident stands: here, away, young, moved or deceased."""
    if resident.died_on and resident.died_on <= on:
        return Standing("deceased", resident.died_on)
    if not resident.memberships.in_force(on=on).exists():
        last = resident.memberships.order_by("-ends_on").first()
        return Standing("moved", last.ends_on if last else None)
    if not resident.is_adult(on=on):
        return Standing("young")
    if resident.away_since and resident.away_since <= on:
        return Standing("away", resident.away_since)
    absence = resident.absences.in_force(on=on).first()
    return Standing("away", absence.starts_on) if absence else Standing("here")
