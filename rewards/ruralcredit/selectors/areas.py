"""Where a co-op works, and which dossiers lie in an area."""

from datetime import date
from typing import Any, cast

from django.db.models import QuerySet

from rewards.ruralcredit.errors.rating import NoSuchArea
from rewards.ruralcredit.models import Coop, Dossier
from villages.models import County, Town, Village

Area = County | Town | Village
_BY_LENGTH = {6: County, 9: Town, 12: Village}


def area_of(code: str) -> Area:
    """Return the county, town or village of a division code; raises NoSuchArea."""
    model: Any = _BY_LENGTH.get(len(code))
    area = model and model.objects.filter(code=code).first()
    if area is None:
        raise NoSuchArea(code=code)
    return cast("Area", area)


def villages_in(code: str) -> tuple[int, ...]:
    """Return the keys of the villages of a division code; raises NoSuchArea."""
    villages = Village.objects.in_area(area_of(code))
    return tuple(villages.order_by("pk").values_list("pk", flat=True))


def dossiers_in(coop: Coop, villages: tuple[int, ...]) -> "QuerySet[Dossier]":
    """Return the kept dossiers of open households in some villages."""
    return Dossier.objects.kept().filter(
        coop=coop, household__village__in=villages, household__closed_on__isnull=True
    )


def served_villages(coop: Coop, *, on: date) -> "QuerySet[Village]":
    """Return the villages that the co-op serves on the day, by town."""
    served = coop.service_areas.in_force(on=on).values("village")
    found = Village.objects.filter(pk__in=served).select_related("town__county")
    return found.order_by("town__code", "code")


def areas_of(coop: Coop, *, on: date) -> list[tuple[str, str]]:
    """Return (code, name) of what a co-op may rate at once: all, its towns, its villages."""
    villages = list(served_villages(coop, on=on))
    towns = {one.town.code: one.town.name for one in villages}
    named = {one.code: f"{one.town.name} {one.name}" for one in villages}
    return [(coop.county.code, coop.county.name), *towns.items(), *named.items()]
