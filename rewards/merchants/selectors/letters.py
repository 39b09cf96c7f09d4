"""The states and letters of many shops at once, now or as they were on an earlier day.

A constant number of queries, however many shops.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from rewards.merchants.formulas.standing import Known, Standing, standing
from rewards.merchants.models import (
    Appeal,
    AppealStatus,
    Grade,
    Merchant,
    Operator,
)
from rewards.merchants.selectors.shadows import Shadow, shadow_of
from rewards.merchants.selectors.standards import clocks_of, scheme_in_force
from rewards.merchants.selectors.status import standings_of


def letters_of(merchants: "QuerySet[Merchant]", *, on: date) -> dict[int, Standing]:
    """Return how each shop stands today, by its key: as its page says."""
    return standings_of(merchants, on=on)


def letters_as_of(merchants: "QuerySet[Merchant]", *, on: date) -> dict[int, Standing]:
    """Return how each shop stood at the end of an earlier day, from the history.

    Grades, operators and appeals are dated and taken as of the day. Whether a shop is
    exempt, and its last accident, are known only as they are now.
    """
    shops = list(merchants.select_related("village__town"))
    started = _started(merchants, on=on)
    history = histories_of(merchants, on=on)
    newest = cache(partial(scheme_in_force, on=on))
    found = {}
    for shop in shops:
        past = history.get(shop.pk)
        grade = past.grade if past else None
        scheme = grade.scheme if grade else newest(shop.village.town.county_id)
        found[shop.pk] = _standing(
            shop,
            started_on=started.get(shop.pk, shop.opened_on),
            grade=grade,
            appealed=past.appealed if past else False,
            scheme=scheme,
            on=on,
        )
    return found


@dataclass
class Past:
    """The grades of one shop's operator up to a day that nobody disputes.

    ``appealed`` says that the last one given is disputed, and so not among them.
    """

    grades: list[Grade]
    appealed: bool = False

    @property
    def grade(self) -> Grade | None:
        """The last of them, if there is any."""
        return self.grades[-1] if self.grades else None


def histories_of(merchants: "QuerySet[Merchant]", *, on: date) -> dict[int, Past]:
    """Return the grades given up to the end of a day to whoever ran the shop then.

    Oldest first. What an appeal has set aside by then is no part of it; shops without a grade are not there.
    """
    end = end_of(on)
    keys = merchants.values("pk").order_by()
    grades = (
        Grade.objects.filter(merchant__in=keys, given_at__lt=end)
        .filter(
            Q(operator__ends_on__isnull=True) | Q(operator__ends_on__gte=on),
            operator__starts_on__lte=on,
        )
        .select_related("inspection", "scheme")
        .order_by("given_at", "pk")
    )
    appeals = Appeal.objects.filter(merchant__in=keys, filed_at__lt=end)
    gone, running = _shadows(appeals.select_related("grade"), end=end)
    found: dict[int, Past] = {}
    for grade in grades:
        if any(shadow.covers(grade) for shadow in gone):
            continue
        past = found.setdefault(grade.merchant_id, Past([]))
        past.appealed = any(shadow.covers(grade) for shadow in running)
        if not past.appealed:
            past.grades.append(grade)
    return found


def end_of(day: date) -> datetime:
    """Return the first moment after a day, on our clocks."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _shadows(
    appeals: Iterable[Appeal], *, end: datetime
) -> tuple[list[Shadow], list[Shadow]]:
    """Return what appeals had undone by then, and what was disputed still."""
    gone: list[Shadow] = []
    running: list[Shadow] = []
    for appeal in appeals:
        is_decided = appeal.decided_at is not None and appeal.decided_at < end
        if is_decided and appeal.status == AppealStatus.UPHELD:
            gone.append(shadow_of(appeal))
        elif not is_decided and appeal.status != AppealStatus.WITHDRAWN:
            running.append(shadow_of(appeal))
    return gone, running


def _started(merchants: "QuerySet[Merchant]", *, on: date) -> dict[int, date]:
    """Return since when each shop has the operator whom it had on the day."""
    operators = Operator.objects.in_force(on=on).filter(
        merchant__in=merchants.values("pk").order_by()
    )
    return dict(operators.values_list("merchant_id", "starts_on"))


def _standing(
    shop: Merchant,
    *,
    started_on: date,
    grade: Grade | None,
    appealed: bool,
    scheme: Any,
    on: date,
) -> Standing:
    known = Known(
        started_on=started_on,
        closed_on=shop.closed_on,
        is_exempt=bool(shop.exempt_reason),
        accident_on=shop.accident_on,
        inspected_on=_day_of(grade),
        letter=grade.letter if grade else None,
        appealed=appealed,
    )
    return standing(known, on=on, clocks=clocks_of(scheme))


def _day_of(grade: Grade | None) -> date | None:
    """Return the day of the visit behind a grade."""
    if grade is None or grade.inspection.signed_at is None:
        return None
    return timezone.localdate(grade.inspection.signed_at)
