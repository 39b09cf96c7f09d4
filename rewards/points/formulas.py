"""Until when points can be used, and how a page of a passbook adds up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from villages.formulas.months import add_months

LOT, YEAR, CARRY = "lot", "year", "carry"


def last_day(clearing: str, *, effective_on: date, validity_months: int) -> date | None:
    """Return the last day on which points that came on a day can be used.

    ``clearing`` is what the village decided: each lot runs out by itself, the
    day before it is ``validity_months`` old; all run out with the year; or none
    ever does.
    """
    if clearing == CARRY:
        return None
    if clearing == YEAR:
        return date(effective_on.year, 12, 31)
    return add_months(effective_on, validity_months) - timedelta(days=1)


LINES_A_PAGE = 12


def page_of(number: int) -> int:
    """Return the page of the passbook on which a line stands; both count from 1."""
    return (max(number, 1) - 1) // LINES_A_PAGE + 1


def lines_on(page: int) -> tuple[int, int]:
    """Return the numbers of the first and the last line for which a page has room."""
    last = page * LINES_A_PAGE
    return last - LINES_A_PAGE + 1, last


class Movement(Protocol):
    """A line of a passbook, as far as adding up goes."""

    @property
    def kind(self) -> str:
        """Why: ``award``, ``redemption``, ``expiry``, ``reversal`` or ``transfer``."""

    @property
    def change(self) -> int:
        """How much came in, or went out below zero."""

    @property
    def balance_after(self) -> int:
        """What was there afterwards."""


@dataclass(frozen=True)
class Proof:
    """How a page adds up: what was brought forward, what came and went, what is left.

    ``is_right`` tells whether every line follows from the one before it and the
    page ends with what it adds up to.
    """

    brought_forward: int
    received: int
    returned: int
    spent: int
    expired: int
    corrected: int
    moved_in: int
    moved_out: int
    balance: int
    is_right: bool


_SORTS = (
    *("award", "returned", "moved_in"),
    *("redemption", "expiry", "corrected", "moved_out"),
)
# What comes under one word and goes under another.
_BOTH_WAYS = {
    "reversal": ("returned", "corrected"),
    "transfer": ("moved_in", "moved_out"),
}


def prove(lines: Sequence[Movement]) -> Proof:
    """Add up the lines of a page, oldest first; an empty page is 0＋0＝0."""
    forward = lines[0].balance_after - lines[0].change if lines else 0
    running, follows = forward, True
    sums = dict.fromkeys(_SORTS, 0)
    for line in lines:
        running += line.change
        follows = follows and running == line.balance_after
        came, went = _BOTH_WAYS.get(line.kind, (line.kind, line.kind))
        sums[came if line.change > 0 else went] += abs(line.change)
    received, returned, moved_in, spent, expired, corrected, moved_out = sums.values()
    added = forward + received + returned + moved_in
    added -= spent + expired + corrected + moved_out
    balance = lines[-1].balance_after if lines else 0
    return Proof(
        brought_forward=forward,
        received=received,
        returned=returned,
        spent=spent,
        expired=expired,
        corrected=corrected,
        moved_in=moved_in,
        moved_out=moved_out,
        balance=balance,
        is_right=follows and added == balance,
    )
