"""The list of stars as anybody may read it, and what a year came to for oneself.

Praise only: three stars and more, a surname and a star; no number, and no lowest. The
star is that of base and adds, so that none gives a deduct away.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.formulas import mask_name
from villages.models import (
    County,
    Household,
    Membership,
    Objection,
    Purpose,
    Resident,
    Town,
    Village,
    YearClose,
    YearResult,
    YearState,
)
from villages.selectors.consents import who_consented

# From how many stars on somebody is on the list.
LISTED_FROM = 3
TOLD = (YearState.ON_NOTICE, YearState.PUBLISHED)
NOBODY = Q(pk__in=())


@dataclass(frozen=True)
class StarRow:
    """One line of the list: 张*家, the hamlet, and how many stars."""

    name: str
    hamlet: str
    star: int


# A line, and the keys of whom it speaks of.
Listed = tuple[StarRow, list[int]]


def closes_in(area: County | Town | Village) -> "QuerySet[YearClose]":
    """Return the closed years of an area, the latest first."""
    return (
        YearClose.objects.filter(village__in=Village.objects.in_area(area))
        .select_related("village__town__county", "rule_book")
        .order_by("-year", "village__code")
    )


def waiting_in(area: County | Town | Village, *, on: date) -> "QuerySet[YearClose]":
    """Return the lists that can be put up, or published, on the day.

    A year that was not put up before the next was over is behind us.
    """
    later = YearClose.objects.filter(
        village=OuterRef("village"), year__gt=OuterRef("year")
    )
    over = Q(state=YearState.ON_NOTICE, is_provisional=False, publish_from__lte=on)
    return closes_in(area).filter(Q(~Exists(later), state=YearState.FROZEN) | over)


def next_step_of(village: Village, *, on: date) -> YearClose | None:
    """Return the year whose list is handled next: one to publish, or the newest."""
    hanging = waiting_in(village, on=on).filter(state=YearState.ON_NOTICE)
    return hanging.last() or closes_in(village).first()


def list_of(village: Village) -> YearClose | None:
    """Return the year whose list hangs out: the newest that has been put up."""
    return closes_in(village).filter(state__in=TOLD).first()


def lists_in(area: County | Town | Village) -> set[int]:
    """Return the keys of the lists that hang out in the area: one for each village."""
    told = closes_in(area).filter(state__in=TOLD).order_by("year")
    return set(dict(told.values_list("village", "pk")).values())


def star_list(close: YearClose, on: date) -> list[StarRow]:
    """Return who has three stars or more, the most stars first, then by hamlet.

    Only those of whom everybody who is scored agrees to publication on the day, and
    about whom no objection is open. Within a star the order says nothing: it is that
    of house numbers, or of names.
    """
    return [row for row, _people in _rows(close, on)]


def stars_on(close: YearClose, on: date) -> dict[int, int]:
    """Return the stars on that list of each person who stands behind a line of it."""
    rows = _rows(close, on)
    return {person: row.star for row, people in rows for person in people}


def _rows(close: YearClose, on: date) -> list[Listed]:
    results = close.results.current().filter(listed_star__gte=LISTED_FROM)
    for one in _open(close):
        results = results.exclude(concerned(close, one))
    # As the village counted then; it may count otherwise by now.
    if results.filter(resident=None).exists():
        return _of_households(close, results, on)
    return _of_people(close, results, on)


def _open(close: YearClose) -> "QuerySet[Objection]":
    """Return the open objections about something on which the list stands."""
    found = Objection.objects.open().filter(village=close.village_id, deduct=None)
    return found.select_related("record")


def concerned(close: YearClose, objection: Objection) -> Q:
    """Say whose results an objection is about: of whom the line counted, or the score.

    An objection to a score is about the year in which it was raised, and the one
    before: whoever raised it late in December may still wait for the answer.
    """
    line = objection.record or objection.deduct
    if line is None:
        raised_in = timezone.localdate(objection.raised_at).year
        if close.year not in (raised_in, raised_in - 1):
            return NOBODY
        if objection.resident_id:
            return Q(resident=objection.resident_id)
        members = Membership.objects.filter(household=objection.household_id)
        return Q(household=objection.household_id) | Q(
            resident__in=members.in_force(on=close.as_of).values("resident")
        )
    starts, ends = line.effective_on, line.expires_on
    if starts is None or ends is None or not starts <= close.as_of < ends:
        return NOBODY
    return Q(household=line.household_id) | Q(resident=line.resident_id)


def _of_people(
    close: YearClose, results: "QuerySet[YearResult]", on: date
) -> list[Listed]:
    here = Resident.objects.living_here(on=on).filter(village=close.village_id)
    named = who_consented(here, Purpose.SCORING, on)
    named &= who_consented(here, Purpose.PUBLICATION, on)
    living = set(here.values_list("pk", flat=True))
    hamlets = dict(
        _members(close)
        .order_by("starts_on")
        .values_list("resident", "household__hamlet")
    )
    rows = results.select_related("resident").order_by(
        "-listed_star", "resident__pinyin", "resident"
    )
    return [
        (
            StarRow(mask_name(who.name), hamlets.get(who.pk, ""), one.listed_star),
            [who.pk],
        )
        for one in rows
        if (who := one.resident) and who.pk in named & living
    ]


def _of_households(
    close: YearClose, results: "QuerySet[YearResult]", on: date
) -> list[Listed]:
    members = _members(close).select_related("resident")
    members = members.only("household", "resident__name", "resident__born_on")
    here = Resident.objects.living_here(on=on).filter(pk__in=members.values("resident"))
    living = set(here.values_list("pk", flat=True))
    scored = who_consented(here, Purpose.SCORING, on)
    public = who_consented(here, Purpose.PUBLICATION, on)
    homes: dict[int, list[Resident]] = defaultdict(list)
    for one in members:
        if one.resident_id in scored & living:
            homes[one.household_id].append(one.resident)
    rows = results.select_related("household").order_by(
        "-listed_star", "household__hamlet", "household__number"
    )
    return [
        (
            _row(home, homes[home.pk], one.listed_star),
            [who.pk for who in homes[home.pk]],
        )
        for one in rows
        if (home := one.household)
        and homes[home.pk]
        and public >= {who.pk for who in homes[home.pk]}
    ]


def _row(home: Household, scored: Iterable[Resident], star: int) -> StarRow:
    """Name a household by its head, or by the eldest who is scored."""
    who = min(scored, key=lambda one: (one.pk != home.head_id, one.born_on, one.pk))
    return StarRow(_("%(name)s家") % {"name": mask_name(who.name)}, home.hamlet, star)


def _members(close: YearClose) -> "QuerySet[Membership]":
    """Return who belonged to which household when the year ended."""
    members = Membership.objects.in_force(on=close.as_of)
    return members.filter(household__village=close.village_id)


def years_of(resident: Resident) -> "QuerySet[YearResult]":
    """Return the stars of each year whose list was put up, the latest first.

    The resident's own, or those of the household to which they belonged then.
    """
    belonged = Q(
        household__memberships__resident=resident,
        household__memberships__starts_on__lte=F("close__as_of"),
    ) & (
        Q(household__memberships__ends_on=None)
        | Q(household__memberships__ends_on__gte=F("close__as_of"))
    )
    return (
        YearResult.objects.current()
        .filter(Q(resident=resident) | belonged, close__state__in=TOLD)
        .select_related("close")
        .order_by("-close__year", "-pk")
        .distinct()
    )
