"""How many points an act may still earn: caps, tiers and ladders.

Nothing here depends on the order in which records arrive: after any sequence the
points granted in a period add up to what the whole is worth under the rule.
"""

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FULL = "full"
PARTIAL = "partial"
CAPPED = "capped"
TOPPED_UP = "topped_up"
COVERED = "covered"
NOT_REACHED = "not_reached"

_SENTENCES = {
    FULL: _("记%(points)d分。"),
    PARTIAL: _("%(period)s最多%(cap)d分，已经有%(already)d分，这次记%(points)d分。"),
    CAPPED: _("%(period)s已经满%(cap)d分，这次记0分，好事照样留名。"),
    TOPPED_UP: _("够%(worth)d分这一档，前面记过%(reached)d分，这次补%(points)d分。"),
    COVERED: _("这一档的%(worth)d分前面记过了，这次记0分，好事照样留名。"),
    NOT_REACHED: _("还没到第一档，这次记0分，时长先累计着。"),
}
_PERIODS: dict[str, str | Promise] = {
    "month": _("当月"),
    "quarter": _("当季"),
    "year": _("当年"),
    "none": "",
}


class Terms(Protocol):
    """What of a rule decides how many points an act earns."""

    @property
    def cap_points(self) -> int | None:
        """The most that a subject gets in a period, None without a cap."""

    @property
    def tiers(self) -> Sequence[Sequence[int]]:
        """Quantities and what they are worth in all; empty when there are none."""

    @property
    def ladder(self) -> str:
        """The name that rules of one ladder share; empty when it is in none."""


@dataclass(frozen=True)
class Earned:
    """What counts against a cap, towards the tiers and within a ladder."""

    points: int = 0
    quantity: int = 0
    in_ladder: int = 0


NOTHING = Earned()


@dataclass(frozen=True)
class Grant:
    """What is granted, and why it is not more; ``message_code`` names the reason."""

    points: int
    message_code: str
    proposed: int
    cap_points: int | None = None
    already: int = 0
    reached: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing was held back."""
        return self.message_code == FULL

    def sentence(self, cap_period: str = "none") -> str:
        """Say the grant to the person it concerns."""
        return str(_SENTENCES[self.message_code]) % {
            "points": self.points,
            "period": _PERIODS[cap_period],
            "cap": self.cap_points or 0,
            "already": self.already,
            "worth": self.proposed,
            "reached": self.reached,
        }


def period_of(day: date, cap_period: str) -> tuple[date, date]:
    """Return the first and last day of the span in which a cap counts.

    ``cap_period`` is ``"month"``, ``"quarter"``, ``"year"`` or ``"none"``; the last
    has no bounds. ``day`` is the day of the act, never the day it was written down.
    """
    if cap_period == "none":
        return date.min, date.max
    if cap_period == "year":
        return date(day.year, 1, 1), date(day.year, 12, 31)
    first = day.month
    last = day.month
    if cap_period == "quarter":
        first = day.month - (day.month - 1) % 3
        last = first + 2
    elif cap_period != "month":
        raise ValueError(f"unknown cap period {cap_period!r}")
    days_in_last = calendar.monthrange(day.year, last)[1]
    return date(day.year, first, 1), date(day.year, last, days_in_last)


def allowance(*, cap_points: int | None, already: int) -> int | None:
    """Return how many points a cap leaves, None when there is no cap."""
    return None if cap_points is None else max(0, cap_points - already)


def tier_points(tiers: Sequence[Sequence[int]], quantity: int) -> int:
    """Return what a quantity is worth in all: the best tier that it reaches.

    ``tiers`` pairs a quantity with points, such as ``[[10, 2], [20, 5]]``, in any
    order.
    """
    return max((points for needed, points in tiers if quantity >= needed), default=0)


def grant(
    *,
    proposed: int,
    cap_points: int | None = None,
    already: int = 0,
    reached: int | None = None,
) -> Grant:
    """Return what an act earns.

    ``cap_points`` is the rule's cap and ``already`` what the rule has granted the
    subject in the period of the act.

    For a rule with tiers or in a ladder, ``proposed`` is what everything in the
    period is worth together with this act (``tier_points`` of the summed quantity,
    or the points of this rung) and ``reached`` what the tiers or the whole ladder
    have granted already: only the difference is granted. For all other rules
    ``reached`` is None and ``proposed`` what the recorder asked for.
    """
    wanted = proposed if reached is None else max(0, proposed - reached)
    room = allowance(cap_points=cap_points, already=already)
    points = wanted if room is None else min(wanted, room)
    return Grant(
        points=points,
        message_code=_reason(
            proposed=proposed, reached=reached, wanted=wanted, points=points
        ),
        proposed=proposed,
        cap_points=cap_points,
        already=already,
        reached=reached or 0,
    )


def looks_back(terms: Terms) -> bool:
    """Return whether what was earned before changes what an act earns."""
    return terms.cap_points is not None or bool(terms.tiers) or bool(terms.ladder)


def grant_under(
    terms: Terms, so_far: Earned, *, proposed: int, quantity: int | None
) -> Grant:
    """Return what an act earns under a rule on top of what was earned before."""
    if terms.tiers:
        return grant(
            proposed=tier_points(terms.tiers, so_far.quantity + (quantity or 0)),
            reached=max(so_far.points, so_far.in_ladder),
            cap_points=terms.cap_points,
            already=so_far.points,
        )
    return grant(
        proposed=proposed,
        reached=so_far.in_ladder if terms.ladder else None,
        cap_points=terms.cap_points,
        already=so_far.points,
    )


def _reason(*, proposed: int, reached: int | None, wanted: int, points: int) -> str:
    """Return the code that explains the number of points."""
    if points < wanted:
        return PARTIAL if points else CAPPED
    if points == proposed and points:
        return FULL
    if points:
        return TOPPED_UP
    return COVERED if proposed else NOT_REACHED
