"""How loans that were rated turned out: the outcome that a card is measured by.

Bad is more than 90 days past due within 12 months of the pay-out, or paid by the
co-op (代偿), or written off; a convention. An outcome is known when those 12 months
are over or the loan has ended.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce

from rewards.ruralcredit.models import (
    Coop,
    Instalment,
    Loan,
    Payment,
    PaymentKind,
    PaymentPart,
    ScheduleVersion,
    WriteOff,
)
from villages.formulas.months import add_months

BAD_DAYS = 90
WINDOW_MONTHS = 12
_LATE = timedelta(days=BAD_DAYS)
_LOTS = 500


@dataclass(frozen=True)
class Outcome:
    """A rated loan whose outcome is known; no names.

    ``total`` None is a rating that had no points.
    """

    loan: int
    band: str
    total: Decimal | None
    points: dict[str, int | None]
    went_bad: bool


def outcomes(*, coop: Coop | None, until: date) -> list[Outcome]:
    """Return the rated loans paid out and known by a day, of one co-op or of all."""
    settled = Q(paid_out_on__lte=add_months(until, -WINDOW_MONTHS))
    ended = Q(ended_on__lte=until)
    loans = Loan.objects.filter(
        settled | ended, rating__isnull=False, paid_out_on__lte=until
    )
    if coop is not None:
        loans = loans.filter(coop=coop)
    rows = list(
        loans.order_by("pk").values_list(
            *("pk", "paid_out_on", "rating__band", "rating__total", "rating__points")
        )
    )
    bad = _bad_loans({pk: paid_out for pk, paid_out, *_rest in rows}, until=until)
    return [
        Outcome(pk, band, total, points, pk in bad)
        for pk, _paid_out, band, total, points in rows
    ]


def _bad_loans(paid_out: dict[int, date], *, until: date) -> set[int]:
    """Return those of the loans that went bad by the day."""
    bad: set[int] = set()
    for keys in _lots(list(paid_out)):
        by_coop = Payment.objects.counting().filter(
            loan__in=keys, kind=PaymentKind.COMPENSATION, paid_on__lte=until
        )
        bad |= set(by_coop.values_list("loan", flat=True))
        given_up = WriteOff.objects.filter(loan__in=keys, written_off_on__lte=until)
        bad |= set(given_up.values_list("loan", flat=True))
        bad |= {
            loan
            for loan, due_on in _long_unpaid(keys, until=until)
            if due_on + _LATE < add_months(paid_out[loan], WINDOW_MONTHS)
        }
    return bad


def _long_unpaid(keys: list[int], *, until: date) -> Iterator[tuple[int, date]]:
    """Yield (loan, due day) of what was still owed 90 days after it was due.

    What a later schedule took the place of by then is judged by that schedule.
    """
    late = F("due_on") + _LATE
    later = ScheduleVersion.objects.filter(
        loan=OuterRef("schedule__loan"),
        number__gt=OuterRef("schedule__number"),
        from_on__lte=OuterRef("late_on"),
    )
    owed = F("principal_fen") + F("interest_fen") + F("fee_fen")
    rows: QuerySet[Any] = (
        Instalment.objects.filter(schedule__loan__in=keys, due_on__lt=until - _LATE)
        .annotate(late_on=late)
        .annotate(paid_fen=_paid_by(OuterRef("late_on")), owed_fen=owed)
        .filter(~Exists(later), owed_fen__gt=F("paid_fen"))
    )
    yield from rows.order_by("pk").values_list("schedule__loan", "due_on")


def _paid_by(day: Any) -> Any:
    """Return what households themselves had paid of an instalment by a day, in fen."""
    parts = PaymentPart.objects.filter(
        instalment=OuterRef("pk"),
        payment__reversed_at__isnull=True,
        payment__paid_on__lte=day,
    ).exclude(payment__kind=PaymentKind.COMPENSATION)
    paid = F("principal_fen") + F("interest_fen") + F("fee_fen")
    total = parts.order_by().values("instalment").annotate(n=Sum(paid)).values("n")
    return Coalesce(Subquery(total, output_field=IntegerField()), Value(0))


def _lots(keys: list[int]) -> Iterable[list[int]]:
    for start in range(0, len(keys), _LOTS):
        yield keys[start : start + _LOTS]
