"""Take a message on, ask the merchant, and keep the answer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.complaints import (
    AskedAlready,
    DecidedAlready,
    NotAssigned,
    NothingAsked,
    NotYourShop,
    PraiseNeedsNoAnswer,
)
from rewards.merchants.models import Complaint, ComplaintKind, ComplaintStatus, Scheme
from rewards.merchants.models.complaint import OPEN
from rewards.merchants.selectors.standards import scheme_in_force
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked
from villages.formulas.workdays import add_workdays
from villages.selectors.calendars import calendar_of


@transaction.atomic
def assign(*, complaint: Complaint, to: User, by: User, at: datetime) -> Complaint:
    """Let somebody take a message on; another may take it over until it is decided.

    Nobody who runs the shop, lives with whoever does, or is kin: TooClose. Raises
    DecidedAlready.
    """
    complaint = locked_open(complaint)
    require_not_close(to, complaint.merchant)
    complaint.assigned_to, complaint.assigned_by, complaint.assigned_at = to, by, at
    if complaint.status == ComplaintStatus.RECEIVED:
        complaint.status = ComplaintStatus.ASSIGNED
    complaint.save()
    note("merchants.complaint_assigned", complaint, by=by, at=at, to=to.pk)
    return complaint


@transaction.atomic
def put_to_merchant(
    *, complaint: Complaint, words: str, by: User, at: datetime
) -> Complaint:
    """Ask the merchant what they say to it, in words that give nobody away.

    They have the scheme's working days to answer. Raises PraiseNeedsNoAnswer,
    NotAssigned, AskedAlready, DecidedAlready and TooClose.
    """
    complaint = locked_open(complaint)
    require_not_close(by, complaint.merchant)
    if complaint.kind == ComplaintKind.PRAISE:
        raise PraiseNeedsNoAnswer
    if not complaint.assigned_to_id:
        raise NotAssigned
    if complaint.put_at:
        raise AskedAlready
    day = timezone.localdate(at)
    village = complaint.merchant.village
    scheme = scheme_in_force(village.town.county_id, on=day) or Scheme()
    complaint.put_to_merchant, complaint.put_at = words, at
    complaint.reply_due_on = add_workdays(
        day, scheme.reply_workdays, calendar_of(village)
    )
    complaint.status = ComplaintStatus.WITH_MERCHANT
    complaint.save()
    note("merchants.complaint_put", complaint, by=by, at=at)
    return complaint


@transaction.atomic
def reply(*, complaint: Complaint, words: str, by: User, at: datetime) -> Complaint:
    """Keep the merchant's answer, once and before the decision, however late.

    Only by the account of who runs the shop now, to what was put to them: NotYourShop.
    Raises NothingAsked and DecidedAlready.
    """
    complaint = locked_open(complaint)
    present = complaint.merchant.operators.filter(ends_on__isnull=True, user=by)
    if not present.filter(pk=complaint.operator_id).exists():
        raise NotYourShop
    if not complaint.put_at or complaint.replied_at:
        raise NothingAsked
    complaint.merchant_reply, complaint.replied_at = words, at
    complaint.replied_by, complaint.status = by, ComplaintStatus.REPLIED
    complaint.save()
    note("merchants.complaint_replied", complaint, by=by, at=at)
    return complaint


def locked_open(complaint: Complaint) -> Complaint:
    """Return a message that is not decided yet; its shop is locked first."""
    locked(complaint.merchant)
    rows = Complaint.objects.select_for_update(of=("self",)).select_related(
        "merchant__village__town__county", "operator"
    )
    found = rows.get(pk=complaint.pk)
    if found.status not in OPEN:
        raise DecidedAlready(state=found.get_status_display())
    return found


def note(
    action: str, complaint: Complaint, *, by: User | None, at: datetime, **data: object
) -> None:
    """Leave the audit line of a step."""
    audit.record(
        action,
        target=complaint,
        by=by,
        at=at,
        village_id=complaint.merchant.village_id,
        data={"merchant": complaint.merchant_id, **data},
    )
