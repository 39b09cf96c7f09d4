"""Set up a counter: the outlet, its clerks, what it offers and for how much."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from grassroots.accounts import services as accounts
from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.ledger import services as ledger
from rewards.redemption.desk_errors import (
    AlreadyClerk,
    CardLimitTooHigh,
    NameTaken,
    NobodyWithThisPhone,
    SupervisesVillage,
)
from rewards.redemption.models import Goods, GoodsKind, Outlet, OutletAppointment
from villages.models import AreaAppointment, AreaRole, Village

OUTLET_FIELDS = frozenset(
    {
        "kind",
        "name",
        "place",
        "phone",
        "is_open",
        "opening_words",
        "next_open_on",
        "number_prefix",
        "code_limit",
        "card_limit",
    }
)
# Not the stock, which only moves; not the kind, which decides whether it has one.
GOODS_FIELDS = frozenset(
    {
        "name",
        "pack",
        "unit",
        "category",
        "price",
        "daily_places",
        "per_household_limit",
        "limit_period",
        "note",
        "icon",
        "is_offered",
        "sort",
    }
)


@transaction.atomic
def add_outlet(
    *, village: Village, kind: str, name: str, by: User, at: datetime, **details: Any
) -> Outlet:
    """Open a credit bank or supermarket in the village, with an account of its own.

    ``details`` are further fields of the outlet; receipts are numbered by the
    village's name unless ``number_prefix`` says otherwise.
    """
    _require_known(details, OUTLET_FIELDS)
    details.setdefault("number_prefix", village.name.removesuffix("村"))
    outlet = Outlet(village=village, kind=kind, name=name, **details)
    _require_limits_in_order(outlet)
    _require_free_name(outlet, village.outlets.filter(name=name))
    place = village.outlets.count() + 1
    outlet.ledger_account = ledger.open_account(
        code=f"outlet:{village.code}:{place}", unit=ledger.POINT, may_go_negative=True
    )
    outlet.save()
    audit.record("redemption.outlet_added", target=outlet, by=by, at=at)
    return outlet


@transaction.atomic
def change_outlet(*, outlet: Outlet, by: User, at: datetime, **changes: Any) -> Outlet:
    """Change the outlet's name, hours, limits, or whether it is open at all."""
    _require_known(changes, OUTLET_FIELDS)
    outlet = Outlet.objects.select_for_update().get(pk=outlet.pk)
    changed = _apply(outlet, changes)
    _require_limits_in_order(outlet)
    same = Outlet.objects.filter(village=outlet.village_id, name=outlet.name)
    _require_free_name(outlet, same)
    if changed:
        outlet.save(update_fields=list(changed))
        audit.record(
            "redemption.outlet_changed", target=outlet, by=by, at=at, data=changed
        )
    return outlet


@transaction.atomic
def appoint_clerk(
    *,
    outlet: Outlet,
    user: User,
    starts_on: date,
    by: User,
    at: datetime,
    ends_on: date | None = None,
) -> OutletAppointment:
    """Put a user behind the counter, from a day on."""
    # Lock the person, as villages do who appoint their supervisor.
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    term = Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on)
    if ends_on:
        term &= Q(starts_on__lte=ends_on)
    if OutletAppointment.objects.filter(term, outlet=outlet, user=user).exists():
        raise AlreadyClerk
    if AreaAppointment.objects.filter(
        term, village=outlet.village_id, role=AreaRole.SUPERVISOR, user=user
    ).exists():
        raise SupervisesVillage(name=user.name, village=outlet.village.name)
    appointment = OutletAppointment.objects.create(
        outlet=outlet, user=user, starts_on=starts_on, ends_on=ends_on
    )
    audit.record(
        "redemption.clerk_appointed",
        target=appointment,
        by=by,
        at=at,
        village_id=outlet.village_id,
        data={"user": user.pk, "outlet": outlet.pk, "from": starts_on.isoformat()},
    )
    return appointment


@transaction.atomic
def appoint_clerk_by_phone(
    *, outlet: Outlet, phone: str, name: str, by: User, at: datetime, **term: Any
) -> OutletAppointment:
    """Put whoever has the phone behind the counter, if it is whom the name says.

    ``term`` is the first day, and the last one if there is one.
    """
    user = User.objects.filter(phone=phone).first()
    if user is not None:
        # Before anything else is said of the account: it may be a stranger's.
        accounts.require_name(user, name)
    if user is None or not user.is_active:
        raise NobodyWithThisPhone
    return appoint_clerk(outlet=outlet, user=user, by=by, at=at, **term)


@transaction.atomic
def end_clerk(
    *, appointment: OutletAppointment, on: date, by: User, at: datetime
) -> OutletAppointment:
    """Let ``on`` be the clerk's last day; one who had not begun yet never begins."""
    appointment = OutletAppointment.objects.select_for_update(of=("self",)).get(
        pk=appointment.pk
    )
    audit.record(
        "redemption.clerk_ended",
        target=appointment,
        by=by,
        at=at,
        village_id=appointment.outlet.village_id,
        data={"user": appointment.user_id, "on": on.isoformat()},
    )
    if on < appointment.starts_on:
        appointment.delete()
        return appointment
    appointment.ends_on = on
    appointment.save(update_fields=["ends_on"])
    return appointment


@transaction.atomic
def add_goods(
    *,
    outlet: Outlet,
    name: str,
    category: str,
    price: int,
    by: User,
    at: datetime,
    kind: str = GoodsKind.GOODS,
    **details: Any,
) -> Goods:
    """Put goods or a service on the list. Goods begin with an empty shelf."""
    _require_known(details, GOODS_FIELDS)
    goods = Goods(
        outlet=outlet,
        name=name,
        category=category,
        price=price,
        kind=kind,
        stock=0 if kind == GoodsKind.GOODS else None,
        **details,
    )
    _require_free_name(goods, outlet.goods.filter(name=name, pack=goods.pack))
    goods.save()
    _note(goods, "redemption.goods_added", {"price": [None, price]}, by=by, at=at)
    return goods


@transaction.atomic
def change_goods(*, goods: Goods, by: User, at: datetime, **changes: Any) -> Goods:
    """Change what the list says of goods. The price history is in the audit lines.

    Open orders keep the price they were opened at.
    """
    _require_known(changes, GOODS_FIELDS)
    goods = Goods.objects.select_for_update(of=("self",)).get(pk=goods.pk)
    changed = _apply(goods, changes)
    same = Goods.objects.filter(
        outlet=goods.outlet_id, name=goods.name, pack=goods.pack
    )
    _require_free_name(goods, same)
    if changed:
        goods.save(update_fields=list(changed))
        _note(goods, "redemption.goods_changed", changed, by=by, at=at)
    return goods


def _apply(row: Outlet | Goods, changes: dict[str, Any]) -> dict[str, list[Any]]:
    """Set what differs; return each changed field with the old and the new value."""
    changed = {}
    for field, new in changes.items():
        old = getattr(row, field)
        if old != new:
            setattr(row, field, new)
            changed[field] = [_plain(old), _plain(new)]
    return changed


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _note(
    goods: Goods, action: str, data: dict[str, Any], *, by: User, at: datetime
) -> None:
    village_id = goods.outlet.village_id
    audit.record(action, target=goods, by=by, at=at, data=data, village_id=village_id)


def _require_known(given: dict[str, Any], fields: frozenset[str]) -> None:
    unknown = given.keys() - fields
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")


def _require_free_name(row: Outlet | Goods, same: QuerySet[Any]) -> None:
    if same.exclude(pk=row.pk).exists():
        raise NameTaken(name=str(row))


def _require_limits_in_order(outlet: Outlet) -> None:
    if outlet.card_limit >= outlet.code_limit:
        raise CardLimitTooHigh
