"""Publish what shops are judged by: schemes, checklists, texts of pledges.

The county publishes. A published standard never changes (the database refuses it); a
new version takes its place from a day on, for visits that begin from then.
"""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Max
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.standards import (
    BandsNotFalling,
    DoubledItem,
    InThePast,
    NoItems,
    NotBusiness,
    NotTheCounty,
)
from rewards.merchants.formulas.business import personal_word
from rewards.merchants.models import (
    Checklist,
    ChecklistItem,
    PledgeText,
    Scheme,
    Sector,
)
from villages.models import County
from villages.permissions import supervises

Published = TypeVar("Published", Scheme, Checklist, PledgeText)

_DEEDS: dict[Any, str] = {
    Scheme: "merchants.scheme_published",
    Checklist: "merchants.checklist_published",
    PledgeText: "merchants.pledge_text_published",
}
_DATA = Path(__file__).resolve().parents[1] / "data"
DEFAULT_SOURCE = "参照食品安全、计量、消费者权益保护等法律和各地公布的检查表编写"


@dataclass(frozen=True)
class Line:
    """One line of a checklist, as it is to be published."""

    section: str
    text: str
    fault_text: str
    weight: int
    is_critical: bool = False


@lru_cache
def default_checklists() -> dict[str, tuple[Line, ...]]:
    """Return the checklists that come with the product, by sector."""
    with (_DATA / "checklists.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        sector: tuple(
            Line(
                section=row["section"],
                text=row["text"],
                fault_text=row["fault_text"],
                weight=int(row["weight"]),
                is_critical=row["critical"] == "是",
            )
            for row in group
        )
        for sector, group in groupby(rows, key=lambda row: row["sector"])
    }


@lru_cache
def default_pledges() -> tuple[dict[str, Any], ...]:
    """Return the pledges that come with the product: sector, title, body, breach_means."""
    with (_DATA / "pledges.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@transaction.atomic
def install_defaults(*, county: County, by: User, at: datetime) -> int:
    """Publish the product's own standards for what the county has none of yet.

    They hold from today. Returns how many were published; running it twice publishes
    nothing more. Raises NotTheCounty.
    """
    require_county(by, county, at=at)
    on = timezone.localdate(at)
    county = _locked(county)
    given: dict[str, Any] = {"county": county, "effective_on": on, "by": by, "at": at}
    made = 0
    if not Scheme.objects.filter(county=county).exists():
        publish_scheme(**given, source=DEFAULT_SOURCE)
        made += 1
    for sector, lines in default_checklists().items():
        if not Checklist.objects.filter(county=county, sector=sector).exists():
            title = f"{Sector(sector).label}检查表"
            publish_checklist(
                **given, sector=sector, title=title, lines=lines, source=DEFAULT_SOURCE
            )
            made += 1
    for row in default_pledges():
        same = PledgeText.objects.filter(county=county, title=row["title"])
        if not same.exists():
            publish_pledge_text(**given, **row, source=DEFAULT_SOURCE)
            made += 1
    return made


@transaction.atomic
def publish_scheme(
    *,
    county: County,
    effective_on: date,
    by: User,
    at: datetime,
    source: str = "",
    **terms: Any,
) -> Scheme:
    """Publish the next scheme; ``terms`` are fields of Scheme, the rest by default.

    Raises NotTheCounty, InThePast and BandsNotFalling. It applies to a shop from its
    next visit on; nobody is graded anew because of it.
    """
    require_county(by, county, at=at)
    county = _locked(county)
    scheme = Scheme(county=county, effective_on=effective_on, source=source, **terms)
    if not (scheme.band_a > scheme.band_b > scheme.band_c) or not (
        scheme.floor_a >= scheme.floor_b >= scheme.floor_c
    ):
        raise BandsNotFalling
    return _publish(scheme, Scheme.objects.filter(county=county), by=by, at=at)


@transaction.atomic
def publish_checklist(
    *,
    county: County,
    sector: str,
    title: str,
    lines: Iterable[Line],
    effective_on: date,
    by: User,
    at: datetime,
    source: str = "",
) -> Checklist:
    """Publish the next checklist of a sector.

    Raises NotTheCounty, InThePast, NoItems, DoubledItem and NotBusiness. Visits that
    have begun go on by the version they began with.
    """
    require_county(by, county, at=at)
    county = _locked(county)
    kept = list(lines)
    _require_lawful(kept)
    checklist = Checklist(
        county=county,
        sector=sector,
        title=title,
        effective_on=effective_on,
        source=source,
    )
    same = Checklist.objects.filter(county=county, sector=sector)
    _number(checklist, same, at=at)
    checklist.save()
    ChecklistItem.objects.bulk_create(
        ChecklistItem(
            checklist=checklist,
            order=order,
            section=line.section,
            text=line.text,
            fault_text=line.fault_text,
            weight=line.weight,
            is_critical=line.is_critical,
        )
        for order, line in enumerate(kept, start=1)
    )
    return _sign(checklist, by=by, at=at)


@transaction.atomic
def publish_pledge_text(
    *,
    county: County,
    title: str,
    body: str,
    breach_means: str,
    effective_on: date,
    by: User,
    at: datetime,
    sector: str = "",
    source: str = "",
) -> PledgeText:
    """Publish a pledge that shops may sign, or the next version of one.

    Who signed an earlier version stays bound to that one. Raises NotTheCounty and
    InThePast.
    """
    require_county(by, county, at=at)
    county = _locked(county)
    text = PledgeText(
        county=county,
        sector=sector,
        title=title,
        body=body,
        breach_means=breach_means,
        effective_on=effective_on,
        source=source,
    )
    same = PledgeText.objects.filter(county=county, sector=sector, title=title)
    return _publish(text, same, by=by, at=at)


def require_county(by: User, county: County, *, at: datetime) -> None:
    """Raise NotTheCounty unless the user supervises the county. An installer may, too."""
    if by.is_superuser or supervises(by, county, on=timezone.localdate(at)):
        return
    raise NotTheCounty


def _locked(county: County) -> County:
    """Return the county, locked: two versions at once would get one number."""
    return County.objects.select_for_update().get(pk=county.pk)


def _publish(
    standard: Published, same: "models.QuerySet[Any]", *, by: User, at: datetime
) -> Published:
    _number(standard, same, at=at)
    return _sign(standard, by=by, at=at)


def _number(standard: Any, same: "models.QuerySet[Any]", *, at: datetime) -> None:
    """Give the next version; refuse a day before today or before the last version's."""
    last = same.aggregate(version=Max("version"), since=Max("effective_on"))
    today = timezone.localdate(at)
    if standard.effective_on < max(today, last["since"] or today):
        raise InThePast(since=(last["since"] or today).isoformat())
    standard.version = (last["version"] or 0) + 1


def _sign(standard: Published, *, by: User, at: datetime) -> Published:
    standard.published_at, standard.published_by = at, by
    standard.save()
    audit.record(
        _DEEDS[type(standard)],
        target=standard,
        by=by,
        at=at,
        data={"version": standard.version, "from": standard.effective_on.isoformat()},
    )
    return standard


def _require_lawful(lines: list[Line]) -> None:
    if not lines:
        raise NoItems
    seen = set()
    for line in lines:
        if line.text in seen:
            raise DoubledItem(text=line.text)
        seen.add(line.text)
        word = personal_word(line.text) or personal_word(line.fault_text)
        if word:
            raise NotBusiness(text=line.text, word=word)
