"""Decide what a message was: only a substantiated complaint counts."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.merchants.errors.complaints import (
    BeforeTheirTime,
    NotAssigned,
    NotHeard,
    PraiseNeedsNoAnswer,
    WeightMissing,
)
from rewards.merchants.models import (
    Complaint,
    ComplaintKind,
    ComplaintStatus,
    GradeCause,
    Merchant,
)
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.complaints.handling import (
    locked_open,
    note,
)
from rewards.merchants.services.grades import locked, regrade

DECISIONS = (
    ComplaintStatus.SUBSTANTIATED,
    ComplaintStatus.UNSUBSTANTIATED,
    ComplaintStatus.DISREGARDED,
)


@transaction.atomic
def decide(
    *,
    complaint: Complaint,
    status: str,
    reasons: str,
    by: User,
    at: datetime,
    weight: str = "",
) -> Complaint:
    """Decide one message, with reasons that whoever sent it reads.

    ``status`` is one of DECISIONS. A substantiated complaint has a weight and counts
    at once: the grade is computed in this transaction. It needs the merchant's answer,
    or that their time for it is over (NotHeard), and to have happened in their time
    (BeforeTheirTime). Praise is never substantiated; it
    counts nowhere. Raises NotAssigned, WeightMissing, PraiseNeedsNoAnswer,
    DecidedAlready and TooClose.
    """
    complaint = locked_open(complaint)
    require_not_close(by, complaint.merchant)
    if not complaint.assigned_to_id:
        raise NotAssigned
    counts = status == ComplaintStatus.SUBSTANTIATED
    if counts:
        _require_heard(complaint, at=at)
        if not weight:
            raise WeightMissing
    complaint.status, complaint.reasons = status, reasons
    complaint.weight = weight if counts else ""
    complaint.decided_at, complaint.decided_by = at, by
    complaint.save()
    note("merchants.complaint_decided", complaint, by=by, at=at, status=status)
    if counts:
        regrade(
            merchant=complaint.merchant,
            cause=GradeCause.COMPLAINT,
            by=by,
            at=at,
            complaint=complaint,
        )
    return complaint


@transaction.atomic
def disregard_flood(*, merchant: Merchant, reasons: str, by: User, at: datetime) -> int:
    """Disregard every open message that came in a flood; return how many. TooClose."""
    merchant = locked(merchant)
    require_not_close(by, merchant)
    done = 0
    for complaint in merchant.complaints.open().filter(is_in_flood=True):
        complaint.status, complaint.reasons = ComplaintStatus.DISREGARDED, reasons
        complaint.decided_at, complaint.decided_by = at, by
        complaint.save(update_fields=["status", "reasons", "decided_at", "decided_by"])
        status = str(ComplaintStatus.DISREGARDED)
        note("merchants.complaint_decided", complaint, by=by, at=at, status=status)
        done += 1
    return done


def _require_heard(complaint: Complaint, *, at: datetime) -> None:
    if complaint.kind == ComplaintKind.PRAISE:
        raise PraiseNeedsNoAnswer
    day = complaint.happened_on
    if day and day < complaint.operator.starts_on:
        raise BeforeTheirTime
    due = complaint.reply_due_on
    if not complaint.replied_at and (due is None or timezone.localdate(at) <= due):
        raise NotHeard
