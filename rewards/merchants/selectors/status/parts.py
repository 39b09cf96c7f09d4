"""The parts of a status: business facts only, no name and no number of a person."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from rewards.merchants.formulas.standing import State


@dataclass(frozen=True)
class Share:
    """What one part of the checklist gave: points got, of points to be had."""

    name: str
    got: int
    possible: int

    @property
    def percent(self) -> int:
        """Whole percent, rounded down; 100 where nothing applied."""
        return self.got * 100 // self.possible if self.possible else 100


@dataclass(frozen=True)
class Fault:
    """One thing that the shown visit found wrong, in the words of the checklist."""

    text: str
    is_critical: bool
    due_on: date | None
    mended_on: date | None


@dataclass(frozen=True)
class Bound:
    """What the shown letter was capped by, however good the average: code and facts.

    ``code`` is "critical", "penalty" or "section"; ``letter`` the best it leaves, and
    ``sets_it`` whether that is the shown one: others would bind with a better grade.
    """

    code: str
    letter: str
    sets_it: bool
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class BreachShown:
    """That a pledge was not kept; ``cured_on`` is None while it is not put right."""

    facts: str
    found_on: date
    due_on: date
    cured_on: date | None


@dataclass(frozen=True)
class PledgeShown:
    """A pledge in force, what breaking it means, and where it was not kept."""

    title: str
    body: str
    own_words: str
    breach_means: str
    signed_on: date
    breaches: tuple[BreachShown, ...] = ()


@dataclass(frozen=True)
class PenaltyShown:
    """An official penalty in force on the day; ``shown_until`` is its last day."""

    authority: str
    document: str
    facts: str
    severity: str
    decided_on: date
    shown_until: date


@dataclass(frozen=True)
class AwardShown:
    """An honour that lasts on the day."""

    title: str
    given_by: str
    ends_on: date


@dataclass(frozen=True)
class LicenceShown:
    """A paper that an inspector has seen and that has not run out."""

    title: str
    number: str
    valid_until: date | None
    seen_on: date


@dataclass(frozen=True)
class ReplyShown:
    """What the shop says beside its grade."""

    words: str
    said_on: date


@dataclass(frozen=True)
class Review:
    """That the shop disagrees with a grade, which is not shown until it is decided."""

    disputed_on: date
    filed_on: date
    due_on: date


@dataclass(frozen=True)
class GradeShown:
    """Since when the shop had a letter."""

    letter: str
    on: date


@dataclass(frozen=True)
class PhotoShown:
    """The shop-front: ``version`` changes with the photo, ``taken_on`` may be unknown."""

    version: str
    taken_on: date | None


@dataclass(frozen=True)
class Status:
    """All that anybody may know of a shop on the day ``as_of``.

    ``letter`` is "a" to "d", and None in every state in which an old grade would
    mislead: then score, shares, faults, bounds, history and reply are empty too.
    While a grade is under review they are those of the grade before; the reply is
    the one to the disputed grade, else the one to the grade before.

    ``until`` is the first day on which the shop can be graded (awaiting, suspended);
    ``valid_until`` the last day of the grade. ``score`` and ``base`` are hundredths
    of a percent; ``points`` what complaints, breaches and awards took or gave.
    ``complaints`` counts the substantiated ones of ``complaint_months`` months; all
    of them are closed. ``office`` names whom to ask and ``office_phone`` is the
    village's, perhaps empty.
    """

    as_of: date
    public_id: str
    name: str
    address: str
    place: str
    sector: str
    uscc: str
    village: str
    town: str
    county: str
    office_phone: str
    photo: PhotoShown | None
    state: State
    letter: str | None
    until: date | None
    inspected_on: date | None
    valid_until: date | None
    started_on: date | None
    closed_on: date | None
    awaiting_months: int
    accident_months: int
    stale_months: int
    exempt_reason: str = ""
    accident_on: date | None = None
    accident_words: str = ""
    review: Review | None = None
    uncapped: str | None = None
    score: int | None = None
    base: int | None = None
    points: dict[str, int] = field(default_factory=dict)
    shares: tuple[Share, ...] = ()
    criticals: int = 0
    faults: tuple[Fault, ...] = ()
    bounds: tuple[Bound, ...] = ()
    complaints: int = 0
    complaint_months: int = 12
    pledges: tuple[PledgeShown, ...] = ()
    penalties: tuple[PenaltyShown, ...] = ()
    awards: tuple[AwardShown, ...] = ()
    licences: tuple[LicenceShown, ...] = ()
    reply: ReplyShown | None = None
    history: tuple[GradeShown, ...] = ()

    @property
    def is_capped(self) -> bool:
        """Whether the letter is worse than the score alone would give."""
        return bool(self.bounds)

    @property
    def open_breaches(self) -> int:
        """How many breaches of pledges are not put right."""
        return sum(not one.cured_on for each in self.pledges for one in each.breaches)
