"""The promises of a village's committee, as everybody reads them."""

from dataclasses import dataclass
from datetime import date

from villages.models import CommitteePromise, County, PromiseOutcome, Town, Village
from villages.models.promise import PromiseQuerySet


@dataclass(frozen=True)
class Row:
    """A promise and, while nobody has marked it, whether its day is over."""

    promise: CommitteePromise
    is_overdue: bool


@dataclass(frozen=True)
class Tally:
    """How many were kept, late, missed, and are over their day without a word."""

    kept: int
    late: int
    missed: int
    overdue: int
    open: int


def promises_in(area: County | Town | Village) -> PromiseQuerySet:
    """Return the promises of the area's villages, the next due first."""
    return CommitteePromise.objects.filter(
        village__in=Village.objects.in_area(area)
    ).select_related("village", "made_by", "marked_by")


def rows_of(area: County | Town | Village, *, on: date) -> list[Row]:
    """Return all of them: what is overdue first, then what is open, then what is done."""
    rows = [
        Row(one, is_overdue=not one.outcome and one.due_on < on)
        for one in promises_in(area)
    ]
    return sorted(rows, key=lambda row: (bool(row.promise.outcome), not row.is_overdue))


def tally_of(rows: list[Row]) -> Tally:
    """Count the rows by what came of them."""

    def number(outcome: str) -> int:
        return sum(row.promise.outcome == outcome for row in rows)

    return Tally(
        kept=number(PromiseOutcome.KEPT),
        late=number(PromiseOutcome.LATE),
        missed=number(PromiseOutcome.MISSED),
        overdue=sum(row.is_overdue for row in rows),
        open=sum(not row.promise.outcome and not row.is_overdue for row in rows),
    )
