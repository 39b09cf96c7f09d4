"""What one loan owes on a day, worked out from its schedule and its payments."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rewards.ledger.selectors import balances
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
    return positions_of([loan], on=on)[loan.pk]


def positions_of(loans: Iterable[Loan], *, on: date) -> dict[int, Position]:
    """Return what each loan owes at the end of a day, by key, in five queries at most.

    Give loans with their accounts and their product, which is asked for as long as nothing is signed.
    """
    listed = list(loans)
    active = [one for one in listed if one.status == LoanStatus.ACTIVE]
    rows = _rows(active, _versions_in_force([one.pk for one in active]), on)
    held = _held(listed)
    return {
        loan.pk: Position(
            on=on,
            rows=rows.get(loan.pk, ()),
            principal=held.get(loan.principal_account_id or 0, 0),
            claim=held.get(loan.claim_account_id or 0, 0),
        )
        for loan in listed
    }


def rows_then(loans: Iterable[Loan], *, on: date) -> dict[int, tuple[Owed, ...]]:
    """Return the rows of loans that ran on a past day, by the schedule of that day."""
    listed = list(loans)
    return _rows(listed, _versions_in_force([one.pk for one in listed], on), on)


def schedule_in_force(loan: Loan) -> ScheduleVersion:
    """Return the latest version of the loan's schedule."""
    return loan.schedules.order_by("-number")[0]


def lines_of(loan: Loan) -> list[Line]:
    """Return the rows of the schedule in force that still count, in fen."""
    return _lines_by_loan(_versions_in_force([loan.pk]))[loan.pk]


def rows_of(loan: Loan) -> list[Instalment]:
    """Return the instalments of the schedule in force, in order."""
    return list(schedule_in_force(loan).instalments.order_by("n"))


def parts_of(loan: Loan) -> list[Parts]:
    """Return what payments that count have settled, in fen, by row number."""
    return _parts_by_loan([loan.pk])[loan.pk]


def _rows(
    loans: Iterable[Loan], versions: Mapping[int, ScheduleVersion], on: date
) -> dict[int, tuple[Owed, ...]]:
    lines, parts = _lines_by_loan(versions), _parts_by_loan(versions)
    found = {}
    for loan in loans:
        if loan.pk in versions:
            rate = Decimal(versions[loan.pk].terms["annual_rate_pct"])
            rule = agreement_of(loan).penalty(rate)
            owed = owed_on(lines[loan.pk], parts[loan.pk], on=on, penalty=rule)
            found[loan.pk] = tuple(owed)
    return found


def _versions_in_force(
    loans: Iterable[int], on: date | None = None
) -> dict[int, ScheduleVersion]:
    """Return the latest version of each loan, or the latest of those begun by a day."""
    rows = ScheduleVersion.objects.filter(loan__in=list(loans)).order_by("number")
    if on is not None:
        rows = rows.filter(from_on__lte=on)
    return {one.loan_id: one for one in rows}


def _lines_by_loan(versions: Mapping[int, ScheduleVersion]) -> dict[int, list[Line]]:
    """Return rows by loan, without those that a change of the plan has settled."""
    found: dict[int, list[Line]] = {pk: [] for pk in versions}
    rows = Instalment.objects.filter(schedule__in=[one.pk for one in versions.values()])
    for row in rows.order_by("schedule__loan", "n").select_related("schedule"):
        until = row.schedule.settled_until
        if until is None or row.anchor_on > until:
            found[row.schedule.loan_id].append(
                Line(
                    row.n,
                    row.due_on,
                    row.principal_fen,
                    row.interest_fen,
                    row.fee_fen,
                )
            )
    return found


def _parts_by_loan(loans: Iterable[int]) -> dict[int, list[Parts]]:
    found: dict[int, list[Parts]] = {pk: [] for pk in loans}
    parts = PaymentPart.objects.filter(
        payment__loan__in=list(found), payment__reversed_at__isnull=True
    )
    columns = parts.order_by("payment__paid_on", "pk").values_list(
        *("payment__loan", "instalment__n", "payment__paid_on"),
        *("penalty_fen", "fee_fen", "interest_fen", "principal_fen"),
    )
    for loan, *row in columns:
        found[loan].append(Parts(*row))
    return found


def _held(loans: Iterable[Loan]) -> dict[int, int]:
    """Return what the accounts of loans hold, by the key of the account."""
    listed = list(loans)
    accounts = [one.principal_account for one in listed]
    accounts += [one.claim_account for one in listed]
    return balances(one for one in accounts if one)


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
