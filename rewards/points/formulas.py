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
        """Why: ``award``, ``redemption``, ``expiry`` or ``reversal``."""

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
    balance: int
    is_right: bool


def prove(lines: Sequence[Movement]) -> Proof:
    """Add up the lines of a page, oldest first; an empty page is 0＋0＝0."""
    forward = lines[0].balance_after - lines[0].change if lines else 0
    running, follows = forward, True
    sums = dict.fromkeys(("award", "returned", "redemption", "expiry", "corrected"), 0)
    for line in lines:
        running += line.change
        follows = follows and running == line.balance_after
        kind = line.kind
        if kind == "reversal":
            kind = "returned" if line.change > 0 else "corrected"
        sums[kind] += abs(line.change)
    received, returned, spent, expired, corrected = sums.values()
    added = forward + received + returned - spent - expired - corrected
    balance = lines[-1].balance_after if lines else 0
    return Proof(
        brought_forward=forward,
        received=received,
        returned=returned,
        spent=spent,
        expired=expired,
        corrected=corrected,
        balance=balance,
        is_right=follows and added == balance,
    )
