"""What a merchant sees of the own shop: what is waited for, and what may be done."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from rewards.merchants.models import (
    Appeal,
    Complaint,
    CreditCode,
    Grade,
    GradeCause,
    Inspection,
    InspectionStatus,
    Merchant,
    Operator,
    Pledge,
    PledgeText,
    RatingRequest,
    Reply,
)
from rewards.merchants.selectors.complaints import put_to
from rewards.merchants.selectors.standards import offered_pledges
from villages.models import County, Town, Village

Area = County | Town | Village
# What an officer here decided, and can be decided otherwise.
APPEALABLE = frozenset({GradeCause.INSPECTION, GradeCause.COMPLAINT})


@dataclass(frozen=True)
class MyShop:
    """The own shop as its merchant keeps an eye on it."""

    operator: Operator
    to_answer: list[Complaint]
    reply: Reply | None
    appeal: Appeal | None
    request: RatingRequest | None
    told: Inspection | None
    code: CreditCode | None
    pledges: list[Pledge]
    appealable: list[tuple[Grade, date]]


def my_shop(merchant: Merchant, operator: Operator, *, on: date) -> MyShop:
    """Return what waits for the merchant, and which grades may still be appealed."""
    appeals = Appeal.objects.filter(operator=operator)
    return MyShop(
        operator=operator,
        to_answer=list(to_answer(operator)),
        reply=Reply.objects.filter(
            grade=merchant.grade_id, grade__operator=operator
        ).first(),
        appeal=appeals.order_by("-filed_at", "-pk").first(),
        request=operator.rating_requests.filter(inspection__isnull=True).first(),
        told=merchant.inspections.filter(
            operator=operator, status=InspectionStatus.ANNOUNCED
        ).first(),
        code=merchant.codes.live().first(),
        pledges=pledges_of(operator),
        appealable=[(grade, last_day(grade)) for grade in appealable(operator, on=on)],
    )


def to_answer(operator: Operator) -> "QuerySet[Complaint]":
    """Return the complaints that wait for the merchant's answer."""
    return put_to(operator).filter(decided_at__isnull=True, replied_at__isnull=True)


def appealable(operator: Operator, *, on: date) -> list[Grade]:
    """Return the grades of an operator that may be appealed on the day, newest first."""
    grades = (
        Grade.objects.filter(operator=operator, cause__in=APPEALABLE)
        .filter(appeal__isnull=True)
        .select_related("scheme")
        .order_by("-given_at", "-pk")
    )
    return [grade for grade in grades[:10] if on <= last_day(grade)]


def last_day(grade: Grade) -> date:
    """Return the last day on which a grade may be appealed, counted from the next."""
    given = timezone.localdate(grade.given_at)
    return given + timedelta(days=grade.scheme.appeal_days)


def pledges_of(operator: Operator) -> list[Pledge]:
    """Return the pledges in force of an operator, with their breaches."""
    rows = operator.pledges.filter(ended_at__isnull=True)
    return list(rows.select_related("text").prefetch_related("breaches"))


def to_sign(merchant: Merchant, operator: Operator, *, on: date) -> list[PledgeText]:
    """Return the pledges that the operator may sign and has not."""
    signed = {pledge.text_id for pledge in pledges_of(operator)}
    county = merchant.village.town.county_id
    offered = offered_pledges(county, merchant.sector, on=on)
    return [text for text in offered if text.pk not in signed]


def appeals_in(area: Area) -> "QuerySet[Appeal]":
    """Return the appeals of the shops of an area, those to be decided first."""
    rows = Appeal.objects.filter(merchant__in=Merchant.objects.in_area(area))
    return rows.select_related(
        "merchant__village",
        "grade__inspection",
        "grade__complaint",
        "grade__scheme",
        "decided_by",
        "filed_by",
    ).order_by(F("decided_at").desc(nulls_first=True), "due_on", "pk")
