"""Set up honest streets and markets, say which shops are on them, give the plaque."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.register import DayOutOfOrder, ShopClosed
from rewards.merchants.errors.streets import (
    HasNoPlaque,
    HasPlaque,
    NotOnTheStreet,
    OnAStreet,
    OtherVillage,
    PlaqueRuleNotMet,
    ReasonNeeded,
    StreetNameTaken,
)
from rewards.merchants.formulas import tokens
from rewards.merchants.models import Merchant, Plaque, Street, StreetShop
from rewards.merchants.selectors import streets
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked, touch
from villages.models import Village

FIELDS = frozenset({"kind", "name", "words", "started_on"})


@transaction.atomic
def add_street(
    *,
    village: Village,
    kind: str,
    name: str,
    started_on: date,
    by: User,
    at: datetime,
    words: str = "",
) -> Street:
    """Enter a street or market of the village. Raises StreetNameTaken, DayOutOfOrder."""
    _require_free_name(village, name)
    if started_on > timezone.localdate(at):
        raise DayOutOfOrder(first=started_on.isoformat())
    street = Street.objects.create(
        village=village,
        public_id=tokens.new_public_id(),
        kind=kind,
        name=name,
        words=words,
        started_on=started_on,
        added_at=at,
        added_by=by,
    )
    _note("merchants.street_added", street, by=by, at=at, data={"name": name})
    return street


@transaction.atomic
def change_street(*, street: Street, by: User, at: datetime, **changes: Any) -> Street:
    """Change the name, the kind, the words or the first day of a street.

    Raises StreetNameTaken, and DayOutOfOrder for a first day after today.
    """
    unknown = changes.keys() - FIELDS
    if unknown:
        raise TypeError(f"no such field: {', '.join(sorted(unknown))}")
    street = _locked(street)
    changed = {
        field: [_plain(getattr(street, field)), _plain(value)]
        for field, value in changes.items()
        if getattr(street, field) != value
    }
    if not changed:
        return street
    for field in changed:
        setattr(street, field, changes[field])
    _require_free_name(street.village, street.name, but=street)
    if street.started_on > timezone.localdate(at):
        raise DayOutOfOrder(first=street.started_on.isoformat())
    street.save(update_fields=list(changed))
    _note("merchants.street_changed", street, by=by, at=at, data=changed)
    return street


@transaction.atomic
def join(
    *, street: Street, merchant: Merchant, joined_on: date, by: User, at: datetime
) -> StreetShop:
    """Let a shop of the same village be on the street from a day on; on one at a time.

    Raises OtherVillage, ShopClosed, OnAStreet (also for days on which it still was on
    another), DayOutOfOrder, and TooClose for the own shop or a relative's.
    """
    street = _locked(street)
    merchant = locked(merchant)
    if merchant.village_id != street.village_id:
        raise OtherVillage
    if merchant.closed_on:
        raise ShopClosed
    require_not_close(by, merchant)
    first = max(street.started_on, merchant.opened_on)
    if not first <= joined_on <= timezone.localdate(at):
        raise DayOutOfOrder(first=first.isoformat())
    for place in merchant.streets.select_related("street"):
        if place.left_on is None or place.left_on > joined_on:
            raise OnAStreet(name=place.street.name)
    place = StreetShop.objects.create(
        street=street, merchant=merchant, joined_on=joined_on
    )
    _note_shop("merchants.street_joined", place, on=joined_on, by=by, at=at)
    return place


@transaction.atomic
def leave(*, place: StreetShop, left_on: date, by: User, at: datetime) -> StreetShop:
    """Let ``left_on`` be the first day on which the shop is not on the street.

    Raises NotOnTheStreet when it has left, DayOutOfOrder, TooClose.
    """
    merchant = locked(place.merchant)
    place = StreetShop.objects.select_for_update(of=("self",)).get(pk=place.pk)
    if place.left_on:
        raise NotOnTheStreet
    require_not_close(by, merchant)
    if not place.joined_on <= left_on <= timezone.localdate(at):
        raise DayOutOfOrder(first=place.joined_on.isoformat())
    place.left_on = left_on
    place.save(update_fields=["left_on"])
    _note_shop("merchants.street_left", place, on=left_on, by=by, at=at)
    return place


@transaction.atomic
def give_plaque(*, street: Street, by: User, at: datetime) -> Plaque:
    """Hang up the plaque, today, if every part of the rule is met.

    The rule is ``formulas.plaques``: at least 5 shops, all pledged, 12 months without
    a D, no critical fault left open, no penalty in force (after Jingmen's: a plaque
    when nothing was lost in the year). Raises HasPlaque, PlaqueRuleNotMet with the
    codes of what is missing, and TooClose when one of the shops is the giver's own.
    """
    street = _locked(street)
    on = timezone.localdate(at)
    if streets.plaque_of(street):
        raise HasPlaque
    _require_none_close(street, by, on=on)
    missing = [one.code for one in streets.plaque_rule(street, on=on) if not one.is_met]
    if missing:
        raise PlaqueRuleNotMet(number=len(missing), codes=missing)
    plaque = Plaque.objects.create(street=street, given_on=on, given_by=by)
    _note("merchants.plaque_given", street, by=by, at=at, data={"on": on.isoformat()})
    return plaque


@transaction.atomic
def remove_plaque(*, street: Street, reason: str, by: User, at: datetime) -> Plaque:
    """Take the plaque down, today, with a reason that the street's page shows.

    Raises HasNoPlaque, ReasonNeeded and TooClose. No timer ever does this.
    """
    street = _locked(street)
    plaque = streets.plaque_of(street)
    if plaque is None:
        raise HasNoPlaque
    if not reason.strip():
        raise ReasonNeeded
    _require_none_close(street, by, on=timezone.localdate(at))
    plaque.removed_on, plaque.removed_by = timezone.localdate(at), by
    plaque.removed_reason = reason.strip()
    plaque.save(update_fields=["removed_on", "removed_by", "removed_reason"])
    _note(
        "merchants.plaque_removed",
        street,
        by=by,
        at=at,
        data={"reason": plaque.removed_reason},
    )
    return plaque


def _require_none_close(street: Street, by: User, *, on: date) -> None:
    for shop in streets.shops_of(street, on=on):
        require_not_close(by, shop)


def _locked(street: Street) -> Street:
    """Return the street, locked until the transaction ends, with its village."""
    return (
        Street.objects.select_for_update(of=("self",))
        .select_related("village")
        .get(pk=street.pk)
    )


def _require_free_name(village: Village, name: str, but: Street | None = None) -> None:
    same = village.streets.filter(name=name)
    if (same.exclude(pk=but.pk) if but else same).exists():
        raise StreetNameTaken(name=name)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _note(
    action: str, street: Street, *, by: User, at: datetime, data: dict[str, Any]
) -> None:
    audit.record(action, target=street, by=by, at=at, data=data)


def _note_shop(
    action: str, place: StreetShop, *, on: date, by: User, at: datetime
) -> None:
    """Keep that a shop came or went; its public page may name the street."""
    touch(place.merchant)
    audit.record(
        action,
        target=place,
        by=by,
        at=at,
        village_id=place.street.village_id,
        data={
            "merchant": place.merchant_id,
            "street": place.street_id,
            "on": on.isoformat(),
        },
    )
