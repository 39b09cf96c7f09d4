"""What falls due in the calendar week of a day, paid or not, and what waits on the desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from rewards.ruralcredit.formulas.lending import Owed
from rewards.ruralcredit.models import (
    Coop,
    Instalment,
    Loan,
    LoanStatus,
    PaymentPart,
    PlanChange,
    Rating,
    RatingObjection,
    ScheduleVersion,
)
from rewards.ruralcredit.selectors.bank_files import differences
from rewards.ruralcredit.selectors.loans.desk import waiting_by_stage
from rewards.ruralcredit.selectors.loans.position import (
    positions_of,
)

DAYS = timedelta(days=6)
SOON = timedelta(days=60)


@dataclass(frozen=True)
class DueRow:
    """A row of a loan that falls due in the week; ``left`` is what is owed of it, in fen.

    ``state`` is paid, late, today or later.
    """

    loan: Loan
    row: Instalment
    left: int
    state: str
    days_late: int

    @property
    def planned(self) -> int:
        """What the row asks, in fen."""
        row = self.row
        return row.principal_fen + row.interest_fen + row.fee_fen


@dataclass(frozen=True)
class Week:
    """The rows of a calendar week, Monday to Sunday, by day."""

    begins_on: date
    rows: tuple[DueRow, ...]

    @property
    def ends_on(self) -> date:
        """Sunday."""
        return self.begins_on + DAYS

    @property
    def planned(self) -> int:
        """What the rows ask, in fen."""
        return sum(one.planned for one in self.rows)

    @property
    def paid(self) -> tuple["DueRow", ...]:
        """Rows of which nothing is owed any more."""
        return tuple(one for one in self.rows if one.state == "paid")

    @property
    def paid_fen(self) -> int:
        """What the paid rows asked, in fen."""
        return sum(one.planned for one in self.paid)


def week_of(coop: Coop, *, on: date) -> Week:
    """Return what falls due from the Monday before the day to the Sunday after it."""
    begin = on - timedelta(days=on.weekday())
    loans = Loan.objects.filter(
        coop=coop,
        status__in=(LoanStatus.ACTIVE, LoanStatus.CLOSED),
        schedules__instalments__due_on__range=(begin, begin + DAYS),
    ).select_related(
        "product",
        "rating",
        "borrower__resident",
        "principal_account",
        "claim_account",
    )
    listed = {one.pk: one for one in loans.distinct()}
    positions = positions_of(listed.values(), on=on)
    versions = _in_force(listed)
    settled = _settled(listed)
    rows = Instalment.objects.filter(
        schedule__in=versions.values(), due_on__range=(begin, begin + DAYS)
    ).select_related("schedule")
    found = []
    for row in rows.order_by("due_on", "pk"):
        loan = listed[row.schedule.loan_id]
        owed = {one.n: one for one in positions[loan.pk].rows}
        still = loan.status == LoanStatus.ACTIVE and row.n in owed
        if still or (loan.pk, row.n) in settled:
            found.append(_due(loan, row, owed.get(row.n), on))
    return Week(begin, tuple(found))


def tasks_of(coop: Coop, *, on: date) -> dict[str, int]:
    """Return how much waits: by stage of loans, and beside them."""
    ratings = Rating.objects.holding(on=on).filter(
        dossier__coop=coop, valid_until__range=(on, on + SOON)
    )
    objections = RatingObjection.objects.filter(
        rating__dossier__coop=coop, decided_at__isnull=True
    )
    open_lines, unknown = differences(coop)
    return waiting_by_stage(coop) | {
        "changes": PlanChange.objects.filter(
            loan__coop=coop, decided_at__isnull=True
        ).count(),
        "ratings": ratings.count(),
        "objections": objections.count(),
        "differences": len(open_lines) + len(unknown),
    }


def _in_force(loans: Iterable[int]) -> dict[int, ScheduleVersion]:
    """Return the version in force of each loan: the one with the largest number."""
    versions = ScheduleVersion.objects.filter(loan__in=list(loans))
    return {one.loan_id: one for one in versions.order_by("number")}


def _settled(loans: Iterable[int]) -> set[tuple[int, int]]:
    """Return the rows that payments went to: a loan that ended early leaves some behind."""
    parts = PaymentPart.objects.filter(
        payment__loan__in=list(loans),
        payment__reversed_at__isnull=True,
        instalment__isnull=False,
    )
    return set(parts.values_list("payment__loan", "instalment__n"))


def _due(loan: Loan, row: Instalment, owed: Owed | None, on: date) -> DueRow:
    left = owed.total if owed else 0
    state = "later"
    if not left:
        state = "paid"
    elif row.due_on < on:
        state = "late"
    elif row.due_on == on:
        state = "today"
    return DueRow(loan, row, left, state, max(0, (on - row.due_on).days))
