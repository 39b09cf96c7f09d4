"""Begin a visit, and give one up."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.merchants.errors.inspections import (
    DropTooEarly,
    NoChecklist,
    ShopExempt,
    VisitIdConflict,
    VisitOpen,
)
from rewards.merchants.errors.register import ShopClosed
from rewards.merchants.models import (
    Checklist,
    Inspection,
    InspectionKind,
    InspectionStatus,
    Merchant,
)
from rewards.merchants.selectors.standards import checklist_in_force
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked
from rewards.merchants.services.inspections.locks import (
    locked_visit,
    note,
    require_unfinished,
)

# After so many days others may drop a visit that blocks the shop.
LEFT_LYING = timedelta(days=7)


@transaction.atomic
def begin(
    *,
    merchant: Merchant,
    kind: InspectionKind | str,
    client_id: UUID,
    by: User,
    at: datetime,
) -> Inspection:
    """Begin a visit by the checklist in force today, or go on with the own open one.

    The same ``client_id`` returns the same visit; for another shop, reason or
    inspector it raises VisitIdConflict. Raises ShopClosed, ShopExempt, TooClose,
    VisitOpen while somebody else's visit is open, and NoChecklist.
    """
    merchant = locked(merchant)
    sent_before = _sent_before(client_id, merchant, kind, by)
    if sent_before:
        return sent_before
    require_inspectable(merchant, by)
    open_visit = merchant.inspections.unfinished().first()
    if open_visit:
        return _go_on(open_visit, by)
    visit, is_new = Inspection.objects.get_or_create(
        client_id=client_id,
        defaults={
            "merchant": merchant,
            "operator": merchant.operators.get(ends_on__isnull=True),
            "checklist": _checklist_for(merchant, at),
            "kind": kind,
            "started_at": at,
            "started_by": by,
        },
    )
    if not is_new:
        # Another request with this id was quicker, for another shop.
        raise VisitIdConflict
    note("merchants.visit_begun", visit, by=by, at=at, kind=str(kind))
    return visit


@transaction.atomic
def drop(*, inspection: Inspection, reason: str, by: User, at: datetime) -> Inspection:
    """Give an unfinished visit up; it counts for nothing. A dropped one stays so.

    Others than whoever began it may do so when nothing happened for seven days, so
    that nobody blocks a shop for ever (DropTooEarly), and not where it is their own
    or the family's (TooClose). Raises VisitOver when it was signed. The reason is kept in the audit line.
    """
    visit = locked_visit(inspection)
    if visit.status == InspectionStatus.DROPPED:
        return visit
    require_unfinished(visit)
    if visit.started_by_id != by.pk:
        require_not_close(by, visit.merchant)
    free_at = (visit.announced_at or visit.started_at) + LEFT_LYING
    if visit.started_by_id != by.pk and at < free_at:
        first = timezone.localdate(free_at).isoformat()
        raise DropTooEarly(name=str(visit.started_by), first=first)
    return _dropped(visit, reason=reason, by=by, at=at)


def leave_unfinished(
    *, merchant: Merchant, reason: str, by: User, at: datetime
) -> None:
    """Drop the unfinished visit of a shop that closes or changes hands, if any.

    Called in the transaction of what happened, with the shop locked.
    """
    for visit in merchant.inspections.unfinished():
        _dropped(visit, reason=reason, by=by, at=at)


def _dropped(visit: Inspection, *, reason: str, by: User, at: datetime) -> Inspection:
    visit.status = InspectionStatus.DROPPED
    visit.save(update_fields=["status"])
    note("merchants.visit_dropped", visit, by=by, at=at, reason=reason)
    return visit


def require_inspectable(merchant: Merchant, by: User) -> None:
    """Raise ShopClosed, ShopExempt or TooClose where nobody, or not this one, may judge."""
    if merchant.closed_on:
        raise ShopClosed
    if merchant.exempt_reason:
        raise ShopExempt(reason=merchant.exempt_reason)
    require_not_close(by, merchant)


def _sent_before(
    client_id: UUID, merchant: Merchant, kind: str, by: User
) -> Inspection | None:
    """Return the visit that this id began, if it did."""
    found = Inspection.objects.filter(client_id=client_id).first()
    if found is None:
        return None
    same = (found.merchant_id, found.kind, found.started_by_id)
    if same != (merchant.pk, str(kind), by.pk):
        raise VisitIdConflict
    return found


def _go_on(visit: Inspection, by: User) -> Inspection:
    """Return the own open visit; that of somebody else stands in the way."""
    if visit.started_by_id == by.pk:
        return visit
    since = timezone.localtime(visit.started_at).strftime("%Y-%m-%d %H:%M")
    raise VisitOpen(name=str(visit.started_by), since=since, visit=visit.pk)


def _checklist_for(merchant: Merchant, at: datetime) -> Checklist:
    on = timezone.localdate(at)
    county = merchant.village.town.county_id
    found = checklist_in_force(county, merchant.sector, on=on)
    if found is None:
        raise NoChecklist(sector=merchant.get_sector_display())
    return found
