"""Shops to measure with, and whatever can have happened to them."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from rewards.merchants.models import (
    Award,
    Checklist,
    Complaint,
    Inspection,
    InspectionStatus,
    Merchant,
    Operator,
    Penalty,
    Pledge,
    PledgeBreach,
    PledgeText,
    Sector,
)
from rewards.merchants.services import standards
from tests.factories.accounts import UserFactory
from tests.factories.villages import VillageFactory, moment
from villages.models import Village

BATCH = 2_000
SHOPS_IN_A_VILLAGE = 250
# A year and a half before the day of grading.
SINCE = 540
_Maker = Callable[[Operator], Iterator[Any]]


def build_shops(number: int, *, on: date) -> list[Village]:
    """Make so many shops with their evidence before a day; none is graded yet.

    Each was inspected once to three times; every second has complaints, every eighth
    an honour, every twelfth a penalty, every third a pledge. Returns their villages,
    all of one county. The same shops each time.
    """
    builder = _Builder(number, on)
    builder.build()
    return builder.villages


class _Builder:
    """Makes rows in bulk, a village's shops after those of another."""

    def __init__(self, number: int, on: date) -> None:
        self.number, self.on, self.dice = number, on, Random(number)
        first = VillageFactory()
        others = range(1, max(1, number // SHOPS_IN_A_VILLAGE))
        self.villages = [first] + [VillageFactory(town=first.town) for _ in others]
        self.county, self.by = first.town.county, UserFactory(is_superuser=True)

    def build(self) -> None:
        """Make the standards, then the shops."""
        began = moment(self.on - timedelta(days=SINCE))
        standards.install_defaults(county=self.county, by=self.by, at=began)
        lists = Checklist.objects.filter(county=self.county)
        self.lists = {one.sector: one for one in lists}
        self.pledge = PledgeText.objects.get(county=self.county, sector="")
        self.began = began
        for start in range(0, self.number, BATCH):
            places = range(start, min(start + BATCH, self.number))
            shops = Merchant.objects.bulk_create(self._shop(n) for n in places)
            operators = Operator.objects.bulk_create(self._operator(o) for o in shops)
            Inspection.objects.bulk_create(self._each(self._visits, operators))
            Complaint.objects.bulk_create(self._each(self._complaints, operators))
            Penalty.objects.bulk_create(self._each(self._penalties, operators))
            Award.objects.bulk_create(self._each(self._awards, operators))
            pledges = Pledge.objects.bulk_create(self._each(self._pledges, operators))
            PledgeBreach.objects.bulk_create(
                self._breach(one) for one in pledges if self.dice.random() < 0.1
            )

    def _each(self, make: _Maker, operators: list[Operator]) -> Iterator[Any]:
        for operator in operators:
            yield from make(operator)

    def _ago(self, least: int, most: int) -> datetime:
        return moment(self.on - timedelta(days=self.dice.randrange(least, most)))

    def _shop(self, place: int) -> Merchant:
        return Merchant(
            village=self.villages[place % len(self.villages)],
            public_id=f"b{place:09d}",
            name=f"渔火小馆{place}",
            uscc=f"BENCH{place:013d}",
            address=f"滨海路{place}号",
            sector=self.dice.choice(Sector.values),
            opened_on=self.on - timedelta(days=SINCE),
            registered_at=self.began,
            registered_by=self.by,
        )

    def _operator(self, shop: Merchant) -> Operator:
        return Operator(
            merchant=shop, name="林海生", uscc=shop.uscc, starts_on=shop.opened_on
        )

    def _visits(self, operator: Operator) -> Iterator[Inspection]:
        for turn in range(self.dice.choice((1, 2, 2, 3))):
            parts = [
                [name, self.dice.randrange(16, 26), 25]
                for name in ("证照", "卫生", "食品安全", "价格和诚信")
            ]
            at = self._ago(30 + 150 * (2 - turn), 150 + 150 * (2 - turn))
            yield Inspection(
                merchant_id=operator.merchant_id,
                operator=operator,
                checklist=self.lists[operator.merchant.sector],
                client_id=UUID(int=self.dice.getrandbits(128)),
                status=InspectionStatus.SIGNED,
                started_at=at,
                started_by=self.by,
                signed_at=at,
                signed_by=self.by,
                score=sum(part[1] for part in parts) * 100,
                sections=parts,
                criticals=self.dice.choice((0,) * 19 + (1,)),
            )

    def _complaints(self, operator: Operator) -> Iterator[Complaint]:
        for turn in range(self.dice.choice((0, 0, 1, 2))):
            decided = self._ago(1, 500)
            yield Complaint(
                merchant_id=operator.merchant_id,
                operator=operator,
                client_id=UUID(int=self.dice.getrandbits(128)),
                progress_code=f"{operator.pk:07d}{turn}",
                kind="complaint",
                topic="price",
                words="多收了钱",
                received_at=decided,
                due_on=self.on,
                status=self.dice.choice(("substantiated", "unsubstantiated")),
                weight=self.dice.choice(("minor", "serious")),
                decided_at=decided,
                decided_by=self.by,
                reasons="查过了",
            )

    def _penalties(self, operator: Operator) -> Iterator[Penalty]:
        if self.dice.random() < 1 / 12:
            decided = self._ago(10, 300).date()
            yield Penalty(
                merchant_id=operator.merchant_id,
                operator=operator,
                authority="市场监管所",
                document="1号",
                facts="没有标价",
                severity=self.dice.choice(("minor", "general", "serious")),
                decided_on=decided,
                served_on=decided,
                shown_until=decided + timedelta(days=self.dice.randrange(30, 400)),
                registered_at=self.began,
                registered_by=self.by,
            )

    def _awards(self, operator: Operator) -> Iterator[Award]:
        if self.dice.random() < 1 / 8:
            starts = self._ago(10, 300).date()
            yield Award(
                merchant_id=operator.merchant_id,
                operator=operator,
                title="放心消费示范店",
                given_by="县里",
                starts_on=starts,
                ends_on=starts + timedelta(days=365),
                recorded_at=self.began,
                recorded_by=self.by,
            )

    def _pledges(self, operator: Operator) -> Iterator[Pledge]:
        if self.dice.random() < 1 / 3:
            yield Pledge(
                merchant_id=operator.merchant_id,
                operator=operator,
                text=self.pledge,
                signed_at=self._ago(100, 500),
                signed_by=self.by,
            )

    def _breach(self, pledge: Pledge) -> PledgeBreach:
        return PledgeBreach(
            pledge=pledge,
            facts="少秤",
            found_at=self._ago(1, 90),
            found_by=self.by,
            cure_due_on=self.on,
        )
