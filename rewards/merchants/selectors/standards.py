"""Which scheme, checklist and pledges hold on a day in a county."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from rewards.merchants.formulas.grading import Terms
from rewards.merchants.formulas.standing import Clocks
from rewards.merchants.models import Checklist, PledgeText, Scheme
from villages.models import County

Published = TypeVar("Published", Scheme, Checklist, PledgeText)
_TERMS = tuple(Terms.__dataclass_fields__)
_CLOCKS = tuple(Clocks.__dataclass_fields__)


def scheme_in_force(county: County | int, *, on: date) -> Scheme | None:
    """Return the newest published scheme whose day has come."""
    return Scheme.objects.in_force(on=on).filter(county=county).first()


def checklist_in_force(
    county: County | int, sector: str, *, on: date
) -> Checklist | None:
    """Return the newest published checklist of a sector whose day has come."""
    found = Checklist.objects.in_force(on=on).filter(county=county, sector=sector)
    return found.first()


def pledge_texts_for(
    county: County | int, sector: str, *, on: date
) -> "QuerySet[PledgeText]":
    """Return the pledges that a shop of the sector may sign, newest versions first."""
    meant = Q(sector="") | Q(sector=sector)
    return PledgeText.objects.in_force(on=on).filter(meant, county=county)


def offered_pledges(county: County | int, sector: str, *, on: date) -> list[PledgeText]:
    """Return of each pledge that a shop of the sector may sign the newest version."""
    texts = pledge_texts_for(county, sector, on=on)
    newest: dict[tuple[str, str], PledgeText] = {}
    for text in texts.order_by("sector", "title", "-effective_on", "-version"):
        newest.setdefault((text.sector, text.title), text)
    return list(newest.values())


def terms_of(scheme: Scheme) -> Terms:
    """Return the numbers of a scheme, as the formula takes them."""
    return Terms(**{name: getattr(scheme, name) for name in _TERMS})


def clocks_of(scheme: Scheme | None) -> Clocks:
    """Return the clocks of a scheme; without one, those of the national rules."""
    if scheme is None:
        return Clocks()
    return Clocks(**{name: getattr(scheme, name) for name in _CLOCKS})


@dataclass(frozen=True)
class Overview:
    """What a county has published, the newest first, and what of it holds on a day."""

    schemes: list[Scheme]
    checklists: list[Checklist]
    pledges: list[PledgeText]
    on: date

    @property
    def is_empty(self) -> bool:
        """Return whether the county has published nothing at all."""
        return not (self.schemes or self.checklists or self.pledges)

    @property
    def newest_scheme(self) -> Scheme | None:
        """Return the scheme that was published last, whether or not its day has come."""
        return self.schemes[0] if self.schemes else None

    def last_checklist(self, sector: str) -> Checklist | None:
        """Return the checklist of a sector that was published last."""
        return next((one for one in self.checklists if one.sector == sector), None)

    @property
    def shown_schemes(self) -> list[Scheme]:
        """Return the scheme that holds, after those whose day is to come."""
        return _shown(self.schemes, on=self.on, kind=lambda one: one.county_id)

    @property
    def shown_checklists(self) -> list[Checklist]:
        """Return the same of each sector's checklists."""
        return _shown(self.checklists, on=self.on, kind=lambda one: one.sector)

    @property
    def shown_pledges(self) -> list[PledgeText]:
        """Return the same of each pledge."""
        key = attrgetter("sector", "title")
        return _shown(self.pledges, on=self.on, kind=key)


def overview(county: County, *, on: date) -> Overview:
    """Return all that a county has published."""
    published = {"county": county, "published_at__isnull": False}
    newest = ("-effective_on", "-version")
    return Overview(
        schemes=list(Scheme.objects.filter(**published).order_by(*newest)),
        checklists=list(
            Checklist.objects.filter(**published).order_by("sector", *newest)
        ),
        pledges=list(
            PledgeText.objects.filter(**published).order_by("sector", "title", *newest)
        ),
        on=on,
    )


def _shown(
    rows: list[Published], *, on: date, kind: Callable[[Any], Any]
) -> list[Published]:
    """Keep the rows to come, and of each kind the first whose day has come."""
    kept, holding = [], set()
    for row in rows:
        if row.effective_on <= on:
            if kind(row) in holding:
                continue
            holding.add(kind(row))
        kept.append(row)
    return kept
