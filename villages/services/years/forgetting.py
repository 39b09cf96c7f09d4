"""What is over is nowhere, in the results of past years neither."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from grassroots.audit import services as audit
from villages.models import (
    BehaviourRecord,
    Deduct,
    DeductStage,
    RecordStatus,
    RuleKind,
    YearClose,
    YearResult,
)

CHUNK = 1_000
# No page shows these lines: that something was taken out tells that it was there.
TIDIED = "villages.year_tidied"


def forget_deducts(*, on: date, at: datetime) -> int:
    """Let results be as if there had been no deduct, once none of it counts any more.

    By term, repair or reversal. In chunks of a transaction each; it may run late,
    again, or twice at once. Returns how many.
    """
    done = 0
    while cleared := _forget_chunk(on=on, at=at):
        done += cleared
    return done


@transaction.atomic
def _forget_chunk(*, on: date, at: datetime) -> int:
    keys = list(_due(on).order_by("pk").values_list("pk", flat=True)[:CHUNK])
    # Of two timers the second waits, and finds that nothing is left of these.
    locked = YearResult.objects.select_for_update().filter(pk__in=keys, deducts__gt=0)
    rows = list(locked.order_by("pk").values_list("pk", "close"))
    YearResult.objects.filter(pk__in=[key for key, _close in rows]).update(
        deducts=0, total=F("base") + F("adds"), star=F("listed_star")
    )
    for close in YearClose.objects.filter(pk__in={close for _key, close in rows}):
        # Neither how many nor whose: that there was something is nobody's business.
        audit.record(TIDIED, target=close, by=None, at=at)
    return len(rows)


def _due(on: date) -> "QuerySet[YearResult]":
    """Return results with deducts of which none counts any more."""
    deducts = Deduct.objects.filter(_of_result(), stage=DeductStage.IN_FORCE)
    records = BehaviourRecord.objects.filter(
        _of_result(), status=RecordStatus.EFFECTIVE, rule__kind=RuleKind.DEDUCT
    )
    return YearResult.objects.filter(
        ~Exists(deducts.filter(expires_on__gt=on)),
        ~Exists(records.filter(expires_on__gt=on)),
        deducts__gt=0,
    )


def _of_result() -> Q:
    """Say that a line was the outer result's on the last day of its year."""
    return Q(effective_on__lte=OuterRef("close__as_of")) & (
        Q(household=OuterRef("household")) | Q(resident=OuterRef("resident"))
    )
