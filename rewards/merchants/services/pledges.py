"""Pledges: signed in standard words, not kept, put right, taken back."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.errors.speaking import (
    BreachOpen,
    CuredAlready,
    CureTooSoon,
    PledgeNotOffered,
    PledgeOver,
    PledgeSigned,
)
from rewards.merchants.models import (
    GradeCause,
    Merchant,
    Pledge,
    PledgeBreach,
    PledgeText,
)
from rewards.merchants.selectors.standards import offered_pledges
from rewards.merchants.services.closeness import require_not_close
from rewards.merchants.services.grades import locked, regrade, touch
from rewards.merchants.services.speaking import own_operator, present_operator
from villages.services.photos import Photo

# A breach takes points only when it was not put right within the days it was given.
LEAST_DAYS = 3


@transaction.atomic
def sign(
    *,
    merchant: Merchant,
    text: PledgeText,
    by: User,
    at: datetime,
    own_words: str = "",
    copy: Photo | None = None,
    is_on_paper: bool = False,
) -> Pledge:
    """Keep that the operator promises a text in force of the own sector, to everybody.

    By the operator's account, or from paper by somebody not too close, who keeps a
    photo of it as ``copy``. Raises NotYourShop, ShopClosed, TooClose,
    PledgeNotOffered and PledgeSigned.
    """
    merchant = locked(merchant)
    if is_on_paper:
        operator = present_operator(merchant)
        require_not_close(by, merchant)
    else:
        operator = own_operator(merchant, by)
    county, on = merchant.village.town.county_id, timezone.localdate(at)
    if text not in offered_pledges(county, merchant.sector, on=on):
        raise PledgeNotOffered
    if operator.pledges.filter(text=text, ended_at__isnull=True).exists():
        raise PledgeSigned
    pledge = Pledge(
        merchant=merchant,
        operator=operator,
        text=text,
        own_words=own_words,
        signed_at=at,
        signed_by=by,
        is_on_paper=is_on_paper,
    )
    if copy:
        name = f"{copy.digest[:20]}.jpg"
        pledge.copy.save(name, ContentFile(copy.content), save=False)
    pledge.save()
    touch(merchant)
    _note("merchants.pledge_signed", merchant, pledge, by=by, at=at)
    return pledge


@transaction.atomic
def end(*, pledge: Pledge, by: User, at: datetime) -> Pledge:
    """Let the operator take a pledge back; it leaves the page.

    Raises NotYourShop, ShopClosed, PledgeOver, and BreachOpen while something that was
    not kept is not put right.
    """
    merchant = locked(pledge.merchant)
    own_operator(merchant, by)
    pledge = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    if pledge.ended_at:
        raise PledgeOver
    if pledge.breaches.filter(cured_at__isnull=True).exists():
        raise BreachOpen
    pledge.ended_at, pledge.ended_by = at, by
    pledge.save(update_fields=["ended_at", "ended_by"])
    touch(merchant)
    _note("merchants.pledge_ended", merchant, pledge, by=by, at=at)
    return pledge


@transaction.atomic
def find_breach(
    *, pledge: Pledge, facts: str, cure_due_on: date, by: User, at: datetime
) -> PledgeBreach:
    """Enter that a pledge was not kept; the page says so, and by when it is put right.

    The grade is lowered only after that day, if nothing was done: that is the notice.
    Entered twice in the same words and not put right, it is one and the same. Raises PledgeOver, CureTooSoon and TooClose.
    """
    merchant = locked(pledge.merchant)
    require_not_close(by, merchant)
    pledge = Pledge.objects.select_for_update(of=("self",)).get(pk=pledge.pk)
    if pledge.ended_at:
        raise PledgeOver
    first = timezone.localdate(at) + timedelta(days=LEAST_DAYS)
    if cure_due_on < first:
        raise CureTooSoon(first=first.isoformat())
    same = pledge.breaches.filter(facts=facts, cured_at__isnull=True)
    if there := same.first():
        return there
    breach = PledgeBreach.objects.create(
        pledge=pledge, facts=facts, found_at=at, found_by=by, cure_due_on=cure_due_on
    )
    _note("merchants.breach_found", merchant, breach, by=by, at=at)
    regrade(merchant=merchant, cause=GradeCause.PLEDGE, by=by, at=at)
    return breach


@transaction.atomic
def cure_breach(*, breach: PledgeBreach, by: User, at: datetime) -> PledgeBreach:
    """Enter that it was put right; the grade follows at once. CuredAlready, TooClose."""
    merchant = locked(breach.pledge.merchant)
    require_not_close(by, merchant)
    breach = PledgeBreach.objects.select_for_update(of=("self",)).get(pk=breach.pk)
    if breach.cured_at:
        raise CuredAlready
    breach.cured_at, breach.cured_by = at, by
    breach.save(update_fields=["cured_at", "cured_by"])
    _note("merchants.breach_cured", merchant, breach, by=by, at=at)
    regrade(merchant=merchant, cause=GradeCause.PLEDGE, by=by, at=at)
    return breach


def _note(
    action: str, merchant: Merchant, target: Any, *, by: User, at: datetime
) -> None:
    audit.record(
        action,
        target=target,
        by=by,
        at=at,
        village_id=merchant.village_id,
        data={"merchant": merchant.pk},
    )
