"""What somebody has agreed to, on which day."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from villages.models import Consent, ConsentText, Resident


def in_force(on: date) -> "QuerySet[Consent]":
    """Return the consents that hold at the end of the day.

    One that was taken back on the day no longer holds on it; nor does one to a text
    that another has followed by then which asks again.
    """
    tomorrow = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    return Consent.objects.filter(
        ~Exists(_asks_again().filter(effective_from__lte=on)),
        Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gte=tomorrow),
        given_at__lt=tomorrow,
    )


def _asks_again() -> "QuerySet[ConsentText]":
    """Return the later texts to the outer consent that ask for another yes."""
    return ConsentText.objects.filter(
        purpose=OuterRef("purpose"),
        version__gt=OuterRef("text__version"),
        asks_again=True,
    )


def text_offered(purpose: str, on: date) -> ConsentText | None:
    """Return the words that one agrees to on the day: the newest announced by then."""
    announced = ConsentText.objects.filter(purpose=purpose, announced_on__lte=on)
    return announced.order_by("-version").first()


def asked_again(resident: Resident, on: date) -> "list[Consent]":
    """Return the resident's open consents that a newer text asks for again, by purpose.

    Each has ``asked_on``: from that day it holds no more, unless answered.
    """
    newer = _asks_again().filter(announced_on__lte=on).order_by("effective_from")
    return list(
        Consent.objects.filter(resident=resident, withdrawn_at=None)
        .annotate(asked_on=Subquery(newer.values("effective_from")[:1]))
        .filter(asked_on__isnull=False)
        .order_by("pk")
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
