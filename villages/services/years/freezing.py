"""Keep every score as it stood at the end of 31 December."""

import logging
from collections.abc import Iterator
from datetime import date, datetime
from typing import NamedTuple

from django.db import DatabaseError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.models import RuleBook, Village, YearClose, YearResult
from villages.selectors.year_scores import Sums, holder_of, scores_of
from villages.year_errors import NoBookThatDay, NotYourYear, YearNotOver

logger = logging.getLogger(__name__)
BATCH = 1_000
# So many villages together: few enough that their scores fit in a little memory.
LOT = 20


class Progress(NamedTuple):
    """How far it is: villages gone through, of how many, closed, and results kept."""

    done: int
    total: int
    closed: int
    results: int


def last_day_of(year: int) -> date:
    """Return the day by which a year is judged."""
    return date(year, 12, 31)


@transaction.atomic
def freeze(*, village: Village, year: int, by: User | None, at: datetime) -> YearClose:
    """Keep the score of everybody in the village who had one on the year's last day.

    From 1 January on, however late; a second time returns what the first one kept.
    Who had no score gets no result: 本期不参评, not zero. ``by`` None is the timer or a
    command, else it is the village's manager.
    """
    on = timezone.localdate(at)
    if on <= last_day_of(year):
        raise YearNotOver(year=year)
    # Whoever comes second waits here, and then finds what the first one kept.
    village = (
        Village.objects.select_for_update(no_key=True, of=("self",))
        .select_related("town__county")
        .get(pk=village.pk)
    )
    if by is not None and not permissions.manages(by, village, on=on):
        raise NotYourYear
    found = YearClose.objects.filter(village=village, year=year).first()
    if found:
        return found
    closes, _results = _close([village], year, by=by, at=at)
    if not closes:
        raise NoBookThatDay(year=year)
    return closes[0]


def _close(
    villages: list[Village], year: int, *, by: User | None, at: datetime
) -> tuple[list[YearClose], int]:
    """Keep the year of villages that are locked; return how many results that makes."""
    scored = scores_of(villages, last_day_of(year))
    closes = YearClose.objects.bulk_create(
        YearClose(
            village=one,
            year=year,
            as_of=last_day_of(year),
            rule_book=scored[one.pk].book,
            frozen_on=timezone.localdate(at),
            frozen_at=at,
            frozen_by=by,
        )
        for one in villages
        if one.pk in scored
    )
    results = YearResult.objects.bulk_create(
        (
            _result(close, key, sums, at=at)
            for close in closes
            for key, sums in scored[close.village_id].scores.items()
        ),
        batch_size=BATCH,
    )
    audit.record_many(
        "villages.year_frozen",
        (
            (
                close,
                close.village_id,
                {"year": year, "results": len(scored[close.village_id].scores)},
            )
            for close in closes
        ),
        by=by,
        at=at,
    )
    return closes, len(results)


def _result(close: YearClose, key: int, sums: Sums, *, at: datetime) -> YearResult:
    subject = {f"{holder_of(close.village)}_id": key}
    return YearResult(close=close, made_at=at, **subject, **columns_of(sums))


def columns_of(sums: Sums) -> dict[str, int]:
    """Return a score as the columns of a result."""
    return {
        "base": sums.base,
        "adds": sums.adds,
        "deducts": sums.deducts,
        "total": sums.total,
        "star": sums.star,
        "listed_star": sums.listed_star,
    }


def freeze_due(*, on: date, at: datetime) -> int:
    """Freeze the year before this one wherever that was not done; return how many.

    It may run late, again, or twice at once. A database error in one village is raised
    after all others are done.
    """
    *_earlier, last = [Progress(0, 0, 0, 0), *freeze_all(year=on.year - 1, at=at)]
    return last.closed


def freeze_all(
    *, year: int, at: datetime, villages: "QuerySet[Village] | None" = None
) -> Iterator[Progress]:
    """Freeze a year, a few villages at a time; yield how far it is after each lot.

    Each lot is a transaction of its own, so that memory and locks stay small however
    many there are, and stopped at any moment it goes on from there. Villages that are
    done, or had no book on that day, are not gone through.
    """
    if timezone.localdate(at) <= last_day_of(year):
        raise YearNotOver(year=year)
    keys = list(_to_freeze(year, villages).order_by("pk").values_list("pk", flat=True))
    far, failed = Progress(0, len(keys), 0, 0), None
    for start in range(0, len(keys), LOT):
        lot = keys[start : start + LOT]
        closed, results, error = _freeze_some(lot, year, at=at)
        failed = error or failed
        far = Progress(
            far.done + len(lot), len(keys), far.closed + closed, far.results + results
        )
        yield far
    if failed:
        raise failed


def _freeze_some(
    keys: list[int], year: int, *, at: datetime
) -> tuple[int, int, DatabaseError | None]:
    """Freeze villages together; when that fails, each, so that one keeps none waiting."""
    try:
        return (*_freeze_lot(keys, year, at=at), None)
    except DatabaseError as error:
        if len(keys) == 1:
            logger.exception("Village %s could not be frozen", keys[0])
            return 0, 0, error
    each = [_freeze_some([key], year, at=at) for key in keys]
    closed, results, errors = zip(*each, strict=True)
    return sum(closed), sum(results), next(filter(None, errors), None)


@transaction.atomic
def _freeze_lot(keys: list[int], year: int, *, at: datetime) -> tuple[int, int]:
    """Freeze some villages together; return how many there were, and how many results."""
    # Locked in key order; whoever comes second finds them closed.
    locked = Village.objects.select_for_update(no_key=True).filter(pk__in=keys)
    villages = list(locked.order_by("pk"))
    closed = YearClose.objects.filter(village__in=keys, year=year)
    done = set(closed.values_list("village", flat=True))
    closes, results = _close(
        [one for one in villages if one.pk not in done], year, by=None, at=at
    )
    return len(closes), results


def _to_freeze(year: int, villages: "QuerySet[Village] | None") -> "QuerySet[Village]":
    books = RuleBook.objects.in_force(on=last_day_of(year))
    closed = YearClose.objects.filter(village=OuterRef("pk"), year=year)
    everywhere = Village.objects.all() if villages is None else villages
    return everywhere.filter(
        Exists(books.filter(village=OuterRef("pk"))), ~Exists(closed)
    )
