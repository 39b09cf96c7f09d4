"""What is asked at a co-op: the shared indicators and its own."""

from django.db.models import Q, QuerySet

from rewards.ruralcredit.formulas.dossiers import DERIVED
from rewards.ruralcredit.models import Coop, Indicator, Origin


def indicators_of(coop: Coop) -> "QuerySet[Indicator]":
    """Return what is in use at the co-op, in the order in which it is asked."""
    mine = Q(coop__isnull=True) | Q(coop=coop)
    return Indicator.objects.filter(mine, is_in_use=True)


def asked_of(coop: Coop) -> "QuerySet[Indicator]":
    """Return what an officer asks at home: not what the product works out itself."""
    return (
        indicators_of(coop).filter(origin=Origin.SURVEY).exclude(code__in=list(DERIVED))
    )


def needed_of(coop: Coop) -> "QuerySet[Indicator]":
    """Return what a complete file holds: asked at home, or from the co-op's register."""
    return indicators_of(coop).filter(origin__in=[Origin.SURVEY, Origin.REGISTER])


def is_derived(indicator: Indicator) -> bool:
    """Return whether a shared indicator follows from others, so that nobody is asked."""
    return indicator.coop_id is None and indicator.code in DERIVED
