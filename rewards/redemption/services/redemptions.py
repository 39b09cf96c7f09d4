"""From an open order to goods handed over, and back the same day."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ledger import services as ledger
from rewards.redemption.errors import (
    ClientIdConflict,
    NotConfirmed,
    NotEnoughPoints,
    OrderClosed,
    OrderLapsed,
    TooLateToCancel,
)
from rewards.redemption.formulas import receipt_number
from rewards.redemption.models import (
    OneTimeCode,
    Outlet,
    Redemption,
    RedemptionLine,
    RedemptionStatus,
)
from rewards.redemption.selectors.holders import Holder

from . import locks, orders, stock
from .credentials import require_held
from .standing import holder_of, require_other, require_serving


@transaction.atomic
def open_redemption(
    *,
    client_id: UUID,
    code: OneTimeCode,
    outlet: Outlet,
    wanted: Mapping[int, int],
    by: User,
    at: datetime,
) -> Redemption:
    """Write down what the customer wants, at the prices of now, and use up the code.

    ``wanted`` counts goods by their keys. The same id with the same order returns
    the order made before; with another it raises ``ClientIdConflict``. An open
    order counts towards every limit until it lapses; it reserves no stock.
    """
    digest = _digest(outlet, code, wanted)
    code = locks.lock_code(code)
    before = Redemption.objects.filter(client_id=client_id).first()
    if before is not None:
        return _same_as_before(before, digest)
    require_serving(outlet, by, on=timezone.localdate(at))
    require_held(code, outlet=outlet, at=at)
    pieces = orders.chosen(outlet, wanted)
    holder = locks.lock_holder(code, outlet=outlet, by=by, at=at)
    orders.require_available(pieces, holder.household, at=at)
    redemption = Redemption(
        outlet=outlet,
        client_id=client_id,
        body_digest=digest,
        account=holder.account,
        household=holder.household,
        resident=holder.resident,
        code=code,
        shown=code.shown,
        points=orders.require_points(pieces, holder),
        opened_at=at,
        opened_by=by,
        lapses_at=at + Redemption.WAITS,
    )
    try:
        with transaction.atomic():
            redemption.save(force_insert=True)
    except IntegrityError:
        # Another order took the id at this very moment.
        return _same_as_before(Redemption.objects.get(client_id=client_id), digest)
    orders.write_lines(redemption, pieces)
    _note(redemption, "redemption.opened", by=by, at=at)
    return redemption


@transaction.atomic
def revise(
    *, redemption: Redemption, wanted: Mapping[int, int], by: User, at: datetime
) -> Redemption:
    """Change what an open order holds; prices are those of now."""
    redemption = locks.lock(redemption)
    _require_waiting(redemption, at=at)
    pieces = orders.chosen(redemption.outlet, wanted)
    holder = locks.lock_holder(
        redemption.code, outlet=redemption.outlet, by=by, at=at, without=redemption
    )
    orders.require_available(pieces, holder.household, at=at, without=redemption)
    redemption.points = orders.require_points(pieces, holder)
    redemption.save(update_fields=["points"])
    redemption.lines.all().delete()
    orders.write_lines(redemption, pieces)
    _note(redemption, "redemption.revised", by=by, at=at)
    return redemption


def held(*, redemption: Redemption, by: User, at: datetime) -> Holder:
    """Return whose open order it is, and what the order may cost when it is changed."""
    _require_waiting(redemption, at=at)
    return holder_of(
        redemption.code,
        outlet=redemption.outlet,
        by=by,
        at=at,
        without=redemption,
    )


@transaction.atomic
def confirm(*, redemption: Redemption, by: User, at: datetime) -> Redemption:
    """Hand the goods over: the household's points become the outlet's, once.

    Confirming again returns the same redemption. A refusal moves nothing, and the
    order stays as it is.
    """
    redemption, lines = locks.lock_with_goods(redemption)
    if redemption.is_confirmed:
        return redemption
    _require_waiting(redemption, at=at)
    on = timezone.localdate(at)
    if by.pk != redemption.opened_by_id:
        # Whoever opened the order was asked all this a moment ago.
        require_serving(redemption.outlet, by, on=on)
        require_other(redemption.household, by)
    confirmed = Redemption.objects.confirmed()
    for line in lines:
        orders.require_stock(line.goods, line.quantity)
        orders.require_places(line.goods, line.quantity, on=on, among=confirmed)
    redemption.posting = _pay(redemption, lines, by=by, at=at)
    on_shelf = {
        line.goods_id: line.quantity for line in lines if line.goods.stock is not None
    }
    stock.hand_out(redemption=redemption, quantities=on_shelf, by=by, at=at)
    _close(redemption, by=by, at=at)
    _note(redemption, "redemption.confirmed", by=by, at=at)
    return redemption


@transaction.atomic
def cancel(*, redemption: Redemption, by: User, at: datetime) -> Redemption:
    """Take a redemption back on its own day: points to their lots, goods to the shelf.

    The code stays used. Cancelling again returns the same redemption.
    """
    redemption, _lines = locks.lock_with_goods(redemption)
    if redemption.status == RedemptionStatus.CANCELLED:
        return redemption
    if redemption.posting is None:
        raise NotConfirmed
    confirmed_on = timezone.localdate(redemption.confirmed_at)
    if confirmed_on != timezone.localdate(at):
        raise TooLateToCancel(month=confirmed_on.month, day=confirmed_on.day)
    require_other(redemption.household, by)
    redemption.reversal = ledger.reverse(posting=redemption.posting, by=by, at=at)
    stock.take_back(redemption=redemption, by=by, at=at)
    redemption.status = RedemptionStatus.CANCELLED
    redemption.cancelled_at, redemption.cancelled_by = at, by
    redemption.save(
        update_fields=["status", "cancelled_at", "cancelled_by", "reversal"]
    )
    _note(redemption, "redemption.cancelled", by=by, at=at)
    return redemption


@transaction.atomic
def put_aside(*, redemption: Redemption, by: User, at: datetime) -> Redemption:
    """Close an open order that the customer does not want after all."""
    redemption = locks.lock(redemption)
    if redemption.is_open:
        _lapse(redemption)
        _note(redemption, "redemption.put_aside", by=by, at=at)
    return redemption


@transaction.atomic
def close_stale(*, on: date, at: datetime) -> int:
    """Close the orders that waited for a quarter of an hour; return how many.

    One that a clerk is working on at this very moment is left alone.
    """
    stale = Redemption.objects.stale(at=at).select_related("outlet")
    closed = list(stale.select_for_update(of=("self",), skip_locked=True))
    for redemption in closed:
        _lapse(redemption)
        _note(redemption, "redemption.lapsed", by=None, at=at)
    return len(closed)


def _digest(outlet: Outlet, code: OneTimeCode, wanted: Mapping[int, int]) -> str:
    body = [outlet.pk, code.pk, sorted((int(pk), n) for pk, n in wanted.items() if n)]
    return hashlib.sha256(json.dumps(body).encode()).hexdigest()


def _same_as_before(before: Redemption, digest: str) -> Redemption:
    if before.body_digest != digest:
        raise ClientIdConflict
    return before


def _require_waiting(redemption: Redemption, *, at: datetime) -> None:
    if not redemption.is_open:
        raise OrderClosed
    if redemption.lapses_at <= at:
        raise OrderLapsed


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


def _lapse(redemption: Redemption) -> None:
    redemption.status = RedemptionStatus.LAPSED
    redemption.save(update_fields=["status"])


def _note(
    redemption: Redemption, action: str, *, by: User | None, at: datetime
) -> None:
    audit.record(
        action,
        target=redemption,
        by=by,
        at=at,
        data={"points": redemption.points, "number": redemption.number},
        village_id=redemption.outlet.village_id,
    )
