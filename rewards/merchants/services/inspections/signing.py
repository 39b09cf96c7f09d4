"""Sign a visit: its result counts, and the grade changes in the same transaction."""

from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.merchants.errors.inspections import (
    ListReplaced,
    NoticeRuns,
    NotTold,
)
from rewards.merchants.models import (
    Grade,
    GradeCause,
    Inspection,
    InspectionStatus,
    Letter,
    RatingRequest,
)
from rewards.merchants.selectors.visits import (
    LIST_HOLDS_DAYS,
    list_runs_out,
    replaced_on,
    tally_of,
)
from rewards.merchants.services import grades
from rewards.merchants.services.inspections.beginning import require_inspectable
from rewards.merchants.services.inspections.foretelling import told
from rewards.merchants.services.inspections.locks import (
    locked_visit,
    note,
    require_later,
    require_own,
    require_unfinished,
)
from rewards.merchants.services.inspections.telling import write_result


@transaction.atomic
def sign(*, inspection: Inspection, by: User, at: datetime) -> Grade:
    """Let a visit count, and return the grade that it gives. Again: the same grade.

    Only by whoever began it. A grade that gets worse waits for the merchant's answer
    of any kind, or for the scheme's full days of notice (NoticeRuns), unless a
    critical fault was found. Answers an open request to be rated again. Raises
    NotYourVisit, NotTold, VisitOver, TooClose, ShopExempt, ListReplaced,
    VisitClockSetBack, ClockSetBack and NoScheme.
    """
    visit = locked_visit(inspection)
    require_own(visit, by)
    if visit.status == InspectionStatus.SIGNED:
        return visit.grades.filter(cause=GradeCause.INSPECTION).earliest("pk")
    require_unfinished(visit)
    if visit.status != InspectionStatus.ANNOUNCED:
        raise NotTold
    require_inspectable(visit.merchant, by)
    require_later(visit, at)
    on = timezone.localdate(at)
    _require_same_ground(visit, on=on)
    _require_notice(visit, on=on)
    write_result(visit, tally_of(visit))
    visit.status, visit.signed_at, visit.signed_by = InspectionStatus.SIGNED, at, by
    visit.save()
    grade = grades.regrade(
        merchant=visit.merchant, cause=GradeCause.INSPECTION, by=by, at=at
    )
    # There is an operator, and now a signed visit: a grade there is.
    given = cast("Grade", grade)
    RatingRequest.objects.filter(
        operator=visit.operator, inspection__isnull=True
    ).update(inspection=visit)
    note("merchants.visit_signed", visit, by=by, at=at, letter=given.letter)
    return given


def _require_same_ground(visit: Inspection, *, on: date) -> None:
    """Raise when the checklist has been another one for too long."""
    changed = replaced_on(visit.checklist, on=on)
    if changed and on > list_runs_out(changed):
        raise ListReplaced(day=changed.isoformat(), days=LIST_HOLDS_DAYS)


def _require_notice(visit: Inspection, *, on: date) -> None:
    """Raise when the merchant has not had the chance to know of a lower grade."""
    result = told(visit, on=on)
    if result.before and result.waits_until and on < result.waits_until:
        raise NoticeRuns(
            before=Letter(result.before).label,
            after=Letter(result.graded.letter).label,
            first=result.waits_until.isoformat(),
        )
