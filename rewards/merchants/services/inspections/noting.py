"""Write down what is found, and later that it was mended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.merchants.errors.inspections import (
    DueOutOfOrder,
    ItemOfAnotherList,
    NothingToMend,
    UnknownOutcome,
    VisitTold,
)
from rewards.merchants.errors.register import DayOutOfOrder
from rewards.merchants.formulas.visiting import ANSWERS
from rewards.merchants.models import Finding, Inspection, InspectionStatus, Outcome
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import touch
from rewards.merchants.services.inspections.locks import (
    locked_visit,
    note,
    require_own,
    require_unfinished,
)
from villages.formulas.months import add_months
from villages.services.photos import Photo

MENDED_WITHIN_MONTHS = 12


@dataclass(frozen=True)
class Note:
    """What is known of one item so far; the outcome is empty until it is chosen.

    ``photo`` takes the place of an earlier one; ``drops_photo`` takes that away.
    """

    outcome: str = ""
    words: str = ""
    due_on: date | None = None
    photo: Photo | None = None
    drops_photo: bool = False


@transaction.atomic
def record_findings(
    *,
    inspection: Inspection,
    findings: Mapping[int, Note],
    by: User,
    at: datetime,
    words: str | None = None,
) -> Inspection:
    """Keep what is known of some items, by the keys of the items; others stay.

    Made for saving after every tap: what was kept so far is a draft, so that it
    leaves no audit line; telling the merchant does. ``words`` is the inspector's own
    remark, None when it stays. Raises NotYourVisit, VisitTold, VisitOver,
    ItemOfAnotherList, UnknownOutcome and DueOutOfOrder, and keeps nothing then.
    """
    visit = locked_visit(inspection)
    require_own(visit, by)
    require_draft(visit)
    items = set(visit.checklist.items.values_list("pk", flat=True))
    if findings.keys() - items:
        raise ItemOfAnotherList
    known = {one.item_id: one for one in visit.findings.filter(item__in=findings)}
    for key, given in findings.items():
        if key not in known and given == Note():
            continue
        finding = known.get(key) or Finding(inspection=visit, item_id=key)
        _keep(finding, given, on=timezone.localdate(at))
    if words is not None and words != visit.words:
        visit.words = words
        visit.save(update_fields=["words"])
    return visit


@transaction.atomic
def mend(*, finding: Finding, on: date, by: User, at: datetime) -> Finding:
    """Enter that a fault was seen to be mended on a day; the grade waits for a visit.

    The public page says it at once. A mended one stays as it is. Raises
    NothingToMend, TooClose, and DayOutOfOrder before the visit or after today.
    """
    visit = locked_visit(finding.inspection)
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding.pk)
    if finding.mended_on:
        return finding
    is_fault = finding.outcome == Outcome.FAULT
    if visit.status != InspectionStatus.SIGNED or not is_fault or not visit.signed_at:
        raise NothingToMend
    require_not_close(by, visit.merchant)
    first = timezone.localdate(visit.started_at)
    if not first <= on <= timezone.localdate(at):
        raise DayOutOfOrder(first=first.isoformat())
    finding.mended_on, finding.mended_by = on, by
    finding.save(update_fields=["mended_on", "mended_by"])
    touch(visit.merchant)
    note("merchants.fault_mended", visit, by=by, at=at, finding=finding.pk)
    return finding


def require_draft(visit: Inspection) -> None:
    """Raise VisitOver or VisitTold where findings do not change any more."""
    require_unfinished(visit)
    if visit.status != InspectionStatus.DRAFT:
        raise VisitTold


def last_due(on: date) -> date:
    """Return the last day by which a fault found on a day may have to be mended."""
    return add_months(on, MENDED_WITHIN_MONTHS)


def _keep(finding: Finding, given: Note, *, on: date) -> None:
    """Write one finding as it stands now."""
    if given.outcome and given.outcome not in ANSWERS:
        raise UnknownOutcome
    if given.due_on and given.due_on != finding.due_on:
        _require_due(given.due_on, on=on)
    finding.outcome, finding.note = given.outcome, given.words
    finding.due_on = given.due_on
    if finding.photo and (given.photo or given.drops_photo):
        old = str(finding.photo.name)
        transaction.on_commit(partial(finding.photo.storage.delete, old))
        finding.photo = ""
    if given.photo:
        name = f"{given.photo.digest[:20]}.jpg"
        finding.photo = ContentFile(given.photo.content, name)
    finding.save()


def _require_due(due_on: date, *, on: date) -> None:
    last = last_due(on)
    if not on <= due_on <= last:
        raise DueOutOfOrder(first=on.isoformat(), last=last.isoformat())
