"""What a passer-by is told of a shop on a day: one of seven states, never a guess."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from villages.formulas.months import add_months


class State(StrEnum):
    """The states, as codes; the first that applies is shown."""

    CLOSED = "closed"
    EXEMPT = "exempt"
    SUSPENDED = "suspended"
    AWAITING = "awaiting"
    UNDER_REVIEW = "under_review"
    STALE = "stale"
    GRADED = "graded"


@dataclass(frozen=True)
class Clocks:
    """How many months the terms of a scheme run."""

    awaiting_months: int = 3
    accident_months: int = 6
    stale_months: int = 12


@dataclass(frozen=True)
class Known:
    """The dates and facts on which the state rests.

    ``started_on`` is when the present operator began, ``inspected_on`` the day of
    the inspection behind the grade that would be shown, ``letter`` that grade.
    ``appealed`` says that an appeal against the last grade runs: ``letter`` is then
    the one before, or None when there was none.
    """

    started_on: date
    closed_on: date | None = None
    is_exempt: bool = False
    accident_on: date | None = None
    inspected_on: date | None = None
    letter: str | None = None
    appealed: bool = False


@dataclass(frozen=True)
class Standing:
    """A state, the letter that may be shown with it, and until when it holds.

    ``letter`` is None wherever an old grade would mislead. ``until`` is the last day
    of a grade, or the first day on which a shop without one can be graded.
    """

    state: State
    letter: str | None = None
    until: date | None = None


def standing(known: Known, *, on: date, clocks: Clocks) -> Standing:
    """Return how the shop stands on the day.

    A new operator waits ``awaiting_months``; after an accident nobody is graded for
    ``accident_months``; an inspection carries a grade for ``stale_months``.
    """
    if known.closed_on and known.closed_on <= on:
        return Standing(State.CLOSED)
    if known.is_exempt:
        return Standing(State.EXEMPT)
    if known.accident_on:
        again = add_months(known.accident_on, clocks.accident_months)
        if known.accident_on <= on < again:
            return Standing(State.SUSPENDED, until=again)
        # What was found before the accident, or on its day, says nothing of the shop now.
        if known.inspected_on and known.inspected_on <= known.accident_on <= on:
            return Standing(State.AWAITING, until=None)
    first = add_months(known.started_on, clocks.awaiting_months)
    if on < first:
        return Standing(State.AWAITING, until=first)
    return _graded(known, on=on, clocks=clocks)


def _graded(known: Known, *, on: date, clocks: Clocks) -> Standing:
    """Return how a shop stands that may have a grade."""
    runs_out = known.inspected_on and add_months(
        known.inspected_on, clocks.stale_months
    )
    is_fresh = runs_out is not None and on < runs_out
    letter = known.letter if is_fresh else None
    if known.appealed:
        return Standing(State.UNDER_REVIEW, letter, runs_out if letter else None)
    if known.letter is None:
        return Standing(State.AWAITING)
    if letter is None:
        return Standing(State.STALE, until=runs_out)
    return Standing(State.GRADED, letter, runs_out)
