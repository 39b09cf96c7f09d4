"""Where an inspector should go: shops that are due, and shops looked for."""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from grassroots.core import short_code
from rewards.merchants.formulas.standing import Clocks
from rewards.merchants.formulas.tokens import digest
from rewards.merchants.models import (
    Complaint,
    ComplaintKind,
    Inspection,
    InspectionKind,
    InspectionStatus,
    Merchant,
    Operator,
    RatingRequest,
)
from rewards.merchants.selectors.standards import clocks_of, scheme_in_force
from villages.formulas.months import add_months
from villages.models import County, Town, Village

# So long before a grade runs out the shop is due.
STALE_AHEAD = timedelta(days=30)
SHOWN = 40
FOUND = 20
_ADDRESS = re.compile(r"/m/([0-9A-Za-z]+)/?$")
_ORDER = ("requested", "complaint", "stale", "never")

Area = County | Town | Village


@dataclass
class Due:
    """A shop to go to, and why: each reason with the day by which, or a number."""

    shop: Merchant
    requested_by: date | None = None
    complaints: int = 0
    runs_out: date | None = None
    is_new: bool = False
    reasons: list[str] = field(default_factory=list)

    @property
    def kind(self) -> str:
        """Why the inspector would come, as the visit calls it."""
        if self.requested_by:
            return InspectionKind.REQUESTED
        return InspectionKind.COMPLAINT if self.complaints else InspectionKind.ROUTINE


def shops_to_inspect(area: Area, *, on: date) -> "QuerySet[Merchant]":
    """Return the shops of an area that trade and take part in grading."""
    shops = Merchant.objects.in_area(area).trading(on=on).filter(exempt_reason="")
    return shops.select_related("village__town", "grade")


def due_shops(area: Area, *, on: date) -> list[Due]:
    """Return up to 40 shops that are due, the most urgent first.

    Asked to be rated again, complained of, graded more than eleven months ago, or
    never inspected though the operator's first months are over. A few queries,
    whatever the number of shops.
    """
    shops = shops_to_inspect(area, on=on)
    clocks = clocks_of(scheme_in_force(_county_of(area), on=on))
    found: dict[int, Due] = {}
    for shop, due_on in _requested(shops):
        _due(found, shop, "requested").requested_by = due_on
    for shop, number in _complained(shops):
        _due(found, shop, "complaint").complaints = number
    for shop, runs_out in _stale(shops, clocks, on=on):
        _due(found, shop, "stale").runs_out = runs_out
    for shop in _never(shops, clocks, on=on):
        _due(found, shop, "never").is_new = True
    return sorted(found.values(), key=_urgency)[:SHOWN]


def open_requests(area: Area) -> "QuerySet[RatingRequest]":
    """Return the requests to be rated again that wait, the most urgent first."""
    rows = RatingRequest.objects.filter(
        inspection__isnull=True,
        operator__ends_on__isnull=True,
        merchant__in=Merchant.objects.in_area(area),
    )
    return rows.select_related("merchant__village", "merchant__grade").order_by(
        "due_on", "pk"
    )


def find_shops(area: Area, text: str, *, on: date) -> list[Merchant]:
    """Return up to 20 shops by a part of name or address, a short code, or a scanned code.

    Those that take no part in grading are among them: beginning says why not.
    """
    shops = Merchant.objects.in_area(area).trading(on=on)
    shops = shops.select_related("village__town", "grade")
    scanned = _ADDRESS.search(text)
    if scanned:
        return list(shops.filter(codes__token_digest=digest(scanned[1])))
    typed = short_code.normalise(text)
    if short_code.is_valid(typed):
        return list(shops.filter(codes__short_code=typed))
    named = Q(name__icontains=text) | Q(address__icontains=text)
    return list(shops.filter(named).order_by("name", "pk")[:FOUND])


def open_visits_of(shops: list[Merchant]) -> dict[int, Inspection]:
    """Return the visit that is open in each of some shops, by the shop."""
    rows = Inspection.objects.unfinished().filter(merchant__in=shops)
    return {one.merchant_id: one for one in rows.select_related("started_by")}


def _due(found: dict[int, Due], shop: Merchant, reason: str) -> Due:
    due = found.setdefault(shop.pk, Due(shop))
    due.reasons.append(reason)
    return due


def _urgency(due: Due) -> tuple[int, date, int]:
    first = min(_ORDER.index(reason) for reason in due.reasons)
    day = due.requested_by or due.runs_out or due.shop.opened_on
    return first, day, due.shop.pk


def _county_of(area: Area) -> int:
    if isinstance(area, County):
        return area.pk
    return area.county_id if isinstance(area, Town) else area.town.county_id


def _requested(shops: "QuerySet[Merchant]") -> list[tuple[Merchant, date]]:
    rows = RatingRequest.objects.filter(
        inspection__isnull=True, operator__ends_on__isnull=True, merchant__in=shops
    ).order_by("due_on", "pk")[:SHOWN]
    days = {one.merchant_id: one.due_on for one in rows}
    return [(shop, days[shop.pk]) for shop in shops.filter(pk__in=days)]


def _complained(shops: "QuerySet[Merchant]") -> list[tuple[Merchant, int]]:
    rows = (
        Complaint.objects.open()
        .filter(kind=ComplaintKind.COMPLAINT, merchant__in=shops)
        .values_list("merchant")
        .annotate(number=Count("pk"))
        .order_by("-number", "merchant")[:SHOWN]
    )
    numbers: dict[int, int] = defaultdict(int, rows)
    return [(shop, numbers[shop.pk]) for shop in shops.filter(pk__in=numbers)]


def _stale(
    shops: "QuerySet[Merchant]", clocks: Clocks, *, on: date
) -> list[tuple[Merchant, date]]:
    """Return shops whose last visit carries the grade for thirty days more at most."""
    newest = add_months(on + STALE_AHEAD, -clocks.stale_months)
    rows = (
        shops.filter(grade__inspection__signed_at__date__lte=newest)
        .select_related("grade__inspection")
        .order_by("grade__inspection__signed_at", "pk")[:SHOWN]
    )
    return [
        (shop, add_months(_inspected_on(shop), clocks.stale_months)) for shop in rows
    ]


def _inspected_on(shop: Merchant) -> date:
    signed_at = shop.grade.inspection.signed_at if shop.grade else None
    return timezone.localdate(signed_at)


def _never(
    shops: "QuerySet[Merchant]", clocks: Clocks, *, on: date
) -> "QuerySet[Merchant]":
    """Return shops that nobody inspected under an operator past the first months."""
    since = add_months(on, -clocks.awaiting_months)
    visits = Inspection.objects.filter(
        operator=OuterRef("pk"), status=InspectionStatus.SIGNED
    )
    ready = Operator.objects.filter(
        ~Exists(visits), merchant=OuterRef("pk"), ends_on__isnull=True
    ).filter(starts_on__lte=since)
    return shops.filter(Exists(ready)).order_by("opened_on", "pk")[:SHOWN]
