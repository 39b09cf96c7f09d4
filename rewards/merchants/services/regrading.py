"""Recompute the grades of a county's shops, thousands at a time."""

import logging
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cache, partial
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from grassroots.audit import services as audit
from rewards.merchants.models import Grade, GradeCause, Merchant, Operator, Scheme
from rewards.merchants.selectors import evidence as evidences
from rewards.merchants.selectors.evidence import Counted
from rewards.merchants.selectors.standards import scheme_in_force
from rewards.merchants.services.grades import (
    UNGRADABLE,
    audit_data,
    computed,
    own_grade,
    says_the_same,
)
from villages.models import Village

logger = logging.getLogger(__name__)

CHUNK = 2_000
_COMPARED = (
    *("letter", "uncapped", "score", "sections", "caps", "reasons"),
    *("scheme_id", "inspection_id", "operator_id", "given_at"),
)
_HANG = """
UPDATE merchants_merchant SET grade_id = %s, recheck_on = %s, version = version + 1
WHERE id = %s
"""


class Progress(NamedTuple):
    """How far it is: shops looked at, new grades given, shops that cannot be graded.

    ``last`` is the key of the last shop of the chunk, from which to go on.
    """

    done: int
    changed: int
    skipped: int
    last: int


class _Plan(NamedTuple):
    """A shop, who runs it, the grade they have, and the scheme that applies."""

    shop: Merchant
    operator: Operator
    current: Grade | None
    scheme: Scheme


def regrade_many(
    *, merchants: "QuerySet[Merchant]", at: datetime, after: int = 0
) -> Iterator[Progress]:
    """Recompute the grades of many shops, in chunks; yield how far it is after each.

    Gives what ``regrade`` gives one by one with the cause TIME, with the same dozen
    of queries for each chunk. Each chunk is a transaction of its own, in the order of
    the keys, so that it can be stopped and begun anew, or ``after`` a key. Shops that
    ``regrade`` would refuse are logged and left as they are.
    """
    rows = merchants.filter(pk__gt=after).order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    changed = skipped = 0
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        with transaction.atomic():
            new, left = _regrade_chunk(part, at=at)
        changed, skipped = changed + new, skipped + left
        yield Progress(start + len(part), changed, skipped, part[-1])


def _regrade_chunk(keys: list[int], *, at: datetime) -> tuple[int, int]:
    """Regrade some shops; return how many got a new grade, and how many none."""
    on = timezone.localdate(at)
    plans, skipped = _planned(keys, at=at)
    months = {plan.operator.pk: plan.scheme.complaint_months for plan in plans}
    found = evidences.counted_for(months, months=months, on=on)
    made: list[Grade] = []
    hung: list[tuple[Merchant, Grade | None, date | None]] = []
    for plan in plans:
        counted = found.get(plan.operator.pk)
        try:
            grade = _grade_of(plan, counted, at=at)
        except UNGRADABLE:
            logger.exception("Shop not graded: %s", plan.shop.pk)
            skipped += 1
            continue
        recheck_on = counted.recheck_on if counted else None
        shown = plan.shop.grade_id, plan.shop.recheck_on
        if grade and grade._state.adding:
            made.append(grade)
        elif shown == (grade.pk if grade else None, recheck_on):
            continue
        hung.append((plan.shop, grade, recheck_on))
    Grade.objects.bulk_create(made)
    _hang(hung)
    lines = ((new, new.merchant.village_id, audit_data(new)) for new in made)
    audit.record_many("merchants.graded", lines, by=None, at=at)
    return len(made), skipped


def _grade_of(plan: _Plan, counted: Counted | None, *, at: datetime) -> Grade | None:
    """Return the grade in force, or a new one that is not kept yet."""
    if counted is None:
        return None
    new = computed(
        plan.shop, plan.operator, plan.scheme, counted, cause=GradeCause.TIME, at=at
    )
    if says_the_same(plan.current, new):
        return plan.current
    new.previous = plan.current
    return new


def _planned(keys: list[int], *, at: datetime) -> tuple[list[_Plan], int]:
    """Return what is to be graded, and how many shops cannot be.

    The shops are locked in the order of their keys, and only then read: a grade that
    somebody gave while we waited is in the second answer, not in the first.
    """
    locked = Merchant.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    list(locked.values_list("pk", flat=True))
    rows = Merchant.objects.filter(pk__in=keys).order_by("pk")
    shops = list(rows.only("village_id", "grade_id", "recheck_on"))
    present = Operator.objects.filter(merchant__in=keys, ends_on__isnull=True)
    operators = {one.merchant_id: one for one in present.only("merchant_id")}
    held = _grades(shops)
    schemes = Scheme.objects.in_bulk({one.scheme_id for one in held.values()})
    newest = cache(partial(scheme_in_force, on=timezone.localdate(at)))
    counties = _counties(shops)
    plans, skipped = [], 0
    for shop in shops:
        operator = operators.get(shop.pk)
        if operator is None:
            continue
        last = held.get(shop.grade_id) if shop.grade_id else None
        current = own_grade(last, operator)
        scheme = (
            schemes[current.scheme_id] if current else newest(counties[shop.village_id])
        )
        if scheme is None or (current and current.given_at > at):
            logger.error("Shop not graded: %s", shop.pk)
            skipped += 1
        else:
            plans.append(_Plan(shop, operator, current, scheme))
    return plans, skipped


def _grades(shops: Iterable[Merchant]) -> dict[int, Grade]:
    """Return the grades in force of the shops, with what is compared of them."""
    keys = [shop.grade_id for shop in shops if shop.grade_id]
    return Grade.objects.only(*_COMPARED).in_bulk(keys)


def _counties(shops: Iterable[Merchant]) -> dict[int, int]:
    """Return the keys of counties by those of the villages."""
    keys = {shop.village_id for shop in shops}
    rows = Village.objects.filter(pk__in=keys)
    return dict(rows.values_list("pk", "town__county_id"))


def _hang(rows: list[tuple[Merchant, Grade | None, date | None]]) -> None:
    """Hang grades on shops, whose pages change with them."""
    adapted = connection.ops.adapt_datefield_value
    given = [
        (grade.pk if grade else None, adapted(day) if day else None, shop.pk)
        for shop, grade, day in rows
    ]
    if given:
        with connection.cursor() as cursor:
            cursor.executemany(_HANG, given)
