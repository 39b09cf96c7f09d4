"""How a score came to be over a year: one read of dated facts, replayed day by day."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from villages.formulas import scoring
from villages.formulas.histories import DatedBook, DatedLine, History, Span, month_ends
from villages.models import (
    Absence,
    BehaviourRecord,
    BookStatus,
    Consent,
    ConsentText,
    Deduct,
    DeductStage,
    Household,
    Membership,
    Objection,
    ObjectionStatus,
    Purpose,
    RecordStatus,
    Resident,
    RuleBook,
)
from villages.models.household import ADULT_YEARS

MONTHS = 12


@dataclass(frozen=True)
class Point:
    """The score at the end of a day; None for both where there was none."""

    on: date
    total: int | None
    star: int | None


def year_of(
    reader: Resident | None, subject: Household | Resident, *, today: date
) -> list[Point]:
    """Return the score of twelve months' ends, the last of them today.

    As the reader may know it: of deducts there are only their own, and none whose
    term is over today.
    """
    return points_of(reader, subject, month_ends(today, months=MONTHS), over_by=today)


def points_of(
    reader: Resident | None,
    subject: Household | Resident,
    days: Sequence[date],
    *,
    over_by: date | None = None,
) -> list[Point]:
    """Return what ``score_as_shown_to`` says of each day, in a fixed number of queries.

    With ``over_by``, deducts whose term is over by that day are left out of every
    day: what is over is nowhere, not in the past either.
    """
    shown_from = max(min(days), over_by or date.min)
    history = _read(
        reader, subject, first=min(days), last=max(days), deducts_from=shown_from
    )
    return [_point(history, day) for day in days]


def _point(history: History, on: date) -> Point:
    found = history.score(on)
    if found is None:
        return Point(on, None, None)
    total, book = found
    return Point(on, total, scoring.star(total, book.scale))


def _read(
    reader: Resident | None,
    subject: Household | Resident,
    *,
    first: date,
    last: date,
    deducts_from: date,
) -> History:
    of_subject = (
        Q(resident=subject) if isinstance(subject, Resident) else Q(household=subject)
    )
    memberships = list(Membership.objects.filter(of_subject).select_related("resident"))
    members = {one.resident_id for one in memberships}
    lines = [
        *_records(subject, of_subject, first=first, last=last),
        *_deducts(subject, of_subject, reader, first=deducts_from, last=last),
    ]
    absences = Absence.objects.filter(resident__in=members)
    return History(
        presences=[
            (one.resident_id, span) for one in memberships if (span := _presence(one))
        ],
        absences=[
            (one.resident_id, Span(one.starts_on, one.ends_on + timedelta(days=1)))
            for one in absences
        ],
        consents=list(_consents(members | {one.who for one in lines})),
        books=list(_books(subject)),
        lines=lines,
    )


def _presence(membership: Membership) -> Span | None:
    """Return while a member can be scored: of age, alive, and not away by now."""
    who = membership.resident
    left = membership.ends_on and membership.ends_on + timedelta(days=1)
    ends = [one for one in (left, who.died_on, who.away_since) if one]
    start = max(membership.starts_on, _came_of_age(who.born_on))
    end = min(ends, default=None)
    return Span(start, end) if end is None or start < end else None


def _came_of_age(born_on: date) -> date:
    """Return the day of the eighteenth birthday; for 29 February it is 1 March."""
    year = born_on.year + ADULT_YEARS
    try:
        return born_on.replace(year=year)
    except ValueError:
        return date(year, 3, 1)


def _records(
    subject: Household | Resident, of_subject: Q, *, first: date, last: date
) -> Iterator[DatedLine]:
    records = BehaviourRecord.objects.filter(
        of_subject,
        village=subject.village_id,
        status=RecordStatus.EFFECTIVE,
        effective_on__lte=last,
        expires_on__gt=first,
    )
    return _lines(records.values_list(*_COLUMNS, "points_granted"))


def _deducts(
    subject: Household | Resident,
    of_subject: Q,
    reader: Resident | None,
    *,
    first: date,
    last: date,
) -> Iterator[DatedLine]:
    disputed = Objection.objects.filter(
        deduct__isnull=False, status=ObjectionStatus.OPEN
    )
    deducts = Deduct.objects.filter(
        of_subject,
        village=subject.village_id,
        resident=reader,
        stage=DeductStage.IN_FORCE,
        effective_on__lte=last,
        expires_on__gt=first,
    ).exclude(pk__in=disputed.values("deduct"))
    rows: Any = deducts.values_list("resident", "effective_on", "expires_on", "points")
    return _lines((who, "deduct", start, end, some) for who, start, end, some in rows)


_COLUMNS = ("resident", "rule__kind", "effective_on", "expires_on")


def _lines(
    rows: Iterable[tuple[int, str, date, date, int | None]],
) -> Iterator[DatedLine]:
    for who, kind, start, end, points in rows:
        signed = -(points or 0) if kind == "deduct" else points or 0
        yield DatedLine(who, signed, Span(start, end))


def _consents(people: set[int]) -> Iterator[tuple[int, Span]]:
    """Yield while each agrees to be scored: to an end by taking back or by new words."""
    asking = list(
        ConsentText.objects.filter(
            purpose=Purpose.SCORING, asks_again=True
        ).values_list("version", "effective_from")
    )
    given = Consent.objects.filter(resident__in=people, purpose=Purpose.SCORING)
    for one in given.select_related("text"):
        ends = [day for version, day in asking if version > one.text.version]
        if one.withdrawn_at:
            ends.append(timezone.localdate(one.withdrawn_at))
        start = timezone.localdate(one.given_at)
        yield one.resident_id, Span(start, min(ends, default=None))


def _books(subject: Household | Resident) -> Iterator[DatedBook]:
    books = RuleBook.objects.filter(
        village=subject.village_id, status=BookStatus.ADOPTED
    )
    for one in books:
        end = one.effective_to and one.effective_to + timedelta(days=1)
        scale = tuple((star, lowest) for star, lowest in one.star_scale)
        yield DatedBook(
            base=one.base_score,
            scale=scale or scoring.DEFAULT_SCALE,
            # An adopted book has a first day: the database says so.
            span=Span(one.effective_from or date.max, end),
        )
