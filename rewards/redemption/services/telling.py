"""Tell people what was exchanged in their name: soon after, and not at the counter."""

from datetime import date, datetime, timedelta

from django.db.models import CharField, Exists, OuterRef, Q, Value
from django.db.models.functions import Cast, Concat

from rewards.redemption.models import Outlet, Redemption, RedemptionStatus
from villages.models import Message, Topic
from villages.services.messages import Said, tell

# What the timer missed for longer is in the passbook, and news to nobody.
LOOKED_BACK = timedelta(days=2)


def tell_confirmed(*, on: date, at: datetime) -> int:
    """Tell who showed the code or the card of what it paid for; return how many.

    A timer does, so that nobody waits for it at the counter. It may run late, or again.
    """
    done = Q(status=RedemptionStatus.CONFIRMED, confirmed_at__lte=at)
    return _tell(done, Topic.POINTS_USED, "", at=at)


def tell_cancelled(*, on: date, at: datetime) -> int:
    """Tell them that it was taken back, and the points are there again; likewise."""
    done = Q(status=RedemptionStatus.CANCELLED, cancelled_at__lte=at)
    return _tell(done, Topic.POINTS_RETURNED, ":back", at=at)


def _tell(done: Q, topic: Topic, ending: str, *, at: datetime) -> int:
    cause = Concat(
        Value("redemption:"), Cast(OuterRef("pk"), CharField()), Value(ending)
    )
    told = Message.objects.filter(resident=OuterRef("resident"), cause=cause)
    new = (
        # By outlet and day of opening, as the index has them.
        Redemption.objects.filter(done, opened_at__gt=at - LOOKED_BACK)
        .filter(~Exists(told), outlet__in=Outlet.objects.values("pk"))
        .select_related("outlet")
        .order_by("pk")
    )
    said = [
        Said(
            resident=one.resident_id,
            village=one.outlet.village_id,
            topic=topic,
            cause=f"redemption:{one.pk}{ending}",
            facts={"place": one.outlet.name, "points": one.points},
            leads_to=("redemption_my_order", str(one.pk)),
        )
        for one in new
    ]
    tell(said=said, at=at)
    return len(said)
