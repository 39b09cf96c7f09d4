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
    InspectionStatus,
    Merchant,
    Operator,
)
from rewards.merchants.selectors.standards import clocks_of, scheme_in_force

_GRADE = ("grade__inspection", "grade__scheme", "grade__previous__inspection")


def letters_of(merchants: "QuerySet[Merchant]", *, on: date) -> dict[int, Standing]:
    """Return how each shop stands today, by its key.

    While an appeal runs the letter is the one before; wherever an old grade would
    mislead there is none (``formulas.standing``).
    """
    shops = merchants.select_related("village__town", *_GRADE)
    started = _started(merchants, on=on)
    appealed = set(
        Appeal.objects.pending()
        .filter(merchant__in=merchants.values("pk").order_by())
        .values_list("grade_id", flat=True)
    )
    newest = cache(partial(scheme_in_force, on=on))
    found = {}
    for shop in shops:
        grade = shop.grade
        scheme = grade.scheme if grade else newest(shop.village.town.county_id)
        found[shop.pk] = _standing(
            shop,
            started_on=started.get(shop.pk, shop.opened_on),
            grade=grade,
            appealed=bool(grade) and shop.grade_id in appealed,
            scheme=scheme,
            on=on,
        )
    return found


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
        scheme = past.grade.scheme if past else newest(shop.village.town.county_id)
        found[shop.pk] = _standing(
            shop,
            started_on=started.get(shop.pk, shop.opened_on),
            grade=past.grade if past else None,
            appealed=past.appealed if past else False,
            scheme=scheme,
            on=on,
        )
    return found


@dataclass
class Past:
    """The grades of one shop's operator up to a day, and whether the last is appealed."""

    grades: list[Grade]
    appealed: bool = False

    @property
    def grade(self) -> Grade:
        """The last of them."""
        return self.grades[-1]


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
        .select_related("inspection", "scheme", "previous__inspection")
        .order_by("given_at", "pk")
    )
    appeals = Appeal.objects.filter(merchant__in=keys, filed_at__lt=end)
    gone, running = _appealed(appeals.select_related("grade__inspection"), end=end)
    found: dict[int, Past] = {}
    for grade in grades:
        if not gone & {("grade", grade.pk), ("visit", grade.inspection_id)}:
            found.setdefault(grade.merchant_id, Past([])).grades.append(grade)
    for past in found.values():
        past.appealed = past.grade.pk in running
    return found


def end_of(day: date) -> datetime:
    """Return the first moment after a day, on our clocks."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def _appealed(
    appeals: Iterable[Appeal], *, end: datetime
) -> tuple[set[tuple[str, int]], set[int]]:
    """Return what appeals had set aside, and the keys of the grades still appealed.

    An upheld appeal takes its grade away, and its visit when that was the cause.
    """
    gone: set[tuple[str, int]] = set()
    running: set[int] = set()
    for appeal in appeals:
        is_decided = appeal.decided_at is not None and appeal.decided_at < end
        if is_decided and appeal.status == AppealStatus.UPHELD:
            gone.add(("grade", appeal.grade_id))
            if appeal.grade.inspection.status == InspectionStatus.SET_ASIDE:
                gone.add(("visit", appeal.grade.inspection_id))
        elif not is_decided and appeal.status != AppealStatus.WITHDRAWN:
            running.add(appeal.grade_id)
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
    shown = grade.previous if grade and appealed else grade
    known = Known(
        started_on=started_on,
        closed_on=shop.closed_on,
        is_exempt=bool(shop.exempt_reason),
        accident_on=shop.accident_on,
        inspected_on=_day_of(shown),
        letter=shown.letter if shown else None,
        appealed=appealed,
    )
    return standing(known, on=on, clocks=clocks_of(scheme))


def _day_of(grade: Grade | None) -> date | None:
    """Return the day of the visit behind a grade."""
    if grade is None or grade.inspection.signed_at is None:
        return None
    return timezone.localdate(grade.inspection.signed_at)
