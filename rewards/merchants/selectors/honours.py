"""The best shops, by a rule that everybody can read. There is no list of the others.

A shop is honoured while, on the day,

- it has an A, and had nothing but an A for 12 months in a row, without a day on which
  its last visit was too old to count;
- no complaint against it was found to be so in those 12 months;
- no penalty against it is in force;
- it has signed a pledge, and has no open breach of one.

Everything is asked of whoever runs it now. The list is by town, village and address.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from rewards.merchants.formulas.standing import Standing, State
from rewards.merchants.models import (
    Complaint,
    Grade,
    Letter,
    Merchant,
    Penalty,
    Pledge,
    PledgeBreach,
)
from rewards.merchants.selectors.letters import (
    end_of,
    histories_of,
    letters_as_of,
    letters_of,
)
from villages.formulas.months import add_months
from villages.models import County, Town, Village

MONTHS = 12


@dataclass(frozen=True)
class Honoured:
    """A shop of the list, and since when its grade has been an A."""

    merchant: Merchant
    since: date


def honoured(area: County | Town | Village | None, *, on: date) -> list[Honoured]:
    """Return the shops of an area, or of everywhere, that the rule honours on the day."""
    start = add_months(on, -MONTHS)
    shops = _candidates(area, on=on)
    now, then = letters_of(shops, on=on), letters_as_of(shops, on=start)
    history = histories_of(shops, on=on)
    found = []
    for shop in shops.select_related("village__town"):
        if not (_is_a(now[shop.pk]) and _is_a(then[shop.pk])):
            continue
        grades = history[shop.pk].grades
        since = _a_since(grades, stale_months=grades[-1].scheme.stale_months)
        if since and since <= start:
            found.append(Honoured(shop, since))
    return found


def _candidates(
    area: County | Town | Village | None, *, on: date
) -> "QuerySet[Merchant]":
    """Return the shops with an A to which nothing else of the rule is against."""
    start = end_of(add_months(on, -MONTHS))
    complained = Complaint.objects.substantiated().filter(
        operator__ends_on__isnull=True, decided_at__gte=start
    )
    penalised = Penalty.objects.in_force(on=on).filter(operator__ends_on__isnull=True)
    pledged = Pledge.objects.filter(
        ended_at__isnull=True, operator__ends_on__isnull=True
    )
    broken = PledgeBreach.objects.filter(
        cured_at__isnull=True, pledge__in=pledged.values("pk").order_by()
    )
    everywhere = Merchant.objects.all()
    shops = everywhere if area is None else everywhere.in_area(area)
    return (
        shops.trading(on=on)
        .filter(
            grade__letter=Letter.A,
            pk__in=pledged.values("merchant").order_by(),
        )
        .exclude(pk__in=complained.values("merchant").order_by())
        .exclude(pk__in=penalised.values("merchant").order_by())
        .exclude(pk__in=broken.values("pledge__merchant").order_by())
        .order_by("village__town__code", "village__code", "address", "name", "pk")
    )


def _is_a(standing: Standing) -> bool:
    return standing.state == State.GRADED and standing.letter == Letter.A


def _a_since(grades: list[Grade], *, stale_months: int) -> date | None:
    """Return the first day of the unbroken A that lasts, or None.

    Another letter breaks it, and so does a visit that was too old before the day of the
    next.
    """
    since: date | None = None
    fresh_until: date | None = None
    for grade in grades:
        day, visit = timezone.localdate(grade.given_at), grade.inspection.signed_at
        if grade.letter != Letter.A or visit is None:
            since = fresh_until = None
            continue
        if since is None or fresh_until is None or day > fresh_until:
            since = day
        fresh_until = add_months(timezone.localdate(visit), stale_months)
    return since
