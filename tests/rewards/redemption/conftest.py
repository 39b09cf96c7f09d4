"""A counter with three things on it, a clerk behind it and a customer before it."""

from dataclasses import dataclass
from datetime import datetime

import pytest

from grassroots.accounts.models import User
from rewards.ledger import selectors as book
from rewards.redemption.models import Goods, Outlet, OutletAppointment
from tests.factories.redemption import (
    TODAY,
    ClerkFactory,
    GoodsFactory,
    OutletFactory,
    ServiceFactory,
    account_of,
    customer,
)
from tests.factories.villages import VillageFactory, moment
from villages.models import Resident, Village


@dataclass
class Counter:
    """What a test of the counter needs; 86 points are there to spend."""

    village: Village
    outlet: Outlet
    clerk: OutletAppointment
    user: User
    resident: Resident
    oil: Goods
    towel: Goods
    haircut: Goods
    at: datetime

    @property
    def balance(self) -> int:
        """What the customer's passbook holds now."""
        return book.balance(account_of(self.resident).ledger_account)

    @property
    def taken_in(self) -> int:
        """What the outlet has taken in so far."""
        return book.balance(self.outlet.ledger_account)

    def stock_of(self, goods: Goods) -> int | None:
        """What lies on the shelf now."""
        goods.refresh_from_db()
        return goods.stock


def set_up_counter() -> Counter:
    """Make a counter; also for tests that are not given the fixture."""
    village = VillageFactory(name="东岛村")
    outlet = OutletFactory(village=village, name="东岛村红色信用银行")
    clerk = ClerkFactory(outlet=outlet, user__name="孙丽")
    return Counter(
        village=village,
        outlet=outlet,
        clerk=clerk,
        user=clerk.user,
        resident=customer(village, 86, name="张守田"),
        oil=GoodsFactory(
            outlet=outlet, name="花生油", pack="5升", unit="桶", price=60, icon="oil"
        ),
        towel=GoodsFactory(outlet=outlet, name="毛巾", unit="条", price=10),
        haircut=ServiceFactory(outlet=outlet, name="理发", unit="次", price=8),
        at=moment(TODAY, 10),
    )


@pytest.fixture
def counter(db: None) -> Counter:
    return set_up_counter()
