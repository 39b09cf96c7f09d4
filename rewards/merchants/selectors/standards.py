"""Which scheme, checklist and pledges hold on a day in a county."""

from datetime import date

from django.db.models import Q, QuerySet

from rewards.merchants.formulas.grading import Terms
from rewards.merchants.formulas.standing import Clocks
from rewards.merchants.models import Checklist, PledgeText, Scheme
from villages.models import County

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


def terms_of(scheme: Scheme) -> Terms:
    """Return the numbers of a scheme, as the formula takes them."""
    return Terms(**{name: getattr(scheme, name) for name in _TERMS})


def clocks_of(scheme: Scheme | None) -> Clocks:
    """Return the clocks of a scheme; without one, those of the national rules."""
    if scheme is None:
        return Clocks()
    return Clocks(**{name: getattr(scheme, name) for name in _CLOCKS})
