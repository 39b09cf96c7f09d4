"""What acts would have earned under another book of rules: the live count, once more.

Acts come in the order in which they were decided, and each is granted by the very
functions that grant live. What lies outside the period keeps what it was granted: it
fills caps, reaches tiers and climbs ladders, and is not judged again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from heapq import heappop, heappush
from typing import NamedTuple

from villages.formulas import caps

LADDER_PERIOD = "year"


@dataclass(frozen=True)
class RuleTerms:
    """A rule of the book under which acts are replayed, as far as points depend on it."""

    points_min: int
    points_default: int
    points_max: int
    of_household: bool = False
    cap_period: str = "none"
    cap_points: int | None = None
    tiers: tuple[tuple[int, int], ...] = ()
    ladder: str = ""

    def proposed(self, asked: int | None) -> int:
        """Return what is asked for: as much as was asked, within the rule's bounds.

        Nothing in particular was asked for (None) where the recorder took what the
        rule usually gives.
        """
        if asked is None:
            return self.points_default
        return min(max(asked, self.points_min), self.points_max)


class Act(NamedTuple):
    """An act that passed, by the code of its rule, and when it was decided.

    ``granted`` is what it was granted then, under a rule of ``ladder``. An act that
    ``is_kept`` keeps that: it lies outside the period. ``undone_at`` is when it was
    taken back: until then it counted. ``is_named`` is whether a name may stand beside
    it; nothing here depends on that.
    """

    code: str
    resident: int
    household: int
    acted_on: date
    quantity: int | None
    asked: int | None
    decided_at: datetime
    undone_at: datetime | None = None
    granted: int = 0
    ladder: str = ""
    is_kept: bool = False
    is_named: bool = True


# A subject: whether it is a household, and its key.
Subject = tuple[bool, int]


class _Counters:
    """What each subject has earned so far, by rule and by ladder, period by period."""

    def __init__(self, book: Mapping[str, RuleTerms]) -> None:
        self._book = book
        self._points: dict[tuple[str, Subject, date], int] = defaultdict(int)
        self._hours: dict[tuple[str, Subject, date], int] = defaultdict(int)
        self._ladders: dict[tuple[str, Subject, date], int] = defaultdict(int)
        self._firsts: dict[tuple[date, str], date] = {}

    def earned(self, terms: RuleTerms, act: Act) -> caps.Earned:
        """Return what the subject of an act has earned before it."""
        if not caps.looks_back(terms):
            return caps.NOTHING
        subject = _subject(terms, act)
        key = (act.code, subject, self._first(act.acted_on, terms.cap_period))
        year = self._first(act.acted_on, LADDER_PERIOD)
        return caps.Earned(
            points=self._points.get(key, 0),
            quantity=self._hours.get(key, 0),
            in_ladder=self._ladders.get((terms.ladder, subject, year), 0)
            if terms.ladder
            else 0,
        )

    def count(self, act: Act, points: int, ladder: str, *, sign: int = 1) -> None:
        """Count what an act was granted, or with ``sign=-1`` take it out again."""
        terms = self._book.get(act.code)
        if terms is not None and caps.looks_back(terms):
            key = (
                act.code,
                _subject(terms, act),
                self._first(act.acted_on, terms.cap_period),
            )
            self._points[key] += sign * points
            self._hours[key] += sign * (act.quantity or 0)
        if ladder:
            year = self._first(act.acted_on, LADDER_PERIOD)
            # The rungs of a ladder may belong to persons and to households.
            for subject in ((False, act.resident), (True, act.household)):
                self._ladders[ladder, subject, year] += sign * points

    def _first(self, day: date, period: str) -> date:
        """Return the first day of the span in which the day counts."""
        found = self._firsts.get((day, period))
        if found is None:
            found = self._firsts[day, period] = caps.period_of(day, period)[0]
        return found


def replay(
    book: Mapping[str, RuleTerms], acts: Iterable[Act]
) -> Iterator[tuple[Act, caps.Grant | None]]:
    """Yield each act with what it earns under the book, in the order of decisions.

    None where the book has no such rule, and where the act keeps what it was granted.
    An act that was taken back is granted like any other, and gives its room back at
    that moment.
    """
    counters = _Counters(book)
    undone: list[tuple[datetime, int, Act, int, str]] = []
    for place, act in enumerate(acts):
        while undone and undone[0][0] <= act.decided_at:
            _at, _place, earlier, points, ladder = heappop(undone)
            counters.count(earlier, points, ladder, sign=-1)
        grant, counted, ladder = _judged(book, counters, act)
        if counted is not None:
            counters.count(act, counted, ladder)
            if act.undone_at is not None:
                heappush(undone, (act.undone_at, place, act, counted, ladder))
        yield act, grant


def sums(
    replayed: Iterable[tuple[Act, caps.Grant | None]], *, by_household: bool
) -> dict[int, int]:
    """Return the points of each household, or of each person, that were not undone."""
    totals: dict[int, int] = defaultdict(int)
    for act, grant in replayed:
        if grant is not None and act.undone_at is None:
            totals[act.household if by_household else act.resident] += grant.points
    return dict(totals)


def _judged(
    book: Mapping[str, RuleTerms], counters: _Counters, act: Act
) -> tuple[caps.Grant | None, int | None, str]:
    """Return the grant of an act, what it counts for, and in which ladder."""
    if act.is_kept:
        return None, act.granted, act.ladder
    terms = book.get(act.code)
    if terms is None:
        return None, None, ""
    grant = caps.grant_under(
        terms,
        counters.earned(terms, act),
        proposed=terms.proposed(act.asked),
        quantity=act.quantity,
    )
    return grant, grant.points, terms.ladder


def _subject(terms: RuleTerms, act: Act) -> Subject:
    """Return in whose cap an act counts."""
    return terms.of_household, act.household if terms.of_household else act.resident
