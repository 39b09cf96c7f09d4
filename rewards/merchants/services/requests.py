"""A merchant who mended things asks to be rated again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.inspections import ShopExempt
from rewards.merchants.errors.speaking import AppealRuns, RequestOpen
from rewards.merchants.models import Merchant, RatingRequest, Scheme
from rewards.merchants.selectors.standards import scheme_in_force
from rewards.merchants.services.grades import locked
from rewards.merchants.services.speaking import own_operator
from villages.formulas.months import add_months


@transaction.atomic
def ask_for_rating(
    *, merchant: Merchant, words: str, by: User, at: datetime
) -> RatingRequest:
    """Keep that a visit is asked for; it is due within the scheme's months.

    The old grade stays until then; the next signed visit answers the request. Raises
    NotYourShop, ShopClosed, ShopExempt, AppealRuns, and RequestOpen for a second one.
    """
    merchant = locked(merchant)
    operator = own_operator(merchant, by)
    if merchant.exempt_reason:
        raise ShopExempt(reason=merchant.exempt_reason)
    if merchant.appeals.pending().exists():
        raise AppealRuns
    waiting = operator.rating_requests.filter(inspection__isnull=True).first()
    if waiting:
        raise RequestOpen(day=waiting.due_on.isoformat())
    on = timezone.localdate(at)
    scheme = scheme_in_force(merchant.village.town.county_id, on=on) or Scheme()
    request = RatingRequest.objects.create(
        merchant=merchant,
        operator=operator,
        words=words,
        asked_at=at,
        asked_by=by,
        due_on=add_months(on, scheme.rerating_months),
    )
    audit.record(
        "merchants.rating_asked",
        target=request,
        by=by,
        at=at,
        village_id=merchant.village_id,
        data={"merchant": merchant.pk},
    )
    return request
