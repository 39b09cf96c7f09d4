"""When an honest street may have its plaque: a rule as data, after that of Jingmen.

There the plaque is given when nothing was lost in the year, and removed in the next
one when something was. Here a street may have it while

- at least 5 shops are on it (``shops``),
- every one of them has signed a pledge (``pledges``),
- no shop had a D while it was on the street, in the last 12 months (``no_d``),
- no shop has a critical fault that was not put right (``no_critical``),
- no penalty against any of them is in force (``no_penalty``).

A person gives the plaque and a person removes it; time alone does neither.
"""

from dataclasses import dataclass

LEAST_SHOPS = 5
MONTHS = 12


@dataclass(frozen=True)
class PlaqueFacts:
    """The numbers on which the rule rests."""

    shops: int
    unpledged: int
    had_d: int
    criticals: int
    penalties: int


@dataclass(frozen=True)
class Condition:
    """One part of the rule: its code, whether it is met, and what was counted.

    ``number`` is how many shops there are for ``shops``; elsewhere, how many shops
    stand in the way.
    """

    code: str
    is_met: bool
    number: int


def conditions_of(facts: PlaqueFacts) -> list[Condition]:
    """Return every part of the rule, in the order in which it is read."""
    in_the_way = (
        ("pledges", facts.unpledged),
        ("no_d", facts.had_d),
        ("no_critical", facts.criticals),
        ("no_penalty", facts.penalties),
    )
    return [
        Condition("shops", facts.shops >= LEAST_SHOPS, facts.shops),
        *(Condition(code, not number, number) for code, number in in_the_way),
    ]
