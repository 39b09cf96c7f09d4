"""A co-op's loans on one day, for the desk: constant queries however many there are."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Count, Sum

from rewards.ledger.selectors import balances
from rewards.ruralcredit.formulas.lending import yuan
from rewards.ruralcredit.formulas.loans import (
    Bucket,
    OutstandingLoan,
    Portfolio,
    classify,
    portfolio,
)
from rewards.ruralcredit.formulas.loans.rounding import TO_THE_CENT
from rewards.ruralcredit.models import (
    COMMITTED,
    UNDECIDED,
    Coop,
    CreditLine,
    Loan,
    PlanChange,
    WriteOff,
)
from rewards.ruralcredit.selectors.loans.exposure import TEN, Exposure, exposure_of
from rewards.ruralcredit.selectors.loans.position import Position, positions_of
from villages.models import Household

BUCKETS = (
    Bucket("1-7", 1, 7),
    Bucket("8-30", 8, 30),
    Bucket("31-60", 31, 60),
    Bucket("61-90", 61, 90),
    Bucket(">90", 91),
)
WEEKS_AHEAD = 8
WEEK = timedelta(days=7)
DAY = timedelta(days=1)


class Standing(NamedTuple):
    """A loan and how it stands at the end of the day."""

    loan: Loan
    position: Position


class Overdue(NamedTuple):
    """The loans that are late by so many days, and what of them is overdue. In fen."""

    bucket: str
    loans: list[Standing]
    overdue: int
    principal: int


class LineUse(NamedTuple):
    """A line in force: granted, still free of what is approved, and the reserve. Fen."""

    line: CreditLine
    granted: int
    left: int
    reserve: int

    @property
    def used(self) -> int:
        """What is lent, approved or given up."""
        return self.granted - self.left


class Largest(NamedTuple):
    """A household among the ten that owe and were promised most, and how much in fen."""

    household: Household
    fen: int


class ComingWeek(NamedTuple):
    """What falls due from a day for a week, in fen."""

    starts_on: date
    principal: int
    interest: int


@dataclass(frozen=True)
class Book:
    """Every loan of a co-op that is owed, with how it stands; the rest follows from it."""

    on: date
    standings: tuple[Standing, ...]
    rescheduled: frozenset[int]

    @property
    def due_today(self) -> list[Standing]:
        """Loans of which a row falls due on the day and is not paid."""
        return self._falling_due(self.on, self.on)

    @property
    def due_this_week(self) -> list[Standing]:
        """Loans of which a row falls due on the day or the six after it."""
        return self._falling_due(self.on, self.on + WEEK - DAY)

    @property
    def overdue(self) -> list[Overdue]:
        """Late loans by days past due, one entry for each bucket."""
        found: dict[str, list[Standing]] = {one.code: [] for one in BUCKETS}
        for one in self.standings:
            code = classify(one.position.days_late, BUCKETS)
            if code is not None:
                found[code].append(one)
        return [
            Overdue(
                code,
                late,
                sum(one.position.overdue for one in late),
                sum(one.position.principal for one in late),
            )
            for code, late in found.items()
        ]

    @property
    def portfolio(self) -> Portfolio:
        """PAR 1, 30, 60 and 90 over all that is lent, in yuan and percent."""
        return portfolio(
            [
                OutstandingLoan(yuan(one.position.principal), one.position.days_late)
                for one in self.standings
                # What the co-op paid for has no rows any more.
                if one.position.rows
            ]
        )

    @property
    def owed(self) -> int:
        """All principal and claims, in fen."""
        return sum(
            one.position.principal + one.position.claim for one in self.standings
        )

    @property
    def coming_weeks(self) -> list[ComingWeek]:
        """What falls due in each of the next eight weeks, from the day on."""
        weeks = []
        for number in range(WEEKS_AHEAD):
            begin = self.on + number * WEEK
            rows = [
                row
                for one in self.standings
                for row in one.position.rows
                if begin <= row.due_on < begin + WEEK
            ]
            principal = sum(row.principal for row in rows)
            weeks.append(
                ComingWeek(begin, principal, sum(row.interest for row in rows))
            )
        return weeks

    def _falling_due(self, first: date, last: date) -> list[Standing]:
        return [
            one
            for one in self.standings
            if any(
                row.total and first <= row.due_on <= last for row in one.position.rows
            )
        ]


def book_of(coop: Coop, *, on: date) -> Book:
    """Return a co-op's loans on which something is owed, as they stand on the day."""
    loans = list(
        coop.loans.owing()
        .select_related(
            *("product", "principal_account", "claim_account"),
            *("borrower__resident", "borrower__household__village"),
        )
        .order_by("number")
    )
    found = positions_of(loans, on=on)
    changed = PlanChange.objects.filter(loan__in=loans, is_approved=True)
    return Book(
        on=on,
        standings=tuple(Standing(one, found[one.pk]) for one in loans),
        rescheduled=frozenset(changed.values_list("loan", flat=True)),
    )


def lines_in_use(coop: Coop, *, on: date) -> list[LineUse]:
    """Return the lines of the day with what is left of each."""
    held = CreditLine.objects.holding(on=on).filter(coop=coop)
    lines = list(held.select_related("free_account", "reserve_account"))
    accounts = [one.free_account for one in lines]
    holds = balances(accounts + [one.reserve_account for one in lines])
    waiting = Counter(
        dict(
            Loan.objects.filter(line__in=lines)
            .committed()
            .order_by()
            .values_list("line")
            .annotate(Sum("principal_fen"))
        )
    )
    return [
        LineUse(
            one,
            one.amount_fen,
            max(0, holds[one.free_account_id] - waiting[one.pk]),
            holds[one.reserve_account_id],
        )
        for one in lines
    ]


def ten_largest(coop: Coop) -> list[Largest]:
    """Return the ten households that owe and were promised most."""
    return largest_of(exposure_of(coop))


def largest_of(exposure: Exposure) -> list[Largest]:
    """Return the ten households that have most of an exposure."""
    most = exposure.by_household.most_common(TEN)
    households = Household.objects.select_related("head").in_bulk(
        [pk for pk, _fen in most]
    )
    return [Largest(households[pk], fen) for pk, fen in most if fen]


def waiting_by_stage(coop: Coop) -> dict[str, int]:
    """Return how many loans wait for somebody, by stage."""
    stages = (*UNDECIDED, *COMMITTED)
    rows = coop.loans.filter(status__in=stages).order_by().values_list("status")
    counted = dict(rows.annotate(Count("pk")))
    return {stage: counted.get(stage, 0) for stage in stages}


def written_off_pct(coop: Coop, book: Book) -> Decimal:
    """Return what was given up by the book's day as a share of that and what is owed."""
    rows = WriteOff.objects.filter(loan__coop=coop, written_off_on__lte=book.on)
    off = rows.aggregate(total=Sum("principal_fen"))["total"] or 0
    whole = off + book.owed
    return TO_THE_CENT.round(Fraction(off * 100, whole) if whole else Fraction(0))


def fen_of(standings: Iterable[Standing]) -> int:
    """Return what has fallen due of loans and is not paid, in fen."""
    return sum(one.position.due for one in standings)
