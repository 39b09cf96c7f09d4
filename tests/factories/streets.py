"""Honest streets with their shops, pledges and licences; batches of a mill."""

from datetime import date, datetime
from typing import Any

from rewards.merchants.models import (
    Batch,
    Complaint,
    Licence,
    Merchant,
    Penalty,
    Pledge,
    PledgeText,
    Sector,
    Street,
)
from rewards.merchants.services import batches, streets
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded, operator_of
from tests.factories.villages import VillageFactory, moment
from villages.formulas.months import add_months

OPENED_ON = date(2024, 3, 1)
STARTED_ON = date(2025, 1, 15)
TODAY = date(2026, 6, 10)


def a_street(village: Any = None, *, name: str = "滨海路诚信一条街") -> Street:
    """Return a street without shops, set up on 15 January 2025."""
    return streets.add_street(
        village=village or VillageFactory(name="东岛村"),
        kind="street",
        name=name,
        started_on=STARTED_ON,
        by=UserFactory(),
        at=moment(TODAY),
    )


def pledged(shop: Merchant, *, on: date = date(2025, 2, 1)) -> Pledge:
    """Return a signed pledge of whoever runs the shop."""
    county = shop.village.town.county
    return Pledge.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        text=PledgeText.objects.get(county=county),
        signed_at=moment(on),
        signed_by=UserFactory(),
    )


def licensed(shop: Merchant, *, until: date | None = None) -> Licence:
    """Return a business licence that was seen in February 2025."""
    return Licence.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        title="营业执照",
        valid_until=until,
        seen_at=moment(date(2025, 2, 1)),
        seen_by=UserFactory(),
    )


def complained(shop: Merchant, *, on: date, status: str = "substantiated") -> Complaint:
    """Return a complaint that was decided on the day."""
    return Complaint.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        progress_code=f"P{Complaint.objects.count():07d}",
        kind="complaint",
        topic="price",
        words="多收了两块钱",
        received_at=moment(on),
        due_on=on,
        status=status,
        weight="minor",
        decided_at=moment(on),
        decided_by=UserFactory(),
        reasons="查了小票",
    )


def penalised(shop: Merchant, *, on: date, until: date) -> Penalty:
    """Return a minor penalty in force from one day to another."""
    return Penalty.objects.create(
        merchant=shop,
        operator=operator_of(shop),
        authority="市场监管所",
        document=f"{Penalty.objects.count()}号",
        facts="没有标价",
        severity="minor",
        decided_on=on,
        served_on=on,
        shown_until=until,
        registered_at=moment(on),
        registered_by=UserFactory(),
    )


def on_street(street: Street, *, letter: str = "a", **columns: Any) -> Merchant:
    """Return a shop on the street since February 2025, pledged, graded twice since.

    Its visits are of March 2025 and of March 2026; ``letter`` is "" for none.
    """
    shop = MerchantFactory(village=street.village, opened_on=OPENED_ON, **columns)
    streets.join(
        street=street,
        merchant=shop,
        joined_on=date(2025, 2, 1),
        by=UserFactory(),
        at=moment(TODAY),
    )
    pledged(shop)
    licensed(shop)
    percent = {"a": 95, "b": 80, "c": 65, "d": 40}
    if letter:
        for year in (2025, 2026):
            graded(shop, at=moment(date(year, 3, 5)), percent=percent[letter])
    shop.refresh_from_db()
    return shop


def a_good_street(number: int = 5, village: Any = None) -> Street:
    """Return a street that meets every part of the plaque's rule."""
    street = a_street(village)
    for place in range(number):
        on_street(street, name=f"好店{place}", address=f"滨海路{place + 1}号")
    return street


def a_mill(village: Any = None, **columns: Any) -> Merchant:
    """Return a mill that has traded for two years."""
    columns = {
        "name": "东岛米坊",
        "sector": Sector.MILL,
        "opened_on": OPENED_ON,
    } | columns
    return MerchantFactory(village=village or VillageFactory(name="东岛村"), **columns)


def a_batch(
    shop: Merchant | None = None, *, at: datetime | None = None, **given: Any
) -> Batch:
    """Return a batch of millet, produced on 1 June 2026 from last autumn's harvest."""
    given = {
        "product": "东岛小米",
        "number": "20260601",
        "origin": "东岛村北坡",
        "produced_on": date(2026, 6, 1),
        "harvested_on": date(2025, 10, 8),
        "best_before": add_months(date(2026, 6, 1), 12),
        "pack": "5斤一袋",
    } | given
    return batches.add_batch(
        merchant=shop or a_mill(), by=UserFactory(), at=at or moment(TODAY), **given
    )
