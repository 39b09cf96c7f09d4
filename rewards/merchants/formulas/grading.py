"""A grade from what is known of a shop: pure arithmetic, in whole numbers.

Points are hundredths of a percent, 0 to 10000. Nothing here reads a clock or a table.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

LETTERS = "abcd"
FULL = 10_000
# One point of the scheme in the unit of scores.
POINT = 100
# A section less than this part of the average one sinks nobody by itself: where
# nearly all of it did not apply, one small fault would be the whole of it.
SMALLEST_PART = 4


@dataclass(frozen=True)
class Terms:
    """The numbers of a scheme: bands and floors in percent, the rest in points."""

    band_a: int = 90
    band_b: int = 75
    band_c: int = 60
    floor_a: int = 75
    floor_b: int = 50
    floor_c: int = 30
    critical_cap: str = "c"
    criticals_cap: str = "d"
    penalty_minor_cap: str = "b"
    penalty_general_cap: str = "c"
    penalty_serious_cap: str = "d"
    complaint_minor: int = 2
    complaint_serious: int = 5
    complaint_most: int = 20
    breach_points: int = 5
    breach_most: int = 15
    award_points: int = 1
    award_most: int = 3


@dataclass(frozen=True)
class Section:
    """What one part of the checklist gave: points got, of points to be had."""

    name: str
    got: int
    possible: int


@dataclass(frozen=True)
class Evidence:
    """All that counts towards a grade on a day.

    ``sections`` and ``criticals`` (critical faults) are of the last inspection that
    counts; ``complaints`` are the numbers of minor and serious substantiated ones;
    ``breaches`` are pledges broken and not put right, ``awards`` honours that last,
    ``penalties`` the severities of those in force.
    """

    sections: tuple[Section, ...]
    criticals: int = 0
    complaints: tuple[int, int] = (0, 0)
    breaches: int = 0
    awards: int = 0
    penalties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cap:
    """Something that no good average makes up for: the best grade that it leaves."""

    code: str
    letter: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Graded:
    """A grade with how it came about; ``uncapped`` is the one of the score alone."""

    letter: str
    uncapped: str
    score: int
    base: int
    complaint_points: int
    breach_points: int
    award_points: int
    caps: tuple[Cap, ...]


def grade(evidence: Evidence, terms: Terms) -> Graded:
    """Return the grade of the evidence under the terms of a scheme.

    The score is that of the inspection, less complaints and open breaches, plus
    awards, within 0 and 100; the letter is its band, and never better than any cap.
    Awards are added before the bands are asked, and lift no cap.
    """
    base = score_of(evidence.sections)
    minor, serious = evidence.complaints
    lost = min(
        minor * terms.complaint_minor + serious * terms.complaint_serious,
        terms.complaint_most,
    )
    broken = min(evidence.breaches * terms.breach_points, terms.breach_most)
    won = min(evidence.awards * terms.award_points, terms.award_most)
    score = max(0, min(FULL, base + (won - lost - broken) * POINT))
    uncapped = band_of(score, terms)
    caps = tuple(_caps(evidence, terms))
    return Graded(
        letter=max([uncapped, *(cap.letter for cap in caps)]),
        uncapped=uncapped,
        score=score,
        base=base,
        complaint_points=lost,
        breach_points=broken,
        award_points=won,
        caps=tuple(cap for cap in caps if cap.letter > uncapped),
    )


def score_of(sections: Sequence[Section]) -> int:
    """Return the share of the points to be had, in hundredths of a percent, rounded down.

    Raises ValueError when there was nothing to be had.
    """
    possible = sum(section.possible for section in sections)
    if possible <= 0:
        raise ValueError("a checklist on which nothing applied gives no score")
    return sum(section.got for section in sections) * FULL // possible


def band_of(score: int, terms: Terms) -> str:
    """Return the letter whose band holds the score; a band begins at its number."""
    bands = (terms.band_a, terms.band_b, terms.band_c)
    for letter, start in zip(LETTERS, bands, strict=False):
        if score >= start * POINT:
            return letter
    return LETTERS[-1]


def _caps(evidence: Evidence, terms: Terms) -> list[Cap]:
    """Return every limit that the evidence sets, whether or not the score reaches it."""
    found = []
    if evidence.criticals:
        letter = terms.critical_cap
        if evidence.criticals > 1:
            letter = max(letter, terms.criticals_cap)
        found.append(Cap("critical", letter, {"number": evidence.criticals}))
    by_severity = {
        "minor": terms.penalty_minor_cap,
        "general": terms.penalty_general_cap,
        "serious": terms.penalty_serious_cap,
    }
    if evidence.penalties:
        worst = max(by_severity[severity] for severity in evidence.penalties)
        found.append(Cap("penalty", worst, {"number": len(evidence.penalties)}))
    weakest = _weakest(evidence.sections)
    share = weakest.got * 100 // weakest.possible
    facts = {"section": weakest.name, "percent": share}
    found.append(Cap("section", _floor_letter(weakest, terms), facts))
    return [cap for cap in found if cap.letter > LETTERS[0]]


def _weakest(sections: Sequence[Section]) -> Section:
    """Return the section with the smallest share, the first of equals.

    Of those that count by themselves, and the largest always does.
    """
    asked = [section for section in sections if section.possible]
    total = sum(section.possible for section in asked)
    least = SMALLEST_PART * len(asked)
    large = [one for one in asked if one.possible * least >= total]
    return min(large, key=lambda one: Fraction(one.got, one.possible))


def _floor_letter(section: Section, terms: Terms) -> str:
    """Return the best grade whose floor the section reaches."""
    floors = (terms.floor_a, terms.floor_b, terms.floor_c)
    for letter, floor in zip(LETTERS, floors, strict=False):
        if section.got * 100 >= floor * section.possible:
            return letter
    return LETTERS[-1]
