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


class Progress(NamedTuple):
    """How far it is: villages gone through, of how many, and results kept."""

    done: int
    total: int
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
    scored = scores_of(village, last_day_of(year))
    if scored is None:
        raise NoBookThatDay(year=year)
    book, scores = scored
    close = YearClose.objects.create(
        village=village,
        year=year,
        as_of=last_day_of(year),
        rule_book=book,
        frozen_on=on,
        frozen_at=at,
        frozen_by=by,
    )
    _keep(close, scores, at=at)
    audit.record(
        "villages.year_frozen",
        target=close,
        by=by,
        at=at,
        data={"year": year, "results": len(scores)},
    )
    return close


def _keep(close: YearClose, scores: dict[int, Sums], *, at: datetime) -> None:
    holder = f"{holder_of(close.village)}_id"
    YearResult.objects.bulk_create(
        (
            YearResult(close=close, made_at=at, **{holder: key}, **columns_of(sums))
            for key, sums in scores.items()
        ),
        batch_size=BATCH,
    )


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
    *_earlier, last = [Progress(0, 0, 0), *freeze_all(year=on.year - 1, at=at)]
    return last.done


def freeze_all(
    *, year: int, at: datetime, villages: "QuerySet[Village] | None" = None
) -> Iterator[Progress]:
    """Freeze a year village by village; yield how far it is after each.

    Each is a transaction of its own, so that memory and locks stay small however many
    there are, and stopped at any moment it goes on from there. Villages that are done,
    or had no book on that day, are not gone through.
    """
    if timezone.localdate(at) <= last_day_of(year):
        raise YearNotOver(year=year)
    keys = list(_to_freeze(year, villages).order_by("pk").values_list("pk", flat=True))
    results, failed = 0, None
    for done, key in enumerate(keys, start=1):
        try:
            close = freeze(village=Village(pk=key), year=year, by=None, at=at)
            results += close.results.count()
        except DatabaseError as error:
            logger.exception("Village %s could not be frozen", key)
            failed = error
        yield Progress(done, len(keys), results)
    if failed:
        raise failed


def _to_freeze(year: int, villages: "QuerySet[Village] | None") -> "QuerySet[Village]":
    books = RuleBook.objects.in_force(on=last_day_of(year))
    closed = YearClose.objects.filter(village=OuterRef("pk"), year=year)
    everywhere = Village.objects.all() if villages is None else villages
    return everywhere.filter(
        Exists(books.filter(village=OuterRef("pk"))), ~Exists(closed)
    )
