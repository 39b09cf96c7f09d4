"""What one loan owes on a day, worked out from its schedule and its payments."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rewards.ledger.selectors import balance
from rewards.ruralcredit.formulas.lending import (
    Agreement,
    Line,
    Owed,
    Parts,
    agreement_from_data,
    days_late,
    owed_on,
    terms_from_data,
    yuan,
)
from rewards.ruralcredit.formulas.loans import Row, Schedule, Terms, classify
from rewards.ruralcredit.models import (
    Instalment,
    Loan,
    LoanStatus,
    PaymentPart,
    ScheduleVersion,
)


@dataclass(frozen=True)
class Position:
    """A loan on a day, in fen: each row with what is owed of it, and the sums.

    ``principal`` is all that is lent and not repaid, ``claim`` what the household owes
    the co-op since the co-op paid the bank. ``due`` is what has fallen due, penalty
    included; ``days_late`` counts from the oldest unpaid due date, which is day 0.
    """

    on: date
    rows: tuple[Owed, ...]
    principal: int
    claim: int

    @property
    def due_rows(self) -> tuple[Owed, ...]:
        """Rows that have fallen due and are not paid."""
        return tuple(one for one in self.rows if one.total and one.due_on <= self.on)

    @property
    def overdue_rows(self) -> tuple[Owed, ...]:
        """Rows that fell due before the day and are not paid."""
        return tuple(one for one in self.due_rows if one.due_on < self.on)

    @property
    def due(self) -> int:
        """What has fallen due and is not paid."""
        return sum(one.total for one in self.due_rows)

    @property
    def overdue(self) -> int:
        """What should have been paid before the day."""
        return sum(one.total for one in self.overdue_rows)

    @property
    def owed(self) -> int:
        """Everything, as if all rows ran to their ends."""
        return sum(one.total for one in self.rows) + self.claim

    @property
    def days_late(self) -> int:
        """Days past due."""
        return days_late(self.rows, on=self.on)

    @property
    def loan_class(self) -> str:
        """The class of the loan by days alone (五级分类)."""
        return classify(self.days_late) or ""

    @property
    def next_row(self) -> Owed | None:
        """The next row to pay: the oldest that is not settled."""
        return next((one for one in self.rows if one.total), None)


def position_of(loan: Loan, *, on: date) -> Position:
    """Return what the loan owes at the end of a day."""
    rows: tuple[Owed, ...] = ()
    if loan.status == LoanStatus.ACTIVE:
        rule = agreement_of(loan).penalty(rate_of(loan))
        rows = tuple(owed_on(lines_of(loan), parts_of(loan), on=on, penalty=rule))
    return Position(
        on=on, rows=rows, principal=_held(loan, "principal"), claim=_held(loan, "claim")
    )


def schedule_in_force(loan: Loan) -> ScheduleVersion:
    """Return the latest version of the loan's schedule."""
    return loan.schedules.order_by("-number")[0]


def lines_of(loan: Loan) -> list[Line]:
    """Return the rows of the schedule in force, in fen."""
    return [
        Line(one.n, one.due_on, one.principal_fen, one.interest_fen, one.fee_fen)
        for one in rows_of(loan)
    ]


def rows_of(loan: Loan) -> list[Instalment]:
    """Return the instalments of the schedule in force, in order."""
    return list(schedule_in_force(loan).instalments.order_by("n"))


def parts_of(loan: Loan) -> list[Parts]:
    """Return what payments that count have settled, in fen, by row number."""
    parts = PaymentPart.objects.filter(
        payment__loan=loan, payment__reversed_at__isnull=True
    )
    columns = parts.order_by("payment__paid_on", "pk").values_list(
        *("instalment__n", "payment__paid_on", "penalty_fen", "fee_fen"),
        *("interest_fen", "principal_fen"),
    )
    return [Parts(*row) for row in columns]


def agreement_of(loan: Loan) -> Agreement:
    """Return how the loan is reckoned: as signed, else as the product says today."""
    return agreement_from_data(loan.terms or loan.product.terms)


def rate_of(loan: Loan) -> Decimal:
    """Return the yearly rate in force in percent: signed, or agreed on since."""
    version = loan.schedules.order_by("-number").first()
    if version is not None:
        return Decimal(version.terms["annual_rate_pct"])
    signed = loan.annual_rate_pct
    return loan.product.annual_rate_pct if signed is None else signed


def terms_of(loan: Loan) -> Terms:
    """Return the terms that the schedule in force follows from."""
    return terms_from_data(schedule_in_force(loan).terms)


def stored_schedule(loan: Loan) -> Schedule:
    """Return the schedule in force as the arithmetic reads it: unshifted days, yuan."""
    version = schedule_in_force(loan)
    rows = tuple(
        Row(
            one.n,
            one.anchor_on,
            one.days,
            yuan(one.principal_fen),
            yuan(one.interest_fen),
            yuan(one.balance_fen),
        )
        for one in version.instalments.order_by("n")
    )
    level = None if version.level_fen is None else yuan(version.level_fen)
    return Schedule(rows, level)


def _held(loan: Loan, name: str) -> int:
    account = getattr(loan, f"{name}_account")
    return balance(account) if account else 0
