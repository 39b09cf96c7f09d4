"""Read who did what."""

from datetime import date, datetime, time, timedelta
from typing import Any

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


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
