"""What stands on the notice board: masked, praise only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from grassroots.core.formulas import mask_name
from villages.models import (
    BehaviourRecord,
    County,
    PublicNotice,
    Purpose,
    RecordStatus,
    Rule,
    RuleKind,
    RuleSubject,
    Town,
    Village,
)
from villages.models.record import not_expired
from villages.selectors.consents import who_consented

# Codes of the county's template: three letters for the category, A for what adds.
_NUMBERED = re.compile(r"[A-Z]{3}-A(\d+)")
SHOWN = (RecordStatus.ON_NOTICE, RecordStatus.OBJECTED, RecordStatus.EFFECTIVE)


@dataclass(frozen=True)
class NoticeRow:
    """One line of a notice as anybody may read it."""

    name: str
    hamlet: str
    rule: Rule
    points: int
    clause: str
    acted_on: date
    status: str


def notices_in(area: County | Town | Village, *, on: date) -> "QuerySet[PublicNotice]":
    """Return the notices of an area, newest first, with what they hold on the day.

    What has expired is counted no more.
    """
    villages = Village.objects.in_area(area)
    shown = Q(records__status__in=SHOWN, records__rule__is_public=True)
    shown &= not_expired(on=on, prefix="records__")
    return (
        PublicNotice.objects.filter(village__in=villages)
        .select_related("village")
        .annotate(
            records_shown=Count("records", filter=shown),
            points_shown=Sum("records__points_granted", filter=shown, default=0),
        )
        .order_by("-starts_on", "-number")
    )


def current(village: Village, on: date) -> "QuerySet[PublicNotice]":
    """Return the notices that stand on the day, the one that ends first first."""
    return (
        notices_in(village, on=on)
        .filter(starts_on__lte=on, effective_on__gt=on)
        .order_by("effective_on", "number")
    )


def notice_rows(notice: PublicNotice, on: date) -> list[NoticeRow]:
    """Return the lines of a notice: adds only, a surname and a star, never a number.

    What has expired by the day is on no notice any more, not on an old one either.
    """
    records = (
        BehaviourRecord.objects.filter(
            notice=notice,
            status__in=SHOWN,
            rule__kind=RuleKind.ADD,
            rule__is_public=True,
        )
        .not_expired(on=on)
        .select_related("rule", "household", "resident")
        .order_by("-points_granted", "rule__code", "pk")
    )
    return masked_rows(records, on)


def masked_rows(records: Iterable[BehaviourRecord], on: date) -> list[NoticeRow]:
    """Turn records into lines that anybody may read.

    Whoever has not agreed to publication, or has taken it back by that day, is 一位村民
    without a hamlet: in a small hamlet the deed alone would give the name away.
    """
    records = list(records)
    named = who_consented({one.resident for one in records}, Purpose.PUBLICATION, on)
    return [_row(one, is_named=one.resident_id in named) for one in records]


def _row(record: BehaviourRecord, *, is_named: bool) -> NoticeRow:
    return NoticeRow(
        name=_name(record) if is_named else _("一位村民"),
        hamlet=record.household.hamlet if is_named else "",
        rule=record.rule,
        points=record.points_granted or 0,
        clause=clause(record.rule),
        acted_on=record.acted_on,
        status=record.status,
    )


def _name(record: BehaviourRecord) -> str:
    masked = mask_name(record.resident.name)
    if record.rule.subject == RuleSubject.HOUSEHOLD:
        return _("%(name)s家") % {"name": masked}
    return masked


def clause(rule: Rule) -> str:
    """Say under which clause a deed counts, as people would look it up in the book.

    That is the book's own words; else the number in the category (志愿服务第8条) that a
    code such as VOL-A08 stands for; else the code.
    """
    if rule.basis:
        return rule.basis
    numbered = _NUMBERED.fullmatch(rule.code)
    if not numbered:
        return rule.code
    return _("%(category)s第%(number)d条") % {
        "category": rule.category_label,
        "number": int(numbered[1]),
    }
