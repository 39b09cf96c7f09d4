"""From an open order to goods handed over, and back the same day."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.once import digest_of
from rewards.ledger import services as ledger
from rewards.redemption.errors import (
    ClientIdConflict,
    NotConfirmed,
    TooLateToCancel,
)
from rewards.redemption.models import (
    OneTimeCode,
    Outlet,
    Redemption,
    RedemptionStatus,
)
from rewards.redemption.selectors.holders import Holder, end_of

from . import locks, orders, stock
from .credentials import require_held
from .handover import hand_over, require_waiting
from .notes import note
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
    order counts towards every limit until it lapses; it reserves no stock. It lapses
    with its day at the latest, so that it is confirmed on the day whose limits it met.
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
        lapses_at=_waits_until(at),
    )
    try:
        with transaction.atomic():
            redemption.save(force_insert=True)
    except IntegrityError:
        # Another order took the id at this very moment.
        return _same_as_before(Redemption.objects.get(client_id=client_id), digest)
    orders.write_lines(redemption, pieces)
    note("redemption.opened", redemption, by=by, at=at)
    return redemption


@transaction.atomic
def revise(
    *, redemption: Redemption, wanted: Mapping[int, int], by: User, at: datetime
) -> Redemption:
    """Change what an open order holds; prices are those of now."""
    redemption = locks.lock(redemption)
    require_waiting(redemption, at=at)
    pieces = orders.chosen(redemption.outlet, wanted)
    holder = locks.lock_holder(
        redemption.code, outlet=redemption.outlet, by=by, at=at, without=redemption
    )
    orders.require_available(pieces, holder.household, at=at, without=redemption)
    redemption.points = orders.require_points(pieces, holder)
    redemption.save(update_fields=["points"])
    redemption.lines.all().delete()
    orders.write_lines(redemption, pieces)
    note("redemption.revised", redemption, by=by, at=at)
    return redemption


def held(*, redemption: Redemption, by: User, at: datetime) -> Holder:
    """Return whose open order it is, and what the order may cost when it is changed."""
    require_waiting(redemption, at=at)
    return holder_of(
        redemption.code,
        outlet=redemption.outlet,
        by=by,
        at=at,
        without=redemption,
    )


def confirm(*, redemption: Redemption, by: User, at: datetime) -> Redemption:
    """Hand the goods over: the household's points become the outlet's, once.

    Of ``redemption`` only its key and its outlet are taken; an order that the outlet
    does not have raises ``Redemption.DoesNotExist``. Confirming again returns the same
    redemption. A refusal moves nothing, and the order stays as it is.
    """
    return hand_over(redemption, by=by, at=at)


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
    note("redemption.cancelled", redemption, by=by, at=at)
    return redemption


@transaction.atomic
def put_aside(*, redemption: Redemption, by: User, at: datetime) -> Redemption:
    """Close an open order that the customer does not want after all."""
    redemption = locks.lock(redemption)
    if redemption.is_open:
        _lapse(redemption)
        note("redemption.put_aside", redemption, by=by, at=at)
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
        note("redemption.lapsed", redemption, by=None, at=at)
    return len(closed)


def _waits_until(at: datetime) -> datetime:
    return min(at + Redemption.WAITS, end_of(timezone.localdate(at)))


def _digest(outlet: Outlet, code: OneTimeCode, wanted: Mapping[int, int]) -> str:
    body = [outlet.pk, code.pk, sorted((int(pk), n) for pk, n in wanted.items() if n)]
    return digest_of(body)


def _same_as_before(before: Redemption, digest: str) -> Redemption:
    if before.body_digest != digest:
        raise ClientIdConflict
    return before


def _lapse(redemption: Redemption) -> None:
    redemption.status = RedemptionStatus.LAPSED
    redemption.save(update_fields=["status"])
