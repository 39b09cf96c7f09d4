"""Read who did what."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from grassroots.audit.models import Event


def events_in(
    villages: Any, *, since: date | None = None, until: date | None = None
) -> "QuerySet[Event]":
    """Return what was done in the villages (keys, or a query of keys), newest first.

    ``since`` and ``until`` are local days, both included.
    """
    found = Event.objects.filter(village_id__in=villages)
    if since:
        found = found.filter(occurred_at__gte=_morning(since))
    if until:
        found = found.filter(occurred_at__lt=_morning(until + timedelta(days=1)))
    return found.order_by("-occurred_at", "-pk")


def author_of(action: str, *, target: models.Model, at: datetime) -> int | None:
    """Return the key of who did it to the target at that moment, if that is known."""
    found = Event.objects.filter(
        action=action,
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        occurred_at=at,
    )
    return found.order_by("-pk").values_list("by_id", flat=True).first()


def hands_on(target: models.Model) -> set[int]:
    """Return the keys of all who ever did something to the target."""
    lines = Event.objects.filter(
        target_type=target._meta.label_lower,
        target_id=str(target.pk),
        by_id__isnull=False,
    )
    return {key for key in lines.values_list("by_id", flat=True) if key}


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
