"""Appeals: filed in time, decided by somebody who took no part, with reasons."""

from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.audit.selectors import hands_on
from rewards.merchants.errors.complaints import NotYourShop
from rewards.merchants.errors.speaking import (
    AppealedAlready,
    AppealOver,
    AppealTooLate,
    NotAppealable,
    TookPart,
)
from rewards.merchants.models import (
    Appeal,
    AppealStatus,
    ComplaintStatus,
    Grade,
    GradeCause,
    InspectionStatus,
)
from rewards.merchants.selectors.mine import APPEALABLE, last_day
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked, regrade, touch
from rewards.merchants.services.speaking import own_operator, present_operator
from villages.services.photos import Photo


@transaction.atomic
def file_appeal(
    *,
    grade: Grade,
    words: str,
    by: User,
    at: datetime,
    photo: Photo | None = None,
    is_on_paper: bool = False,
) -> Appeal:
    """Keep that a merchant disagrees; from here on the grade before is shown.

    By the account of whoever runs the shop, or from a letter that somebody not too
    close types in. Due after the scheme's days. Raises NotYourShop, ShopClosed,
    TooClose, NotAppealable, AppealTooLate and AppealedAlready.
    """
    merchant = locked(grade.merchant)
    if is_on_paper:
        operator = present_operator(merchant)
        require_not_close(by, merchant)
    else:
        operator = own_operator(merchant, by)
    if grade.operator_id != operator.pk:
        raise NotYourShop
    if grade.cause not in APPEALABLE:
        raise NotAppealable
    on, last = timezone.localdate(at), last_day(grade)
    if on > last:
        raise AppealTooLate(days=grade.scheme.appeal_days, last=last.isoformat())
    if Appeal.objects.filter(grade=grade).exists():
        raise AppealedAlready
    appeal = Appeal(
        merchant=merchant,
        operator=operator,
        grade=grade,
        words=words,
        filed_at=at,
        filed_by=by,
        is_on_paper=is_on_paper,
        due_on=on + timedelta(days=grade.scheme.appeal_answer_days),
    )
    if photo:
        name = f"{photo.digest[:20]}.jpg"
        appeal.photo.save(name, ContentFile(photo.content), save=False)
    appeal.save()
    touch(merchant)
    _note("merchants.appeal_filed", appeal, by=by, at=at)
    return appeal


@transaction.atomic
def withdraw(*, appeal: Appeal, by: User, at: datetime) -> Appeal:
    """Let the merchant take the appeal back. Raises NotYourShop and AppealOver."""
    appeal = _pending(appeal)
    if own_operator(appeal.merchant, by).pk != appeal.operator_id:
        raise NotYourShop
    appeal.status = AppealStatus.WITHDRAWN
    appeal.decided_at, appeal.decided_by = at, by
    appeal.save(update_fields=["status", "decided_at", "decided_by"])
    touch(appeal.merchant)
    _note("merchants.appeal_withdrawn", appeal, by=by, at=at)
    return appeal


@transaction.atomic
def decide(
    *, appeal: Appeal, is_upheld: bool, reasons: str, by: User, at: datetime
) -> Appeal:
    """Decide an appeal, with reasons that the merchant reads.

    Upheld: the visit or the complaint that the grade came from counts for nothing any
    more, and the grade is computed anew in this transaction. Raises AppealOver,
    TooClose, and TookPart for whoever had a hand in the grade or in the appeal.
    """
    appeal = _pending(appeal)
    require_not_close(by, appeal.merchant)
    if by.pk in hands_of(appeal):
        raise TookPart
    appeal.status = AppealStatus.UPHELD if is_upheld else AppealStatus.DISMISSED
    appeal.reasons, appeal.decided_at, appeal.decided_by = reasons, at, by
    appeal.save(update_fields=["status", "reasons", "decided_at", "decided_by"])
    _note("merchants.appeal_decided", appeal, by=by, at=at, status=str(appeal.status))
    if is_upheld:
        _set_aside(appeal.grade)
        regrade(merchant=appeal.merchant, cause=GradeCause.APPEAL, by=by, at=at)
    else:
        touch(appeal.merchant)
    return appeal


def hands_of(appeal: Appeal) -> set[int]:
    """Return the keys of all who had a hand in what is disputed."""
    grade = appeal.grade
    hands = {
        appeal.filed_by_id,
        grade.caused_by_id,
        grade.inspection.started_by_id,
        grade.inspection.signed_by_id,
    }
    if grade.complaint:
        hands |= {grade.complaint.assigned_to_id, grade.complaint.decided_by_id}
        # Whoever took it on for a while, or worded what the merchant was asked.
        hands |= hands_on(grade.complaint)
    return {one for one in hands if one}


def _set_aside(grade: Grade) -> None:
    """Let what the grade came from count for nothing any more."""
    if grade.complaint:
        grade.complaint.status = ComplaintStatus.SET_ASIDE
        grade.complaint.save(update_fields=["status"])
    else:
        grade.inspection.status = InspectionStatus.SET_ASIDE
        grade.inspection.save(update_fields=["status"])


def _pending(appeal: Appeal) -> Appeal:
    """Return an appeal that runs; its shop is locked first."""
    locked(appeal.merchant)
    rows = Appeal.objects.select_for_update(of=("self",)).select_related(
        "merchant", "grade__inspection", "grade__complaint", "grade__scheme"
    )
    found = rows.get(pk=appeal.pk)
    if found.status != AppealStatus.PENDING:
        raise AppealOver(state=found.get_status_display())
    return found


def _note(action: str, appeal: Appeal, *, by: User, at: datetime, **data: str) -> None:
    audit.record(
        action,
        target=appeal,
        by=by,
        at=at,
        village_id=appeal.merchant.village_id,
        data={"merchant": appeal.merchant_id, "grade": appeal.grade_id, **data},
    )
