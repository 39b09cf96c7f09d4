"""Tell the merchant what a visit found before it counts, and take their answer."""

from datetime import datetime
from functools import partial

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.merchants.errors.inspections import (
    AlreadyTaken,
    DuePassed,
    ItemsMissing,
    NothingApplied,
    NotTold,
    SignatureMissing,
    WrongHand,
)
from rewards.merchants.formulas.grading import score_of
from rewards.merchants.formulas.visiting import Tally
from rewards.merchants.models import (
    Acknowledged,
    Inspection,
    InspectionStatus,
    Outcome,
)
from rewards.merchants.selectors.visits import tally_of
from rewards.merchants.services import grades
from rewards.merchants.services.inspections.locks import (
    locked_visit,
    note,
    require_later,
    require_own,
    require_unfinished,
)
from rewards.merchants.services.signatures import Signature

NAMED_AT_MOST = 5
# An answer gives way only to one that says more.
_WEIGHT = {
    "": 0,
    Acknowledged.DECLINED: 1,
    Acknowledged.READ: 2,
    Acknowledged.SIGNED: 3,
}


@transaction.atomic
def announce(*, inspection: Inspection, by: User, at: datetime) -> Inspection:
    """Tell the merchant what was found and which grade it would give; nothing counts yet.

    Writes score, sections and criticals, from which the merchant reads the same.
    A visit that was told already stays as it is. Raises NotYourVisit, VisitOver,
    VisitClockSetBack, ItemsMissing, DuePassed, NothingApplied and NoScheme.
    """
    visit = locked_visit(inspection)
    require_own(visit, by)
    require_unfinished(visit)
    if visit.status == InspectionStatus.ANNOUNCED:
        return visit
    require_later(visit, at)
    found = tally_of(visit)
    _require_complete(visit, found, at=at)
    on = timezone.localdate(at)
    graded = grades.preview(
        merchant=visit.merchant,
        sections=found.sections,
        criticals=found.criticals,
        on=on,
    )
    write_result(visit, found)
    visit.status, visit.announced_at = InspectionStatus.ANNOUNCED, at
    visit.save()
    note(
        "merchants.visit_told",
        visit,
        by=by,
        at=at,
        letter=graded.letter,
        score=visit.score,
    )
    return visit


@transaction.atomic
def acknowledge(
    *,
    inspection: Inspection,
    how: Acknowledged | str,
    by: User,
    at: datetime,
    words: str = "",
    signature: Signature | None = None,
) -> Inspection:
    """Keep how the merchant took the result, and what they said to it.

    SIGNED (with a signature) and DECLINED are noted by whoever began the visit; READ
    is the merchant's own tap, so that it is anybody's but the inspector's. The same
    answer again changes nothing; one that says less than the one that is there
    raises AlreadyTaken. Raises NotTold, VisitOver, WrongHand, SignatureMissing and
    VisitClockSetBack.
    """
    visit = locked_visit(inspection)
    require_unfinished(visit)
    if visit.status != InspectionStatus.ANNOUNCED:
        raise NotTold
    if (how == Acknowledged.READ) == (visit.started_by_id == by.pk):
        raise WrongHand
    if how == Acknowledged.SIGNED and signature is None:
        raise SignatureMissing
    if how == visit.acknowledged_as and words == visit.merchant_words:
        return visit
    if _WEIGHT[how] <= _WEIGHT[visit.acknowledged_as]:
        raise AlreadyTaken(how=visit.get_acknowledged_as_display())
    require_later(visit, at)
    visit.acknowledged_as, visit.acknowledged_at = how, at
    visit.merchant_words = words or visit.merchant_words
    if signature:
        name = f"{visit.client_id.hex}.{signature.suffix}"
        visit.signature = ContentFile(signature.content, name)
    visit.save()
    note("merchants.visit_acknowledged", visit, by=by, at=at, how=str(how))
    return visit


@transaction.atomic
def reopen(*, inspection: Inspection, by: User, at: datetime) -> Inspection:
    """Go back to the checklist; the merchant's answer to the old result is let go.

    A draft stays as it is. Raises NotYourVisit and VisitOver.
    """
    visit = locked_visit(inspection)
    require_own(visit, by)
    require_unfinished(visit)
    if visit.status == InspectionStatus.DRAFT:
        return visit
    if visit.signature:
        old = str(visit.signature.name)
        transaction.on_commit(partial(visit.signature.storage.delete, old))
    visit.status, visit.announced_at = InspectionStatus.DRAFT, None
    visit.acknowledged_as, visit.acknowledged_at = "", None
    visit.merchant_words, visit.signature = "", ""
    visit.score, visit.sections, visit.criticals = None, [], 0
    visit.save()
    note("merchants.visit_reopened", visit, by=by, at=at)
    return visit


def write_result(visit: Inspection, found: Tally) -> None:
    """Set score, sections and criticals; the caller saves."""
    visit.score = score_of(found.sections)
    visit.sections = [[one.name, one.got, one.possible] for one in found.sections]
    visit.criticals = found.criticals


def _require_complete(visit: Inspection, found: Tally, *, at: datetime) -> None:
    """Raise what is still wrong with the answers."""
    if found.missing:
        texts = visit.checklist.items.filter(pk__in=found.missing)
        names = [f"{item.order}. {item.text}" for item in texts[:NAMED_AT_MOST]]
        more = "……" if len(found.missing) > NAMED_AT_MOST else ""
        raise ItemsMissing(
            number=len(found.missing),
            names="；".join(names) + more,
            items=list(found.missing),
        )
    if not found.sections:
        raise NothingApplied
    late = visit.findings.filter(
        outcome=Outcome.FAULT, due_on__lt=timezone.localdate(at)
    ).select_related("item")
    for finding in late[:1]:
        raise DuePassed(place=finding.item.order)
