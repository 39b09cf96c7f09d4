"""Hand an order over: on PostgreSQL in one statement, on SQLite step by step.

Both ways take the same steps in the same order, give the same answers and leave the
same audit line. On PostgreSQL the function in ``rewards/redemption/sql`` takes them
under its row locks, and is a transaction by itself; on SQLite a write transaction has
the database to itself.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ledger import services as ledger
from rewards.redemption.errors import (
    NotEnoughPoints,
    OrderClosed,
    OrderLapsed,
    OrderOfAnotherDay,
    PlacesTaken,
)
from rewards.redemption.formulas import receipt_number
from rewards.redemption.models import (
    Goods,
    Redemption,
    RedemptionLine,
    RedemptionStatus,
)
from rewards.redemption.selectors.holders import end_of, start_of

from . import locks, orders, stock
from .notes import note
from .standing import require_other, require_serving


def hand_over(redemption: Redemption, *, by: User, at: datetime) -> Redemption:
    """Lock, check, pay, take off the shelf, close and note; or refuse, and move nothing.

    An order that its outlet does not have raises ``Redemption.DoesNotExist``.
    """
    if connection.vendor == "postgresql":
        return _in_one_call(redemption, by=by, at=at)
    return _step_by_step(redemption, by=by, at=at)


def require_waiting(redemption: Redemption, *, at: datetime) -> None:
    """Refuse an order that is over, or that waited too long."""
    if not redemption.is_open:
        raise OrderClosed
    if redemption.lapses_at <= at:
        raise _lapsed(redemption, at=at)


def _lapsed(redemption: Redemption, *, at: datetime) -> OrderLapsed:
    opened_on = timezone.localdate(redemption.opened_at)
    return OrderLapsed() if opened_on == timezone.localdate(at) else OrderOfAnotherDay()


_COLUMNS = [field.attname for field in Redemption._meta.concrete_fields]
_CALL = f"""
SELECT outcome, goods, available, {", ".join(f"(this).{name}" for name in _COLUMNS)}
FROM redemption_hand_over(%s, %s, %s, %s, %s, %s, %s, %s)
"""  # noqa: S608


class _Answer(NamedTuple):
    """What the function says: what became of it, and what stood in the way."""

    outcome: str
    goods_id: int | None
    available: int | None
    redemption: Redemption


def _in_one_call(redemption: Redemption, *, by: User, at: datetime) -> Redemption:
    answer = _call(redemption, by=by, at=at, asked=False)
    if answer.outcome == "ask":
        _require_colleague(redemption.pk, by, on=timezone.localdate(at))
        answer = _call(redemption, by=by, at=at, asked=True)
    if answer.outcome not in {"done", "again"}:
        _refuse(answer, at=at)
    return answer.redemption


def _call(redemption: Redemption, *, by: User, at: datetime, asked: bool) -> _Answer:
    on = timezone.localdate(at)
    order = (redemption.pk, redemption.outlet_id)
    with connection.cursor() as cursor:
        cursor.execute(_CALL, (*order, at, on, start_of(on), end_of(on), by.pk, asked))
        outcome, goods_id, available, *values = cursor.fetchone()
    found = Redemption.from_db(connection.alias, _COLUMNS, values)
    return _Answer(outcome, goods_id, available, found)


def _refuse(answer: _Answer, *, at: datetime) -> None:
    left = answer.available or 0
    if answer.outcome == "unknown":
        raise Redemption.DoesNotExist
    if answer.outcome == "poor":
        raise NotEnoughPoints(short=answer.redemption.points - left)
    if answer.goods_id is None:
        is_late = answer.outcome == "lapsed"
        raise _lapsed(answer.redemption, at=at) if is_late else OrderClosed()
    goods = Goods.objects.get(pk=answer.goods_id)
    if answer.outcome == "full":
        raise PlacesTaken(name=goods.full_name)
    raise orders.out_of_stock(goods, left=left)


@transaction.atomic
def _step_by_step(redemption: Redemption, *, by: User, at: datetime) -> Redemption:
    redemption, lines = locks.lock_with_goods(redemption)
    if redemption.is_confirmed:
        return redemption
    require_waiting(redemption, at=at)
    on = timezone.localdate(at)
    if by.pk != redemption.opened_by_id:
        _require_colleague(redemption.pk, by, on=on)
    confirmed = Redemption.objects.confirmed()
    for line in lines:
        orders.require_stock(line.goods, line.quantity)
        orders.require_places(line.goods, line.quantity, on=on, among=confirmed)
    redemption.posting = _pay(redemption, lines, by=by, at=at)
    stock.hand_out(
        redemption=redemption,
        quantities={
            line.goods_id: line.quantity
            for line in lines
            if line.goods.stock is not None
        },
        by=by,
        at=at,
    )
    _close(redemption, by=by, at=at)
    note("redemption.confirmed", redemption, by=by, at=at)
    return redemption


def _require_colleague(pk: int, by: User, *, on: date) -> None:
    """Ask of another clerk what the one who opened the order was asked then."""
    order = Redemption.objects.select_related("outlet", "household").get(pk=pk)
    require_serving(order.outlet, by, on=on)
    require_other(order.household, by)


def _pay(
    redemption: Redemption, lines: list[RedemptionLine], *, by: User, at: datetime
) -> ledger.Posting:
    try:
        return ledger.post(
            kind=ledger.REDEMPTION,
            source=redemption.account.ledger_account,
            destination=redemption.outlet.ledger_account,
            amount=redemption.points,
            key=f"redemption:{redemption.pk}",
            occurred_at=at,
            by=by,
            narration="、".join(str(line) for line in lines)[:200],
            place=redemption.outlet.name,
        )
    except ledger.InsufficientBalance as refusal:
        short = redemption.points - int(str(refusal.details["available"]))
        raise NotEnoughPoints(short=short) from refusal


def _close(redemption: Redemption, *, by: User, at: datetime) -> None:
    redemption.number = receipt_number(
        prefix=redemption.outlet.number_prefix,
        day=timezone.localdate(at),
        key=redemption.pk,
    )
    redemption.status = RedemptionStatus.CONFIRMED
    redemption.confirmed_at, redemption.confirmed_by = at, by
    redemption.save(
        update_fields=["number", "status", "confirmed_at", "confirmed_by", "posting"]
    )
