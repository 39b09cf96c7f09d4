"""What was told past the village: to those above it, and to who has the code."""

from datetime import date

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When

from grassroots.core import sealing, short_code
from villages.models import AreaRole, Concern, ConcernLevel, County, Town, Village


def digest_of(code: str) -> str:
    """Return by what a progress code is found; the code itself is kept nowhere."""
    return sealing.digest(short_code.normalise(code))


def by_code(typed: str) -> Concern | None:
    """Return the matter of a progress code, None for a code that nobody has."""
    found = Concern.objects.filter(code_digest=digest_of(typed), purged_at=None)
    return found.select_related("about__town__county").first()


def concerns_for(
    role: str, area: County | Town | Village, *, on: date
) -> "QuerySet[Concern]":
    """Return what a supervisor of a town or county may see, open ones first.

    The town sees what was given to it; the county what was given to it, and what the
    town let pass its last day. For everybody else there is nothing.
    """
    found = Concern.objects.none()
    if role == AreaRole.SUPERVISOR and isinstance(area, Town):
        found = Concern.objects.filter(about__town=area, level=ConcernLevel.TOWN)
    elif role == AreaRole.SUPERVISOR and isinstance(area, County):
        climbed = Q(answered_at=None, due_on__lt=on)
        found = Concern.objects.filter(
            Q(level=ConcernLevel.COUNTY) | climbed, about__town__county=area
        )
    is_open = Case(
        When(answered_at=None, then=Value(0)),
        default=Value(1),
        output_field=IntegerField(),
    )
    return (
        found.filter(purged_at=None)
        .select_related("about__town", "taken_by", "answered_by")
        .order_by(is_open, "due_on", "-pk")
    )


def waiting_for(role: str, area: County | Town | Village, *, on: date) -> int:
    """Return how many of them wait for an answer."""
    return concerns_for(role, area, on=on).filter(answered_at=None).count()
