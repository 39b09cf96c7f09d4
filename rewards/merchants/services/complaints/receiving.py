"""Receive what somebody says of a shop, without asking who they are."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from grassroots.audit import services as audit
from grassroots.core import short_code
from grassroots.core.once import digest_of
from rewards.merchants.errors.complaints import SaidDifferently, TooMuchToday
from rewards.merchants.errors.register import ShopClosed
from rewards.merchants.formulas.floods import is_flood
from rewards.merchants.models import (
    CheckKind,
    Complaint,
    ComplaintKind,
    CreditCode,
    Merchant,
    Scheme,
)
from rewards.merchants.selectors.standards import scheme_in_force
from rewards.merchants.services.checks import raise_check
from rewards.merchants.services.grades import locked
from villages.formulas.workdays import add_workdays
from villages.selectors.calendars import calendar_of
from villages.services.photos import Photo

# More can be read by nobody; whoever comes later is asked to come tomorrow. Praise has
# a measure of its own: nobody can use up with it what is there for complaints.
MOST_A_DAY = {ComplaintKind.COMPLAINT: 300, ComplaintKind.PRAISE: 30}
MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Said:
    """What somebody says: complaint or praise, what about, the words, and on which day."""

    kind: str
    topic: str
    words: str
    happened_on: date | None = None
    photo: Photo | None = None


@transaction.atomic
def receive(
    *, code: CreditCode, said: Said, client_id: UUID, at: datetime
) -> Complaint:
    """Keep a message about the shop behind a code, and return it with its progress code.

    Nothing of who sent it is kept. The same ``client_id`` and words return the same
    message; other words raise SaidDifferently. It is due after the scheme's working
    days. When more complaints come on a day than in the 30 days before, other floods apart, all of that day are
    marked as a flood and somebody is asked to look. Raises ShopClosed and TooMuchToday.
    """
    merchant = locked(code.merchant)
    digest = _digest(code, said)
    before = Complaint.objects.filter(client_id=client_id).first()
    if before:
        if before.body_digest != digest:
            raise SaidDifferently
        return before
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    if operator is None:
        raise ShopClosed
    day = timezone.localdate(at)
    today = _of_day(merchant, day).filter(kind=said.kind)
    if today.count() >= MOST_A_DAY[ComplaintKind(said.kind)]:
        raise TooMuchToday
    scheme = scheme_in_force(merchant.village.town.county_id, on=day) or Scheme()
    complaint = Complaint(
        merchant=merchant,
        operator=operator,
        code=code,
        client_id=client_id,
        body_digest=digest,
        progress_code=_free_code(),
        kind=said.kind,
        topic=said.topic,
        words=said.words,
        happened_on=said.happened_on,
        received_at=at,
        due_on=add_workdays(
            day, scheme.complaint_workdays, calendar_of(merchant.village)
        ),
    )
    if said.photo:
        name = f"{said.photo.digest[:20]}.jpg"
        complaint.photo.save(name, ContentFile(said.photo.content), save=False)
    complaint.save()
    audit.record(
        "merchants.complaint_received",
        target=complaint,
        by=None,
        at=at,
        village_id=merchant.village_id,
        data={"merchant": merchant.pk, "kind": said.kind, "topic": said.topic},
    )
    if said.kind == ComplaintKind.COMPLAINT:
        _watch_for_flood(complaint, day, at=at)
    return complaint


def _watch_for_flood(complaint: Complaint, day: date, *, at: datetime) -> None:
    """Mark the day's complaints when they are a flood, and have somebody look."""
    merchant = complaint.merchant
    today = _of_day(merchant, day).filter(kind=ComplaintKind.COMPLAINT)
    start = _start_of(day)
    before = merchant.complaints.filter(
        kind=ComplaintKind.COMPLAINT,
        is_in_flood=False,
        received_at__lt=start,
        received_at__gte=start - MONTH,
    ).count()
    number = today.count()
    if not is_flood(today=number, month_before=before):
        return
    today.update(is_in_flood=True)
    complaint.is_in_flood = True
    raise_check(
        kind=CheckKind.FLOOD,
        merchant=merchant,
        code=complaint.code,
        facts={"day": day.isoformat(), "count": number, "month_before": before},
        at=at,
    )


def _of_day(merchant: Merchant, day: date) -> "QuerySet[Complaint]":
    start = _start_of(day)
    return merchant.complaints.filter(
        received_at__gte=start, received_at__lt=_start_of(day + timedelta(days=1))
    )


def _start_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _digest(code: CreditCode, said: Said) -> str:
    body = [
        code.merchant_id,
        *(said.kind, said.topic, said.words),
        said.happened_on.isoformat() if said.happened_on else "",
        said.photo.digest if said.photo else "",
    ]
    return digest_of(body)


def _free_code() -> str:
    """Return a progress code that no message has."""
    while True:
        found = short_code.new_code()
        if not Complaint.objects.filter(progress_code=found).exists():
            return found
