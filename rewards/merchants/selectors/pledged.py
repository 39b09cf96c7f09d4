"""A merchant's signed pledges in the own credit file of whoever runs the shop."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from rewards.merchants.models import Operator, Pledge, PledgeBreach
from villages.models import Resident
from villages.selectors.pledges import BROKEN, OPEN, Pledged, add_pledges


def shop_pledges(resident: Resident, on: date) -> Iterator[Pledged]:
    """Yield what they signed for a shop that they run on the day, and did not take back."""
    theirs = Q(resident=resident)
    if resident.user_id:
        theirs |= Q(user=resident.user_id)
    found = (
        Pledge.objects.filter(
            operator__in=Operator.objects.in_force(on=on).filter(theirs),
            ended_at__isnull=True,
        )
        .select_related("text", "merchant")
        .prefetch_related("breaches")
    )
    for one in found:
        breach = next((each for each in one.breaches.all() if not each.cured_at), None)
        yield Pledged(
            kind="shop",
            text=_("%(shop)s：%(title)s")
            % {"shop": one.merchant.name, "title": one.text.title},
            made_on=timezone.localdate(one.signed_at),
            due_on=breach.cure_due_on if breach else None,
            state=_state(breach),
            mark=BROKEN if breach else OPEN,
        )


def _state(breach: PledgeBreach | None) -> str:
    return _("有一处没做到") if breach else _("一直算数")


add_pledges(shop_pledges)
