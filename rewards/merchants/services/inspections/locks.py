"""What every step of a visit asks first: locked, whose it is, and where it stands."""

from datetime import datetime

from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.inspections import (
    NotYourVisit,
    VisitClockSetBack,
    VisitOver,
)
from rewards.merchants.models import Inspection, InspectionStatus
from rewards.merchants.services.grades import locked

UNFINISHED = frozenset({InspectionStatus.DRAFT, InspectionStatus.ANNOUNCED})


def locked_visit(inspection: Inspection) -> Inspection:
    """Return the visit as it stands now; its shop is locked first, then the visit."""
    locked(inspection.merchant)
    visits = Inspection.objects.select_for_update(of=("self",)).select_related(
        "merchant__village__town", "checklist", "operator", "started_by"
    )
    return visits.get(pk=inspection.pk)


def require_own(visit: Inspection, by: User) -> None:
    """Raise NotYourVisit when somebody else began the visit."""
    if visit.started_by_id != by.pk:
        raise NotYourVisit(name=str(visit.started_by))


def require_unfinished(visit: Inspection) -> None:
    """Raise VisitOver when the visit was signed, dropped or set aside."""
    if visit.status not in UNFINISHED:
        raise VisitOver(state=visit.get_status_display())


def require_later(visit: Inspection, at: datetime) -> None:
    """Raise VisitClockSetBack when the moment lies before an earlier step."""
    steps = (visit.started_at, visit.announced_at, visit.acknowledged_at)
    last = max(step for step in steps if step)
    if at < last:
        words = timezone.localtime(last).strftime("%Y-%m-%d %H:%M")
        raise VisitClockSetBack(last=words)


def note(
    action: str, visit: Inspection, *, by: User, at: datetime, **data: object
) -> None:
    """Leave the audit line of a step."""
    audit.record(
        action,
        target=visit,
        by=by,
        at=at,
        village_id=visit.merchant.village_id,
        data={"merchant": visit.merchant_id, **data},
    )
