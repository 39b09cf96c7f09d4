"""What lies on the counter: the goods, what is left of them, and what is picked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from rewards.redemption.models import (
    Category,
    Goods,
    Outlet,
    Redemption,
    RedemptionLine,
)
from rewards.redemption.selectors.holders import start_of

# What people took most in these days comes first.
LATELY = timedelta(days=60)
USUAL = 12


@dataclass(frozen=True)
class Tile:
    """One thing on the counter, how many are picked, and what to say of the rest.

    ``left`` is how many more there are; None when nobody counts.
    """

    goods: Goods
    quantity: int
    left: int | None

    @property
    def is_gone(self) -> bool:
        """Whether there is nothing left to pick, or no place today."""
        return self.left is not None and self.left <= 0

    @property
    def can_add(self) -> bool:
        """Whether one more can be picked."""
        return self.left is None or self.left > self.quantity

    @property
    def points(self) -> int:
        """What the picked ones cost."""
        return self.quantity * self.goods.price

    @property
    def words(self) -> str:
        """The small words in the corner: 剩12, 没货了, 今天还能3人, 要预约."""
        if self.goods.stock is not None:
            return _("剩%(left)s") % {"left": self.left} if self.left else _("没货了")
        if self.is_gone:
            return _("今天满了")
        if self.left is not None:
            return _("今天还能%(left)s人") % {"left": self.left}
        return self.goods.note


@dataclass(frozen=True)
class Shelf:
    """The whole list of an outlet, and the part of it that is in view."""

    tiles: list[Tile]
    shown: list[Tile]
    categories: list[tuple[str, str]]

    @property
    def picked(self) -> list[Tile]:
        """What is on the slip."""
        return [tile for tile in self.tiles if tile.quantity]

    @property
    def points(self) -> int:
        """What the slip costs."""
        return sum(tile.points for tile in self.tiles)


def shelf_of(
    outlet: Outlet,
    *,
    at: datetime,
    picked: Mapping[int, int] | None = None,
    category: str = "",
    text: str = "",
    without: int | None = None,
) -> Shelf:
    """Return what the outlet offers, narrowed to a category or to some words.

    Without either it shows what people usually take. ``without`` is the key of the
    order that is being changed: its own places are not taken.
    """
    goods = outlet.goods.offered()
    tiles = tiles_of(goods, at=at, picked=picked, without=without)
    have = {tile.goods.category for tile in tiles}
    if text:
        shown = [tile for tile in tiles if text in tile.goods.full_name]
    elif category in have:
        shown = [tile for tile in tiles if tile.goods.category == category]
    else:
        shown = _usual(outlet, tiles, at=at)
    categories = [(one.value, str(one.label)) for one in Category if one in have]
    return Shelf(tiles=tiles, shown=shown, categories=categories)


def tiles_of(
    goods: QuerySet[Goods],
    *,
    at: datetime,
    picked: Mapping[int, int] | None = None,
    without: int | None = None,
) -> list[Tile]:
    """Return goods with what is left of them, in two queries at most."""
    found = list(goods)
    taken = _places_taken(found, at=at, without=without)
    picked = picked or {}
    return [
        Tile(one, picked.get(one.pk, 0), _left(one, taken.get(one.pk, 0)))
        for one in found
    ]


def _left(goods: Goods, taken: int) -> int | None:
    if goods.stock is not None:
        return goods.stock
    if goods.daily_places is None:
        return None
    return max(0, goods.daily_places - taken)


def _places_taken(
    goods: Iterable[Goods], *, at: datetime, without: int | None
) -> dict[int, int]:
    """Return how many places of today are taken, by goods."""
    limited = [one.pk for one in goods if one.daily_places is not None]
    if not limited:
        return {}
    today = Redemption.objects.counting(at=at).filter(
        opened_at__gte=start_of(timezone.localdate(at))
    )
    if without is not None:
        today = today.exclude(pk=without)
    lines = RedemptionLine.objects.filter(goods__in=limited, redemption__in=today)
    return dict(lines.values_list("goods").annotate(sum=Sum("quantity")))


def _usual(outlet: Outlet, tiles: list[Tile], *, at: datetime) -> list[Tile]:
    """Return what was taken most of late, then the rest as the list is sorted."""
    lines = RedemptionLine.objects.filter(
        redemption__in=Redemption.objects.at_outlet(outlet)
        .confirmed()
        .filter(opened_at__gte=at - LATELY)
    )
    often = dict(lines.values_list("goods").annotate(number=Count("pk")))
    ranked = sorted(tiles, key=lambda tile: -often.get(tile.goods.pk, 0))
    return ranked[:USUAL]
