"""Grading tens of thousands of shops anew, beside one query over the same evidence."""

import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from rewards.merchants.models import Merchant
from rewards.merchants.selectors import open_data
from rewards.merchants.services.regrading import Progress, regrade_many
from scripts.benching.merchants import build_shops

# What the database alone needs to add the evidence up, shop by shop.
AGGREGATE = """
WITH visit AS (
  SELECT DISTINCT ON (operator_id) operator_id, score, criticals, sections
  FROM merchants_inspection WHERE status = 'signed'
  ORDER BY operator_id, signed_at DESC, id DESC
), complaint AS (
  SELECT operator_id, count(*) FILTER (WHERE weight = 'minor') AS minor,
         count(*) FILTER (WHERE weight = 'serious') AS serious
  FROM merchants_complaint
  WHERE kind = 'complaint' AND status = 'substantiated'
    AND decided_at > %(at)s::timestamptz - interval '12 months'
  GROUP BY operator_id
), penalty AS (
  SELECT operator_id, count(*) AS number, min(shown_until) AS ends
  FROM merchants_penalty
  WHERE repaired_at IS NULL AND %(on)s::date BETWEEN decided_on AND shown_until
  GROUP BY operator_id
), award AS (
  SELECT operator_id, count(*) AS number, min(ends_on) AS ends FROM merchants_award
  WHERE removed_at IS NULL AND %(on)s::date BETWEEN starts_on AND ends_on
  GROUP BY operator_id
), breach AS (
  SELECT pledge.operator_id, count(*) AS number
  FROM merchants_pledgebreach AS breach
  JOIN merchants_pledge AS pledge ON pledge.id = breach.pledge_id
  WHERE pledge.ended_at IS NULL AND breach.cured_at IS NULL
  GROUP BY pledge.operator_id
)
SELECT operator.merchant_id, score, criticals, sections, minor, serious,
       penalty.number, penalty.ends, award.number, award.ends, breach.number
FROM merchants_operator AS operator
JOIN visit ON visit.operator_id = operator.id
LEFT JOIN complaint ON complaint.operator_id = operator.id
LEFT JOIN penalty ON penalty.operator_id = operator.id
LEFT JOIN award ON award.operator_id = operator.id
LEFT JOIN breach ON breach.operator_id = operator.id
WHERE operator.ends_on IS NULL
"""


@dataclass(frozen=True)
class Measured:
    """Seconds that each took, and the memory of the process at its largest."""

    shops: int
    aggregate: float
    first: float
    again: float
    open_table: float
    megabytes: int


def measure(number: int) -> Measured:
    """Make so many shops, and grade them twice: all are new, then none changes."""
    on = timezone.localdate()
    # The shops whose pages were measured are there, graded, and stay as they are.
    total = Merchant.objects.count() + number
    build_shops(number, on=on)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    at = timezone.now()
    aggregate = timed(lambda: _aggregate(total, on, at))
    first = timed(lambda: _regrade(total, at, changed=number))
    again = timed(lambda: _regrade(total, at, changed=0))
    open_table = timed(lambda: _open_table(total, on))
    ungraded = Merchant.objects.filter(grade__isnull=True).count()
    if ungraded:
        sys.exit(f"{ungraded} shops have no grade.")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Measured(total, aggregate, first, again, open_table, memory)


def timed(job: Callable[[], None]) -> float:
    """Return the seconds that a job takes."""
    started = time.perf_counter()
    job()
    return time.perf_counter() - started


def table(measured: Measured) -> None:
    """Print what was measured, beside the query."""
    title = f"grading {measured.shops:,} shops"
    print(f"\n{title:36}{'seconds':>11}{'ratio':>8}   to the query")
    for name, took in (
        ("  one query over their evidence", measured.aggregate),
        ("  recompute, all get a grade", measured.first),
        ("  recompute, nothing changes", measured.again),
        ("  open data, a row of each", measured.open_table),
    ):
        print(f"{name:36}{took:>11.1f}{took / measured.aggregate:>8.1f}")
    print(f"{'  largest process, megabytes':36}{measured.megabytes:>11,}")


def _aggregate(number: int, on: date, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(AGGREGATE, {"on": on, "at": at})
        rows = len(cursor.fetchall())
    if rows != number:
        sys.exit(f"{number} shops, but {rows} rows.")


def _open_table(number: int, on: date) -> None:
    if sum(1 for _row in open_data.rows(on=on)) != number:
        sys.exit("The table of open data does not hold every shop.")


def _regrade(number: int, at: datetime, *, changed: int) -> None:
    done = Progress(0, 0, 0, 0)
    for done in regrade_many(merchants=Merchant.objects.all(), at=at):
        print(f"\r   {done.done:,}", end="", flush=True)
    print("\r", end="")
    if (done.done, done.changed, done.skipped) != (number, changed, 0):
        sys.exit(f"Not as it should be: {done}")
