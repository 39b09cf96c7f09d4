"""What somebody has agreed to, on which day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from villages.models import Consent, Resident


def in_force(on: date) -> "QuerySet[Consent]":
    """Return the consents that hold at the end of the day.

    One that was taken back on the day no longer holds on it.
    """
    tomorrow = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    return Consent.objects.filter(
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=tomorrow),
        given_at__lt=tomorrow,
    )


def has_consent(resident: Resident, purpose: str, on: date) -> bool:
    """Return whether the resident's consent to the purpose holds on the day."""
    return in_force(on).filter(resident=resident, purpose=purpose).exists()


def who_consented(
    residents: "Iterable[Resident] | QuerySet[Resident]", purpose: str, on: date
) -> set[int]:
    """Return the keys of those residents whose consent to the purpose holds."""
    given = in_force(on).filter(resident__in=residents, purpose=purpose)
    return set(given.values_list("resident_id", flat=True))
