"""What a resident is offered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from rewards.redemption.models import OneTimeCode, Outlet
from rewards.redemption.selectors.holders import find_account, spendable
from rewards.redemption.selectors.shelf import Tile, tiles_of
from villages.models import AccountHolder, Household, Resident

# A code that ends on the way to the counter helps nobody.
TOO_LATE = timedelta(seconds=5)


@dataclass(frozen=True)
class Wish:
    """One thing that an outlet offers, and how many points are missing for it."""

    tile: Tile
    short: int


@dataclass(frozen=True)
class Offered:
    """One outlet with what it offers."""

    outlet: Outlet
    wishes: list[Wish]


@dataclass(frozen=True)
class Offer:
    """All outlets of the village, and how many points there are to use."""

    points: int
    outlets: list[Offered]

    @property
    def limit(self) -> int:
        """The most that one code is good for, at whichever outlet."""
        return max((one.outlet.code_limit for one in self.outlets), default=0)


def waiting_code(resident: Resident, *, at: datetime) -> OneTimeCode | None:
    """Return the code that the resident's phone shows already, if it holds a while."""
    waiting = OneTimeCode.objects.waiting(at=at + TOO_LATE)
    return waiting.filter(resident=resident).order_by("-expires_at").first()


def holder_words(resident: Resident, household: Household | None) -> str:
    """Return whose passbook the code pays from: 张守田家, or the person's own name."""
    if household is None or resident.village.account_holder == AccountHolder.PERSON:
        return resident.name
    return str(household)


def offer(resident: Resident, household: Household | None, *, at: datetime) -> Offer:
    """Return what the resident's village offers, cheapest first, open outlets first."""
    points = _points(resident, household, at=at)
    outlets = resident.village.outlets.order_by("-is_open", "pk")
    return Offer(points, [_offered(outlet, points, at=at) for outlet in outlets])


def _points(resident: Resident, household: Household | None, *, at: datetime) -> int:
    account = find_account(resident, household) if household else None
    return spendable(account, on=timezone.localdate(at)) if account else 0


def _offered(outlet: Outlet, points: int, *, at: datetime) -> Offered:
    tiles = tiles_of(outlet.goods.offered().order_by("price", "sort"), at=at)
    return Offered(
        outlet, [Wish(one, max(0, one.goods.price - points)) for one in tiles]
    )
