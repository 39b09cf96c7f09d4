"""Publish what shops are judged by: schemes, checklists, texts of pledges.

The county publishes. A published standard never changes (the database refuses it); a
new version takes its place from a day on, for visits that begin from then.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import F, Max
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.standards import (
    BadLine,
    BandsNotFalling,
    CapsNotFalling,
    DoubledItem,
    InThePast,
    NoItems,
    NotBusiness,
    NotTheCounty,
    NumberOutOfRange,
)
from rewards.merchants.formulas import fairness
from rewards.merchants.formulas.business import personal_word
from rewards.merchants.models import (
    Checklist,
    ChecklistItem,
    Merchant,
    PledgeText,
    Scheme,
    Sector,
)
from rewards.merchants.services.shipped import (
    Line,
    default_checklists,
    default_pledges,
)
from villages.models import County
from villages.permissions import supervises

# What the columns of a line hold, and what a line may weigh.
MOST_SECTION, MOST_TEXT, MOST_WEIGHT = 20, 120, 100
Published = TypeVar("Published", Scheme, Checklist, PledgeText)

_DEEDS: dict[Any, str] = {
    Scheme: "merchants.scheme_published",
    Checklist: "merchants.checklist_published",
    PledgeText: "merchants.pledge_text_published",
}
DEFAULT_SOURCE = "参照食品安全、计量、消费者权益保护等法律和各地公布的检查表编写"


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

    Raises NotTheCounty, InThePast, NumberOutOfRange, BandsNotFalling and
    CapsNotFalling. It applies to a shop from its next visit on; nobody is graded anew
    because of it.
    """
    require_county(by, county, at=at)
    county = _locked(county)
    scheme = Scheme(county=county, effective_on=effective_on, source=source, **terms)
    _require_fair(scheme)
    published = _publish(scheme, Scheme.objects.filter(county=county), by=by, at=at)
    # The pages of shops without a grade tell the scheme's terms: none is kept.
    shops = Merchant.objects.filter(village__town__county=county)
    in_turn = shops.select_for_update(of=("self",)).order_by("pk")
    keys = list(in_turn.values_list("pk", flat=True))
    Merchant.objects.filter(pk__in=keys).update(version=F("version") + 1)
    return published


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

    Raises NotTheCounty, InThePast, NoItems, BadLine, DoubledItem and NotBusiness.
    Visits that have begun go on by the version they began with.
    """
    require_county(by, county, at=at)
    county = _locked(county)
    kept = list(lines)
    require_lawful(kept)
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

    Who signed an earlier version stays bound to that one. Raises NotTheCounty,
    NotBusiness and InThePast.
    """
    require_county(by, county, at=at)
    _require_business(title, body, breach_means, of=title)
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


def require_lawful(lines: Sequence[Line]) -> None:
    """Refuse a checklist that may not be published, by its first line that is wrong."""
    if not lines:
        raise NoItems
    seen = set()
    for number, line in enumerate(lines, start=1):
        require_line(line, number=number)
        if line.text in seen:
            raise DoubledItem(text=line.text)
        seen.add(line.text)


def require_line(line: Line, *, number: int) -> None:
    """Raise BadLine or NotBusiness unless a line may stand by itself."""
    words = (line.section, line.text, line.fault_text)
    lengths = zip(words, (MOST_SECTION, MOST_TEXT, MOST_TEXT), strict=True)
    sound = all(word and len(word) <= most for word, most in lengths)
    if not sound or not 1 <= line.weight <= MOST_WEIGHT:
        raise BadLine(number=number)
    _require_business(*words, of=line.text)


def _require_business(*said: str, of: str) -> None:
    """Refuse words about people instead of the business."""
    for words in said:
        if word := personal_word(words):
            raise NotBusiness(text=of, word=word)


def _require_fair(scheme: Scheme) -> None:
    """Refuse a scheme that would break what merchants were promised."""
    terms = {name: getattr(scheme, name) for name in fairness.LIMITS}
    if beyond := fairness.beyond_limits(terms):
        name, least, most = beyond
        field: Any = Scheme._meta.get_field(name)
        raise NumberOutOfRange(
            name=name, label=field.verbose_name, least=least, most=most
        )
    if not fairness.falls(terms):
        raise BandsNotFalling
    if not fairness.caps_hold(vars(scheme)):
        raise CapsNotFalling
