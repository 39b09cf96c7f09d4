"""What an order may hold: offered, in stock, within the limits, and paid for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet, Sum
from django.utils import timezone

from rewards.redemption import formulas
from rewards.redemption.errors import (
    HouseholdLimit,
    NotEnoughPoints,
    NothingChosen,
    NotOffered,
    OverCardLimit,
    OverLimit,
    PlacesTaken,
    SoldOut,
    StockOut,
)
from rewards.redemption.models import Goods, Outlet, Redemption, RedemptionLine
from rewards.redemption.selectors.holders import Holder, end_of, start_of
from villages.models import Household


@dataclass(frozen=True)
class Piece:
    """So many of one thing, at the price of now."""

    goods: Goods
    quantity: int

    @property
    def points(self) -> int:
        """What it costs."""
        return self.goods.price * self.quantity


def chosen(outlet: Outlet, wanted: Mapping[int, int]) -> list[Piece]:
    """Return what is wanted of the outlet's list, by the keys of its goods."""
    quantities = {pk: number for pk, number in wanted.items() if number > 0}
    if not quantities:
        raise NothingChosen
    goods = outlet.goods.filter(pk__in=quantities).order_by("sort", "pk")
    pieces = [Piece(one, quantities[one.pk]) for one in goods]
    if len(pieces) != len(quantities):
        raise NothingChosen
    return pieces


def require_available(
    pieces: Iterable[Piece],
    household: Household,
    *,
    at: datetime,
    without: Redemption | None = None,
) -> None:
    """Refuse what is not offered, not there, or more than the household's share.

    Orders that wait count as well, except the one that is being changed.
    """
    others = Redemption.objects.counting(at=at)
    if without is not None:
        others = others.exclude(pk=without.pk)
    on = timezone.localdate(at)
    for piece in pieces:
        if not piece.goods.is_offered:
            raise NotOffered(name=piece.goods.full_name)
        require_stock(piece.goods, piece.quantity)
        require_places(piece.goods, piece.quantity, on=on, among=others)
        among = others.filter(household=household)
        _require_share(piece, on=on, among=among)


def require_stock(goods: Goods, quantity: int) -> None:
    """Refuse more than lies on the shelf."""
    if goods.stock is None or goods.stock >= quantity:
        return
    raise out_of_stock(goods, left=goods.stock)


def out_of_stock(goods: Goods, *, left: int) -> StockOut:
    """Return the refusal that says what is left, or that nothing is."""
    refusal = StockOut if left else SoldOut
    return refusal(name=goods.full_name, left=left, unit=goods.unit)


def require_places(
    goods: Goods, quantity: int, *, on: date, among: QuerySet[Redemption]
) -> None:
    """Refuse more people than a service takes in a day, given the orders there are."""
    if goods.daily_places is None:
        return
    taken = taken_of(goods, formulas.Span(on, on), among=among)
    if taken + quantity > goods.daily_places:
        raise PlacesTaken(name=goods.full_name)


def taken_of(goods: Goods, span: formulas.Span, *, among: QuerySet[Redemption]) -> int:
    """Return how many pieces those orders hold that were opened in a span of days."""
    opened = among.filter(
        opened_at__gte=start_of(span.first), opened_at__lt=end_of(span.last)
    )
    lines = RedemptionLine.objects.filter(goods=goods, redemption__in=opened)
    return lines.aggregate(sum=Sum("quantity"))["sum"] or 0


def require_points(pieces: Iterable[Piece], holder: Holder) -> int:
    """Return what the order costs, or refuse more than the customer may use now."""
    cost = sum(piece.points for piece in pieces)
    if cost > holder.balance:
        raise NotEnoughPoints(short=cost - holder.balance)
    if cost > holder.available and holder.is_by_card:
        raise OverCardLimit(left=holder.available)
    if cost > holder.available:
        raise OverLimit(limit=holder.limit)
    return cost


def write_lines(redemption: Redemption, pieces: Iterable[Piece]) -> None:
    """Freeze names and prices in the lines of the order."""
    RedemptionLine.objects.bulk_create(
        RedemptionLine(
            redemption=redemption,
            goods=piece.goods,
            name=piece.goods.full_name,
            unit=piece.goods.unit,
            price=piece.goods.price,
            quantity=piece.quantity,
        )
        for piece in pieces
    )


def _require_share(piece: Piece, *, on: date, among: QuerySet[Redemption]) -> None:
    goods = piece.goods
    if goods.per_household_limit is None:
        return
    span = formulas.span_of(on, goods.limit_period)
    if taken_of(goods, span, among=among) + piece.quantity > goods.per_household_limit:
        raise HouseholdLimit(
            name=goods.full_name,
            limit=goods.per_household_limit,
            unit=goods.unit,
            month=span.next.month,
            day=span.next.day,
        )
