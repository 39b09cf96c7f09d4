"""What anybody may take away of every shop: one row each, with named fields.

The public API, the daily table and its list of fields are all made from ``FIELDS``,
and every value from ``status_of``: none of them can say what the page does not.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Max, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from rewards.merchants.formulas.standing import State
from rewards.merchants.models import Merchant
from rewards.merchants.selectors.status import Status, statuses_of
from villages.models import Village

# So many shops are read at a time; each lot takes the same number of queries.
LOT = 500


class Kind(StrEnum):
    """What a field holds; anything but text may be empty."""

    TEXT = "text"
    DAY = "day"
    NUMBER = "number"
    PERCENT = "percent"


@dataclass(frozen=True)
class Field:
    """A field of open data: its name never changes, ``words`` say what it holds."""

    name: str
    kind: Kind
    words: Any
    read: Callable[[Status], Any]


def _percent(status: Status) -> Decimal | None:
    return None if status.score is None else Decimal(status.score).scaleb(-2)


FIELDS = (
    Field("as_of", Kind.DAY, _("这一行说的是哪一天"), lambda s: s.as_of),
    Field("public_id", Kind.TEXT, _("店的公开编号，不会变"), lambda s: s.public_id),
    Field("name", Kind.TEXT, _("门头上的名字"), lambda s: s.name),
    Field("address", Kind.TEXT, _("地址"), lambda s: s.address),
    Field("place", Kind.TEXT, _("哪个小组或哪条街"), lambda s: s.place),
    Field("village", Kind.TEXT, _("村"), lambda s: s.village),
    Field("town", Kind.TEXT, _("镇"), lambda s: s.town),
    Field("county", Kind.TEXT, _("县"), lambda s: s.county),
    Field("sector", Kind.TEXT, _("行当，见下面的代码"), lambda s: s.sector),
    Field("uscc", Kind.TEXT, _("统一社会信用代码"), lambda s: s.uscc),
    Field("state", Kind.TEXT, _("状态，见下面的代码"), lambda s: s.state.value),
    Field(
        "letter",
        Kind.TEXT,
        _("等级，A到D；没有等级时空着，空着不是不好"),
        lambda s: (s.letter or "").upper(),
    ),
    Field("score", Kind.PERCENT, _("总分，满分100"), _percent),
    Field("inspected_on", Kind.DAY, _("哪天检查的"), lambda s: s.inspected_on),
    Field("valid_until", Kind.DAY, _("等级有效到哪天"), lambda s: s.valid_until),
    Field("until", Kind.DAY, _("没有等级时，最早哪天能评"), lambda s: s.until),
    Field(
        "started_on", Kind.DAY, _("现在的经营者从哪天起经营"), lambda s: s.started_on
    ),
    Field("critical_faults", Kind.NUMBER, _("关键项几项没做到"), lambda s: s.criticals),
    Field("faults", Kind.NUMBER, _("几项没做到"), lambda s: len(s.faults)),
    Field(
        "complaints",
        Kind.NUMBER,
        _("近一年查实的投诉，都已处理完"),
        lambda s: s.complaints,
    ),
    Field("pledges", Kind.NUMBER, _("签了几份承诺"), lambda s: len(s.pledges)),
    Field(
        "open_breaches", Kind.NUMBER, _("违反承诺还没改好的"), lambda s: s.open_breaches
    ),
    Field("penalties", Kind.NUMBER, _("在期内的行政处罚"), lambda s: len(s.penalties)),
    Field("awards", Kind.NUMBER, _("还有效的表彰"), lambda s: len(s.awards)),
)

# What the codes in ``state`` mean.
STATE_WORDS = {
    State.GRADED: _("有等级"),
    State.UNDER_REVIEW: _("店家对结果有不同意见，正在复核；以前有等级的，仍按原等级"),
    State.AWAITING: _("待评：新店，或还没有检查过"),
    State.SUSPENDED: _("出过安全事故，暂不评级"),
    State.STALE: _("该复查了，旧等级不再作数"),
    State.EXEMPT: _("这一类店不评等级"),
    State.CLOSED: _("已关店"),
}


def row_of(status: Status) -> dict[str, Any]:
    """Return the row of a shop, a value for each of ``FIELDS`` in their order.

    Days are dates, percents are Decimals with two places; what there is none of is
    None, and "" where the field is text.
    """
    return {field.name: field.read(status) for field in FIELDS}


def open_shops(
    *, on: date, words: str = "", place: str = ""
) -> "QuerySet[Merchant, Merchant]":
    """Return the shops that trade on the day, in an order that never changes.

    ``words`` is a part of the name, the address or the street, or a whole unified
    social credit code; ``place`` the division code of a county, town or village.
    """
    shops = Merchant.objects.trading(on=on).order_by("pk")
    if place:
        shops = shops.filter(
            Q(village__code=place)
            | Q(village__town__code=place)
            | Q(village__town__county__code=place)
        )
    if words:
        shops = shops.matching(words)
    return shops


def rows(*, on: date) -> Iterator[dict[str, Any]]:
    """Yield the row of every shop that trades on the day, read lot by lot."""
    last = 0
    while lot := list(open_shops(on=on).filter(pk__gt=last)[:LOT]):
        last = lot[-1].pk
        statuses = statuses_of(lot, on=on)
        for shop in lot:
            yield row_of(statuses[shop.pk])


def mark_of_all(*, on: date) -> str:
    """Return a mark that changes whenever any row of the day does; two queries.

    Every write that the public page shows raises the shop's version, so the sum of
    all versions only grows; names of places are taken as they are.
    """
    total = Merchant.objects.aggregate(Count("pk"), Max("pk"), Sum("version"))
    places = Village.objects.values_list(
        "pk", "name", "town__name", "town__county__name"
    )
    told = repr((on, sorted(total.items()), list(places.order_by("pk"))))
    return hashlib.sha256(told.encode()).hexdigest()[:32]
