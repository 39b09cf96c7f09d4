"""What of the schedules in force is due and not paid."""

from datetime import date
from typing import Any

from django.db.models import (
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from rewards.ruralcredit.models import (
    Instalment,
    PaymentKind,
    PaymentPart,
    ScheduleVersion,
)


def unpaid_of(loan: Any, *, due_before: date) -> "QuerySet[Instalment]":
    """Return instalments of a loan's latest schedule due before a day and not paid.

    What the co-op paid to the bank was not paid by the household.
    """
    later = ScheduleVersion.objects.filter(
        loan=OuterRef("schedule__loan"), number__gt=OuterRef("schedule__number")
    )
    parts = (
        PaymentPart.objects.filter(
            instalment=OuterRef("pk"), payment__reversed_at__isnull=True
        )
        .exclude(payment__kind=PaymentKind.COMPENSATION)
        .order_by()
        .values("instalment")
        .annotate(n=Sum(F("principal_fen") + F("interest_fen") + F("fee_fen")))
    )
    paid = Coalesce(Subquery(parts.values("n"), output_field=IntegerField()), Value(0))
    owed = F("principal_fen") + F("interest_fen") + F("fee_fen")
    return (
        Instalment.objects.filter(schedule__loan=loan, due_on__lt=due_before)
        .annotate(paid_fen=paid, owed_fen=owed)
        .filter(~Exists(later), owed_fen__gt=F("paid_fen"))
    )
