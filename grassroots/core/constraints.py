"""Constraints that several models share."""

from django.db import models
from django.db.models import Q


def both_or_neither(first: str, second: str, *, name: str) -> models.CheckConstraint:
    """Require that two columns are filled together or empty together."""
    together = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    return models.CheckConstraint(condition=together | neither, name=name)


def exactly_one(*columns: str, name: str) -> models.CheckConstraint:
    """Require that just one of the nullable columns is filled."""
    choices = Q()
    for chosen in columns:
        choices |= Q(**{f"{column}__isnull": column != chosen for column in columns})
    return models.CheckConstraint(condition=choices, name=name)


def ends_after_start(
    *, name: str, start: str = "starts_on", end: str = "ends_on"
) -> models.CheckConstraint:
    """Require that a period that ends does not end before it starts."""
    return models.CheckConstraint(
        condition=Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": models.F(start)}),
        name=name,
    )
