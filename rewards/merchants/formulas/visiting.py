"""What the answers of a visit come to: pure counting, whatever order they came in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rewards.merchants.formulas.grading import Section

MET, FAULT, NOT_APPLICABLE = "met", "fault", "na"
ANSWERS = frozenset({MET, FAULT, NOT_APPLICABLE})


@dataclass(frozen=True)
class Asked:
    """One line of a checklist: its key, its section, what it weighs."""

    key: int
    section: str
    weight: int
    is_critical: bool = False


@dataclass(frozen=True)
class Tally:
    """The points of each section in the order of the list, and what stands out.

    A section in which nothing applied is left out. ``missing`` are the keys of the
    items that were not answered, ``criticals`` the number of critical faults.
    """

    sections: tuple[Section, ...]
    criticals: int
    missing: tuple[int, ...]


def tally(items: Iterable[Asked], outcomes: Mapping[int, str]) -> Tally:
    """Count the points got and to be had; what does not apply leaves both."""
    got: dict[str, int] = {}
    possible: dict[str, int] = {}
    criticals, missing = 0, []
    for item in items:
        outcome = outcomes.get(item.key, "")
        if outcome not in ANSWERS:
            missing.append(item.key)
            continue
        if outcome == NOT_APPLICABLE:
            continue
        possible[item.section] = possible.get(item.section, 0) + item.weight
        won = item.weight if outcome == MET else 0
        got[item.section] = got.get(item.section, 0) + won
        criticals += outcome == FAULT and item.is_critical
    sections = tuple(Section(name, got[name], most) for name, most in possible.items())
    return Tally(sections, criticals, tuple(missing))
