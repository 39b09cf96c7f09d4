"""The shops of the demo: names, what inspectors found, and what became of it.

All invented. Days are counted back from the day of the demo; the places of faults are
those of the checklists that come with the product.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.portal.demo.setting_up import Stage

INSPECTOR = ("宋立平", "13900000009")
OTHER_INSPECTOR = ("傅红", "13900000011")
MERCHANT = ("林海生", "13900000010")


@dataclass
class Scene:
    """Who acts, until when, and with which dice."""

    stages: list[Stage]
    inspector: User
    today: date
    until: datetime
    dice: Random

    def at(self, days_ago: int, hour: int = 10) -> datetime:
        """Return a moment so many days ago; on the last day nothing after ``until``."""
        day = self.today - timedelta(days=days_ago)
        moment = timezone.make_aware(datetime.combine(day, time(hour)))
        return min(moment, self.until)

    def key(self) -> UUID:
        """Return a fresh key of something that a device sends."""
        return UUID(int=self.dice.getrandbits(128), version=4)


@dataclass(frozen=True)
class Visit:
    """How many days ago, the places of the faults, and what the merchant said."""

    days_ago: int
    faults: tuple[int, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class ShopPlan:
    """One shop, and what there is to tell of it. ``village`` counts from 0."""

    name: str
    sector: str
    address: str
    operator: str
    years: int
    visits: tuple[Visit, ...] = ()
    village: int = 0
    opened_days_ago: int = 0
    pledge: str = ""
    on_street: bool = True
    has_plate: bool = True
    reply: str = ""
    phone: str = ""


SHOPS = (
    ShopPlan(
        name="渔火小馆",
        sector="catering",
        address="滨海路36号",
        operator=MERCHANT[0],
        phone=MERCHANT[1],
        years=6,
        visits=(
            Visit(396),
            Visit(38, (5, 7, 12, 14, 15, 18), "冰柜温度计坏了，换好了再拍给你们看"),
        ),
        pledge="海鲜当面过秤，差一两赔一斤。",
        reply="冷柜换了新温度计，早晚各记一次，本子挂在门口。",
    ),
    ShopPlan(
        name="东岛渔家",
        sector="catering",
        address="滨海路38号",
        operator="毕德福",
        years=9,
        visits=(Visit(402), Visit(118, (9,))),
        pledge="活鱼死了不上桌。",
    ),
    ShopPlan(
        name="利民超市",
        sector="food_shop",
        address="滨海路40号",
        operator="丛玉梅",
        years=11,
        visits=(Visit(320, (9,)), Visit(75, (9, 13))),
        pledge="过期一天，退一赔十。",
    ),
    ShopPlan(
        name="老于理发店",
        sector="services",
        address="滨海路42号",
        operator="于振东",
        years=0,
        opened_days_ago=40,
        pledge="先说价钱再动剪子。",
    ),
    ShopPlan(
        name="渔村早点",
        sector="catering",
        address="滨海路46号",
        operator="鞠淑珍",
        years=5,
        visits=(Visit(410, (4, 9)),),
        pledge="当天的油当天换。",
    ),
    ShopPlan(
        name="听涛民宿",
        sector="lodging",
        address="滨海路50号",
        operator="邹凯",
        years=3,
        visits=(Visit(260), Visit(12, (3, 4, 8, 9), "灭火器是上周拿去充粉的，有收条")),
        pledge="网上什么价，到店什么价。",
    ),
    ShopPlan(
        name="守望农资",
        sector="farm_supplies",
        address="村西大路2号",
        operator="隋永胜",
        years=8,
        visits=(Visit(140, (13,)),),
        pledge="种子不出苗，包赔包换。",
        on_street=False,
    ),
    ShopPlan(
        name="东岛油坊",
        sector="mill",
        address="村东晒场1号",
        operator="初培田",
        years=14,
        visits=(Visit(398), Visit(90)),
        pledge="只榨本地花生，油里不掺一滴别的。",
        on_street=False,
    ),
    ShopPlan(
        name="码头鲜货",
        sector="market_stall",
        address="渔港码头3号",
        operator="单洪波",
        years=2,
        visits=(Visit(200, (4, 6)),),
        on_street=False,
        has_plate=False,
    ),
    ShopPlan(
        name="南湾饺子馆",
        sector="catering",
        address="南湾大街8号",
        operator="迟凤霞",
        years=4,
        visits=(Visit(170, (7,)),),
        village=1,
        on_street=False,
    ),
)
STREET = ("滨海路诚信一条街", "从渔港到小桥，六家店一起签的承诺，有事一起担。")
