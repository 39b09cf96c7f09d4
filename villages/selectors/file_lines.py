"""Where one line of a file comes from, as its own household may read it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from villages.models import (
    BehaviourRecord,
    Evidence,
    RecordStatus,
    Resident,
    RuleSubject,
    Verdict,
)
from villages.selectors.households import household_of


@dataclass(frozen=True)
class LineTrail:
    """A record with the panel as a count, and the photos that show nobody else."""

    record: BehaviourRecord
    approvals: int
    stood_aside: int
    photos: list[Evidence]

    @property
    def may_object(self) -> bool:
        """Whether it still stands on a notice or counts."""
        return self.record.status in {
            RecordStatus.ON_NOTICE,
            RecordStatus.OBJECTED,
            RecordStatus.EFFECTIVE,
        }


def line_of(resident: Resident, pk: int, *, on: date) -> LineTrail | None:
    """Return a line of the resident's own or of their household; None for any other."""
    found = (
        _own(resident, on)
        .filter(pk=pk)
        .select_related("rule__rule_book", "resident", "recorded_by", "notice")
        .annotate(
            approvals=Count(
                "reviews",
                filter=Q(reviews__verdict=Verdict.APPROVE, reviews__round=F("round")),
                distinct=True,
            ),
            stood_aside=Count("recusals", distinct=True),
        )
        .first()
    )
    if found is None:
        return None
    photos = photos_of(resident, on=on).filter(submission=found.submission_id)
    return LineTrail(
        record=found,
        approvals=found.approvals,
        stood_aside=found.stood_aside,
        photos=list(photos),
    )


def photos_of(resident: Resident, *, on: date) -> "QuerySet[Evidence]":
    """Return the photos of the resident's deeds that were written down for nobody else.

    A photo of a deed that several did together shows the others too; nor does one
    member see the photos of what another did alone.
    """
    household = household_of(resident, on)
    mine = Q(resident=resident)
    mine |= Q(household=household, rule__subject=RuleSubject.HOUSEHOLD)
    own = _own(resident, on).filter(mine)
    others = BehaviourRecord.objects.exclude(pk__in=own.order_by().values("pk"))
    return (
        Evidence.objects.filter(submission__in=own.order_by().values("submission"))
        .exclude(submission__in=others.order_by().values("submission"))
        .order_by("pk")
    )


def _own(resident: Resident, on: date) -> "QuerySet[BehaviourRecord]":
    """Return what stands in the file: of the person and of the household of today."""
    household = household_of(resident, on)
    return (
        BehaviourRecord.objects.filter(village=resident.village_id)
        .filter(Q(resident=resident) | Q(household=household, household__isnull=False))
        .granted()
        .not_expired(on=on)
    )
