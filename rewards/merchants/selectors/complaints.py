"""Messages about shops: those that wait, one by its progress code, those put to a shop."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from grassroots.core import short_code
from rewards.merchants.models import (
    CheckTask,
    Complaint,
    ComplaintKind,
    Merchant,
    Operator,
)
from villages.models import County, Town, Village

Area = County | Town | Village
OPEN, OVERDUE, DONE, PRAISE = "open", "overdue", "done", "praise"


def complaints_in(
    area: Area, *, on: date, state: str = OPEN, words: str = ""
) -> "QuerySet[Complaint]":
    """Return the messages about the shops of an area, the most urgent first.

    ``state`` is OPEN (complaints not decided), OVERDUE, DONE or PRAISE; ``words`` a
    part of the shop's name, or a whole progress code.
    """
    rows: QuerySet[Complaint] = _of(area).filter(kind=ComplaintKind.COMPLAINT)
    if state == OVERDUE:
        rows = rows.filter(decided_at__isnull=True, due_on__lt=on)
    elif state == PRAISE:
        rows = _of(area).filter(kind=ComplaintKind.PRAISE).order_by("-received_at")
    elif state == DONE:
        rows = rows.filter(decided_at__isnull=False).order_by("-decided_at", "-pk")
    else:
        rows = rows.filter(decided_at__isnull=True)
    rows = rows.select_related("merchant__village", "assigned_to")
    if words:
        typed = short_code.normalise(words)
        rows = rows.filter(Q(merchant__name__icontains=words) | Q(progress_code=typed))
    return rows


def all_in(area: Area) -> "QuerySet[Complaint]":
    """Return every message about the shops of an area."""
    return _of(area).select_related(
        "merchant__village__town", "operator", "assigned_to", "decided_by"
    )


def by_progress_code(typed: str) -> Complaint | None:
    """Return the message with a progress code as somebody typed it, or None."""
    code = short_code.normalise(typed)
    if not short_code.is_valid(code):
        return None
    rows = Complaint.objects.select_related("merchant__village__town")
    return rows.filter(progress_code=code).first()


def put_to(operator: Operator) -> "QuerySet[Complaint]":
    """Return the complaints that were put to whoever runs a shop, the open ones first."""
    rows = Complaint.objects.filter(operator=operator, put_at__isnull=False)
    return rows.order_by(F("decided_at").desc(nulls_first=True), "reply_due_on", "pk")


def checks_in(area: Area) -> "QuerySet[CheckTask]":
    """Return what somebody of an area should look at, or looked at; open ones first.

    What belongs to no shop, such as guessing, is for the county.
    """
    wanted = Q(merchant__in=Merchant.objects.in_area(area))
    if isinstance(area, County):
        wanted |= Q(merchant__isnull=True)
    rows = CheckTask.objects.filter(wanted)
    return rows.select_related("merchant__village", "code").order_by(
        F("done_at").desc(nulls_first=True), "-raised_at", "-pk"
    )


@dataclass(frozen=True)
class OfShop:
    """The messages about one shop: how many wait, and the last ones."""

    waiting: int
    last: list[Complaint]
    checks: list[CheckTask]


def of_shop(merchant: Merchant, *, shown: int = 5) -> OfShop:
    """Return what its page on the desk says of messages and of open checks."""
    return OfShop(
        waiting=merchant.complaints.open().count(),
        last=list(merchant.complaints.order_by("-received_at", "-pk")[:shown]),
        checks=list(merchant.checks.filter(done_at__isnull=True)),
    )


def _of(area: Area) -> "QuerySet[Complaint]":
    return Complaint.objects.filter(merchant__in=Merchant.objects.in_area(area))
