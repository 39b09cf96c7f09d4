"""How late a loan is, and the class that follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rewards.ruralcredit.formulas.loans.day_count import days_between
from rewards.ruralcredit.formulas.loans.rounding import ZERO


@dataclass(frozen=True)
class Bucket:
    """A range of days past due, both ends counted; None is open."""

    code: str
    first: int | None
    last: int | None = None

    def holds(self, days: int) -> bool:
        """Return whether so many days fall into it."""
        return (self.first is None or days >= self.first) and (
            self.last is None or days <= self.last
        )


# 五级分类 by days alone: the usual cut-offs, which a co-op may replace. More than 90
# days are at least substandard (金融资产风险分类办法, 2023 No. 1).
FIVE_CLASSES = (
    Bucket("normal", None, 0),
    Bucket("special_mention", 1, 90),
    Bucket("substandard", 91, 180),
    Bucket("doubtful", 181, 360),
    Bucket("loss", 361, None),
)


@dataclass(frozen=True)
class Unpaid:
    """What is unpaid of an instalment."""

    due_on: date
    outstanding: Decimal


@dataclass(frozen=True)
class Delinquency:
    """How late a loan is.

    ``past_due_days`` count from the oldest unpaid due date, which is day 0;
    ``days_past_due`` are those less the grace. ``by_bucket`` sums what is overdue.
    """

    days_past_due: int
    past_due_days: int
    overdue: Decimal
    bucket: str | None
    by_bucket: dict[str, Decimal]


def delinquency(
    unpaid: Sequence[Unpaid],
    *,
    as_of: date,
    buckets: Sequence[Bucket] = FIVE_CLASSES,
    grace_days: int = 0,
) -> Delinquency:
    """Return how late a loan is on a day; the grace makes every instalment younger."""
    late = [item for item in unpaid if item.outstanding > 0 and item.due_on < as_of]
    ages = [days_between(item.due_on, as_of) for item in late]
    oldest = max(ages, default=0)
    aged = max(oldest - grace_days, 0)
    by_bucket: dict[str, Decimal] = {}
    for item, age in zip(late, ages, strict=True):
        code = classify(max(age - grace_days, 0), buckets)
        if code is not None:
            by_bucket[code] = by_bucket.get(code, ZERO) + item.outstanding
    return Delinquency(
        days_past_due=aged,
        past_due_days=oldest,
        overdue=sum((item.outstanding for item in late), ZERO),
        bucket=classify(aged, buckets),
        by_bucket=by_bucket,
    )


def classify(days: int, buckets: Sequence[Bucket] = FIVE_CLASSES) -> str | None:
    """Return the code of the first bucket that holds so many days, if one does."""
    return next((bucket.code for bucket in buckets if bucket.holds(days)), None)
