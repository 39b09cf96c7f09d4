"""The register of shops as the desk reads it, and whose code should be printed."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from rewards.merchants.models import CreditCode, Licence, Merchant, Operator
from villages.models import County, Town, Village

Area = County | Town | Village
TRADING, CLOSED, NO_CODE = "trading", "closed", "no_code"
# A plate is printed anew so long before it runs out.
RUNS_OUT = timedelta(days=60)


def shops_in(
    area: Area, *, on: date, words: str = "", sector: str = "", state: str = TRADING
) -> "QuerySet[Merchant]":
    """Return the shops of an area by village and name, narrowed.

    ``words`` is a part of the name, the address or the street, or a whole unified
    social credit code; ``state`` is TRADING, CLOSED or NO_CODE (trading without a
    code that holds on the day). Each has its live code, if any, as ``live_codes``.
    """
    shops = Merchant.objects.in_area(area).select_related("village__town", "grade")
    if state == CLOSED:
        shops = shops.exclude(pk__in=shops.trading(on=on).values("pk"))
    else:
        shops = shops.trading(on=on)
    if state == NO_CODE:
        shops = shops.filter(~Exists(_holding(on)))
    if sector:
        shops = shops.filter(sector=sector)
    if words:
        shops = shops.matching(words)
    return shops.order_by("village__code", "name", "pk").prefetch_related(
        Prefetch("codes", CreditCode.objects.live(), to_attr="live_codes")
    )


def at_address(village: Village, address: str) -> "QuerySet[Merchant]":
    """Return the shops that have not closed at an address of a village."""
    return Merchant.objects.filter(
        village=village, address=address, closed_on__isnull=True
    ).order_by("pk")


@dataclass(frozen=True)
class ShopFile:
    """What the register holds of one shop: who ran it, its papers, its codes."""

    operator: Operator | None
    former: list[Operator]
    licences: list[Licence]
    live: CreditCode | None
    revoked: list[CreditCode]
    neighbours: list[Merchant]


def file_of(merchant: Merchant) -> ShopFile:
    """Return the shop's entry in the register; papers are those of who runs it now."""
    operators = list(merchant.operators.all())
    present = next((one for one in operators if one.ends_on is None), None)
    kept = Licence.objects.filter(operator=present, removed_at__isnull=True)
    codes = list(merchant.codes.all())
    neighbours = at_address(merchant.village, merchant.address).exclude(pk=merchant.pk)
    return ShopFile(
        operator=present,
        former=[one for one in operators if one is not present],
        licences=list(kept.order_by("pk")) if present else [],
        live=next((one for one in codes if one.revoked_at is None), None),
        revoked=[one for one in codes if one.revoked_at],
        neighbours=list(neighbours) if not merchant.closed_on else [],
    )


@dataclass
class ToPrint:
    """Shops whose plate should be made, by the reason."""

    without: list[Merchant] = field(default_factory=list)
    unprinted: list[Any] = field(default_factory=list)
    running_out: list[Any] = field(default_factory=list)
    hanging: list[Any] = field(default_factory=list)


def plates_of(area: Area, *, on: date) -> ToPrint:
    """Return who needs a plate: no code that holds, never printed, or soon over.

    ``hanging`` are the rest, of which a copy can be made.
    """
    found = ToPrint()
    for shop in shops_in(area, on=on):
        live: Any = getattr(shop, "live_codes", [])
        if not live or live[0].valid_until < on:
            found.without.append(shop)
        elif not live[0].printed_at:
            found.unprinted.append(shop)
        elif live[0].valid_until < on + RUNS_OUT:
            found.running_out.append(shop)
        else:
            found.hanging.append(shop)
    return found


def codes_to_print(area: Area, keys: list[int], *, on: date) -> list[CreditCode]:
    """Return the codes that hold of those shops of the area, in the order of the list."""
    return list(
        CreditCode.objects.valid(on=on)
        .filter(merchant__in=Merchant.objects.in_area(area), merchant__pk__in=keys)
        .select_related("merchant__village__town__county")
        .order_by("merchant__village__code", "merchant__name", "pk")
    )


def _holding(on: date) -> "QuerySet[CreditCode]":
    return CreditCode.objects.valid(on=on).filter(merchant=OuterRef("pk"))
