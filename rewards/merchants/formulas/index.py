"""The index of an honest street for a month, in whole tenths from 0 to 1000.

Made after the market credit index of Yiwu (YMCI): few parts, fixed weights, a number
that anybody can work out again. Version 1:

- grades, 50 %: the mean of the shops that have one; A 100, B 80, C 50, D 0;
- pledges, 20 %: how many of the shops signed a pledge and have no open breach of it;
- complaints, 20 %: full without any; each substantiated one of the last 12 months per
  100 shops takes two points off, so that 50 per 100 shops leave nothing;
- licences, 10 %: how many of the shops had their licences seen, none of them expired.

A shop without a grade is left out of the first part, and no part of the index falls
because of it; while no shop has a grade, the other three share the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

FULL = 1000
FORMULA = 1
WEIGHTS = {"grades": 50, "pledges": 20, "complaints": 20, "licences": 10}
LETTER_WORTH = {"a": 1000, "b": 800, "c": 500, "d": 0}
# Tenths of a point that one complaint per 100 shops takes off its part.
COMPLAINT_WORTH = 20
COMPLAINT_MONTHS = 12


@dataclass(frozen=True)
class StreetFacts:
    """What is known of a street at the end of a month.

    ``letters`` are the grades that could be shown, ``shops`` all shops, ``pledged``
    those with a pledge kept, ``licensed`` those with complete licences, and
    ``complaints`` the substantiated ones of the last 12 months.
    """

    shops: int
    letters: Sequence[str]
    pledged: int
    complaints: int
    licensed: int


@dataclass(frozen=True)
class Index:
    """The index with its parts, each in tenths; ``grades`` is None without any."""

    value: int
    parts: dict[str, int | None]


def index_of(facts: StreetFacts) -> Index:
    """Return the index of a street, rounded down to a tenth of a point.

    Raises ValueError for a street without shops: it has none.
    """
    if facts.shops <= 0:
        raise ValueError("a street without shops has no index")
    parts: dict[str, int | None] = {
        "grades": _grades(facts.letters),
        "pledges": facts.pledged * FULL // facts.shops,
        "complaints": _complaints(facts),
        "licences": facts.licensed * FULL // facts.shops,
    }
    there = {name: part for name, part in parts.items() if part is not None}
    whole = sum(WEIGHTS[name] for name in there)
    value = sum(WEIGHTS[name] * part for name, part in there.items()) // whole
    return Index(value, parts)


def _grades(letters: Sequence[str]) -> int | None:
    """Return the mean worth of the grades; None when nobody has one."""
    if not letters:
        return None
    return sum(LETTER_WORTH[letter] for letter in letters) // len(letters)


def _complaints(facts: StreetFacts) -> int:
    """Return what the complaints per 100 shops leave of the part."""
    lost = facts.complaints * 100 * COMPLAINT_WORTH
    return max(0, facts.shops * FULL - lost) // facts.shops
