"""What comes onto the shelf and what leaves it. The moves add up to the stock."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.redemption.desk_errors import CountIsNegative, ServiceHasNoStock
from rewards.redemption.models import Goods, MoveKind, Redemption, StockMove


@transaction.atomic
def receive(
    *, goods: Goods, quantity: int, by: User, at: datetime, note: str = ""
) -> Goods:
    """Put a delivery on the shelf."""
    if quantity < 1:
        raise CountIsNegative
    return _move(_locked(goods), MoveKind.RECEIVED, quantity, by=by, at=at, note=note)


@transaction.atomic
def count(
    *, goods: Goods, counted: int, by: User, at: datetime, note: str = ""
) -> Goods:
    """Write down what was counted on the shelf; the difference is a move of its own."""
    if counted < 0:
        raise CountIsNegative
    goods = _locked(goods)
    difference = counted - (goods.stock or 0)
    if not difference:
        return goods
    return _move(goods, MoveKind.COUNTED, difference, by=by, at=at, note=note)


def hand_out(
    *, redemption: Redemption, quantities: Mapping[int, int], by: User, at: datetime
) -> None:
    """Take an order off the shelf; ``quantities`` are of goods the caller has locked.

    For a confirmation only: the database refuses a stock below zero.
    """
    _shift(redemption, MoveKind.HANDED_OUT, quantities, sign=-1, by=by, at=at)


def take_back(*, redemption: Redemption, by: User, at: datetime) -> None:
    """Put on the shelf again what the order had taken off it."""
    handed_out = redemption.stock_moves.filter(kind=MoveKind.HANDED_OUT)
    quantities = {move.goods_id: -move.quantity for move in handed_out}
    _shift(redemption, MoveKind.RETURNED, quantities, sign=1, by=by, at=at)


def _locked(goods: Goods) -> Goods:
    goods = (
        Goods.objects.select_for_update(of=("self",), no_key=True)
        .select_related("outlet")
        .get(pk=goods.pk)
    )
    if goods.stock is None:
        raise ServiceHasNoStock
    return goods


def _move(
    goods: Goods, kind: MoveKind, quantity: int, *, by: User, at: datetime, note: str
) -> Goods:
    goods.stock = (goods.stock or 0) + quantity
    goods.save(update_fields=["stock"])
    StockMove.objects.create(
        goods=goods, kind=kind, quantity=quantity, note=note, moved_at=at, moved_by=by
    )
    audit.record(
        f"redemption.stock_{kind.value}",
        target=goods,
        by=by,
        at=at,
        data={"quantity": quantity, "stock": goods.stock},
        village_id=goods.outlet.village_id,
    )
    return goods


def _shift(
    redemption: Redemption,
    kind: MoveKind,
    quantities: Mapping[int, int],
    *,
    sign: int,
    by: User,
    at: datetime,
) -> None:
    """Change all stocks in one statement, and write one move for each."""
    if not quantities:
        return
    whens = [When(pk=pk, then=Value(number)) for pk, number in quantities.items()]
    Goods.objects.filter(pk__in=quantities).update(
        stock=F("stock") + sign * Case(*whens)
    )
    StockMove.objects.bulk_create(
        StockMove(
            goods_id=pk,
            kind=kind,
            quantity=sign * number,
            redemption=redemption,
            moved_at=at,
            moved_by=by,
        )
        for pk, number in quantities.items()
    )
