"""A score on many days from facts that were read once: spans of days, and what counts."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from villages.formulas.months import add_months


@dataclass(frozen=True)
class Span:
    """Days on which something holds: from the first on, up to but not with the end."""

    start: date
    end: date | None = None

    def holds(self, on: date) -> bool:
        """Return whether the day lies within."""
        return self.start <= on and (self.end is None or on < self.end)


@dataclass(frozen=True)
class DatedLine:
    """What somebody's deed does to a score, and while."""

    who: int
    signed: int
    span: Span


@dataclass(frozen=True)
class DatedBook:
    """From where one counts, and the scale, while a book holds."""

    base: int
    scale: tuple[tuple[int, int], ...]
    span: Span


@dataclass(frozen=True)
class History:
    """Everything that a score needs, with its dates.

    ``presences`` say while somebody can be scored and belongs to the subject,
    ``absences`` while not even so; ``consents`` while they agree.
    """

    presences: Collection[tuple[int, Span]]
    absences: Collection[tuple[int, Span]]
    consents: Collection[tuple[int, Span]]
    books: Sequence[DatedBook]
    lines: Sequence[DatedLine]

    def score(self, on: date) -> tuple[int, DatedBook] | None:
        """Return the score at the end of the day with its book, None for none."""
        agreed = _who(self.consents, on)
        here = _who(self.presences, on) - _who(self.absences, on)
        books = [one for one in self.books if one.span.holds(on)]
        if not here & agreed or not books:
            return None
        book = max(books, key=lambda one: one.span.start)
        counted = (
            one.signed for one in self.lines if one.who in agreed and one.span.holds(on)
        )
        return book.base + sum(counted), book


def _who(spans: Iterable[tuple[int, Span]], on: date) -> set[int]:
    return {who for who, span in spans if span.holds(on)}


def month_ends(today: date, *, months: int) -> list[date]:
    """Return the last days of the months before this one, and today, oldest first."""
    first = today.replace(day=1)
    ends = [_day_before(add_months(first, -back)) for back in range(months - 1)]
    return [*reversed(ends), today]


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
