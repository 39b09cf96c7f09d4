"""Counters, what they offer, and how people show who they are there."""

from datetime import date, datetime
from typing import Any
from uuid import uuid4

import factory
from factory.django import DjangoModelFactory

from rewards.ledger import services as ledger
from rewards.points.models import PointsAccount
from rewards.points.services.accounts import account_for, issue_of
from rewards.redemption.models import (
    CardPin,
    Category,
    Goods,
    GoodsKind,
    MoveKind,
    OneTimeCode,
    Outlet,
    OutletAppointment,
    OutletKind,
    Redemption,
    StockMove,
)
from rewards.redemption.services import credentials, redemptions
from tests.factories.accounts import UserFactory
from tests.factories.villages import (
    LIVING_HERE_SINCE,
    HouseholdFactory,
    ResidentFactory,
    VillageFactory,
    moment,
)
from villages.models import Resident, Village
from villages.selectors.households import household_of

PIN = "3907"
TODAY = date(2026, 6, 3)


class OutletFactory(DjangoModelFactory[Outlet]):
    """A red credit bank that is open."""

    class Meta:
        model = Outlet

    village = factory.SubFactory(VillageFactory)
    kind = OutletKind.BANK
    name = factory.Sequence(lambda n: f"第{n}红色信用银行")
    opening_words = "周一、三、五上午"
    number_prefix = "东岛"
    ledger_account = factory.LazyFunction(
        lambda: ledger.open_account(
            code=f"outlet:test:{uuid4()}", unit=ledger.POINT, may_go_negative=True
        )
    )


class ClerkFactory(DjangoModelFactory[OutletAppointment]):
    """A clerk since 2020; ``clerk.user`` is who acts."""

    class Meta:
        model = OutletAppointment

    user = factory.SubFactory(UserFactory)
    outlet = factory.SubFactory(OutletFactory)
    starts_on = LIVING_HERE_SINCE


class GoodsFactory(DjangoModelFactory[Goods]):
    """Goods with 10 on the shelf for 10 points each, received on one day."""

    class Meta:
        model = Goods

    outlet = factory.SubFactory(OutletFactory)
    name = factory.Sequence(lambda n: f"毛巾{n}")
    unit = "条"
    category = Category.DAILY
    kind = GoodsKind.GOODS
    price = 10
    stock = 10
    icon = "towel"

    @classmethod
    def _create(cls, model_class: type[Goods], *args: Any, **columns: Any) -> Goods:
        goods = model_class.objects.create(**columns)
        if goods.stock:
            StockMove.objects.create(
                goods=goods,
                kind=MoveKind.RECEIVED,
                quantity=goods.stock,
                moved_at=moment(TODAY, 0),
                moved_by=UserFactory(),
            )
        return goods


class ServiceFactory(GoodsFactory):
    """A haircut for 8 points."""

    name = factory.Sequence(lambda n: f"理发{n}")
    unit = "次"
    category = Category.SERVICE
    kind = GoodsKind.SERVICE
    price = 8
    stock = None
    icon = "scissors"


class CardPinFactory(DjangoModelFactory[CardPin]):
    """The PIN of a card, which is ``PIN``."""

    class Meta:
        model = CardPin

    resident = factory.SubFactory(ResidentFactory)
    set_at = moment(LIVING_HERE_SINCE)
    set_by = factory.SubFactory(UserFactory)

    @classmethod
    def _create(
        cls,
        model_class: type[CardPin],
        *args: Any,
        resident: Resident,
        set_at: datetime,
        set_by: Any,
        daily_limit: int | None = None,
    ) -> CardPin:
        return credentials.set_pin(
            resident=resident,
            pin=PIN,
            in_person=True,
            by=set_by,
            at=set_at,
            daily_limit=daily_limit,
        )


def customer(
    village: Village, points: int = 0, *, expires_on: date | None = None, **columns: Any
) -> Resident:
    """Return the head of a household of the village that has so many points."""
    household = HouseholdFactory(village=village)
    resident = ResidentFactory(household=household, is_head=True, **columns)
    if points:
        give_points(resident, points, expires_on=expires_on)
    return resident


def account_of(resident: Resident, on: date = TODAY) -> PointsAccount:
    """Return the passbook of the resident, opened if there was none."""
    household = household_of(resident, on)
    assert household is not None
    return account_for(household=household, resident=resident)


def give_points(
    resident: Resident,
    points: int,
    *,
    expires_on: date | None = None,
    at: datetime | None = None,
) -> ledger.Posting:
    """Pay points into the passbook of the resident, as a lot of their own."""
    return ledger.post(
        kind=ledger.AWARD,
        source=issue_of(resident.village),
        destination=account_of(resident).ledger_account,
        amount=points,
        key=f"test:{uuid4()}",
        occurred_at=at or moment(TODAY, 1),
        by=None,
        expires_on=expires_on,
    )


def shown_code(
    resident: Resident, clerk: OutletAppointment, at: datetime
) -> OneTimeCode:
    """Return a fresh code of the resident that the clerk has just seen."""
    code = credentials.issue_code(resident=resident, at=at)
    return credentials.identify(
        code=code.code, outlet=clerk.outlet, by=clerk.user, at=at
    ).code


def open_order(
    resident: Resident,
    clerk: OutletAppointment,
    wanted: dict[Goods, int],
    at: datetime,
) -> Redemption:
    """Return an order that waits to be confirmed, opened as the counter does it."""
    return redemptions.open_redemption(
        client_id=uuid4(),
        code=shown_code(resident, clerk, at),
        outlet=clerk.outlet,
        wanted={goods.pk: number for goods, number in wanted.items()},
        by=clerk.user,
        at=at,
    )


def redeemed(
    resident: Resident,
    clerk: OutletAppointment,
    wanted: dict[Goods, int],
    at: datetime,
) -> Redemption:
    """Return a redemption of which the goods were handed over."""
    order = open_order(resident, clerk, wanted, at)
    return redemptions.confirm(redemption=order, by=clerk.user, at=at)
