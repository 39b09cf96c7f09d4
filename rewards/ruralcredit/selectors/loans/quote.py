"""What closes a loan on a day, to the fen and good for that day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rewards.ruralcredit.formulas.lending import fen
from rewards.ruralcredit.formulas.loans import Ran, payoff
from rewards.ruralcredit.models import Instalment, Loan, ScheduleVersion
from rewards.ruralcredit.selectors.loans.position import (
    Position,
    position_of,
    rows_of,
    schedule_in_force,
    stored_schedule,
    terms_of,
)


@dataclass(frozen=True)
class Quote:
    """Fen: what fell due, the principal that is not due yet, and its interest to the day.

    ``fee`` is penalty that a change of the plan put off, ``ahead`` what was paid
    already of interest and fee in rows that are not due yet; it is taken off.
    """

    on: date
    due: int
    principal: int
    interest: int
    ahead: int
    fee: int = 0

    @property
    def total(self) -> int:
        """What has to be paid."""
        early = self.principal + self.interest + self.fee - self.ahead
        return self.due + max(0, early)

    @property
    def early_interest(self) -> int:
        """The interest and fee of the principal not due, less what was paid ahead.

        Below zero where more was paid ahead than has run.
        """
        return self.total - self.due - self.principal


def pay_off_quote(loan: Loan, *, on: date) -> Quote:
    """Return what closes an active loan on a day not before its pay-out.

    Interest of what is not due yet runs to the day, not longer (Civil Code 677), and
    there is no charge for being early. Paying principal of later rows ahead does not
    stop it: until the loan is closed it runs as the schedule in force says.
    """
    position = position_of(loan, on=on)
    planned = {row.n: row for row in rows_of(loan)}
    later = [one for one in position.rows if one.due_on > on]
    # Of a row that a holiday put off, the period is over all the same.
    over = [one for one in later if planned[one.n].anchor_on <= on]
    running = [one for one in later if planned[one.n].anchor_on > on]
    version = schedule_in_force(loan)
    interest = (
        _to_date(loan, version, on)
        if any(one.principal or one.interest for one in running)
        else 0
    )
    carried, fee = put_off(version, position)
    ahead = sum(
        planned[one.n].interest_fen + planned[one.n].fee_fen - one.interest - one.fee
        for one in running
    )
    return Quote(
        on=on,
        due=position.due,
        principal=sum(one.principal for one in later),
        interest=interest + carried + sum(one.interest for one in over),
        ahead=ahead,
        fee=fee + sum(one.fee for one in over),
    )


def _to_date(loan: Loan, version: ScheduleVersion, on: date) -> int:
    """Return the interest since the last due date, or since it was paid to."""
    schedule = stored_schedule(loan)
    days = [(row.anchor_on, row.due_on) for row in rows_of(loan)]
    # A row that a holiday brought forward is due, with all its interest, before its day.
    settled = [anchor for anchor, due_on in days if min(anchor, due_on) <= on]
    if settled and settled[-1] >= on:
        return 0
    paid = len(settled)
    ran = Ran(version.ran_until) if version.ran_until else None
    return fen(payoff(terms_of(loan), schedule, paid=paid, on=on, ran=ran).interest)


def put_off(version: ScheduleVersion, position: Position) -> tuple[int, int]:
    """Return the interest and fee that a change put off to a row that is not due yet."""
    change = version.change
    if change is None:
        return 0, 0
    first = version.instalments.filter(anchor_on__gt=version.from_on).order_by("n")[0]
    if min(first.due_on, first.anchor_on) <= position.on:
        return 0, 0
    return change.carried_interest_fen, change.carried_fee_fen


def is_between_days(rows: Iterable[Instalment], on: date) -> bool:
    """Return whether a row's own day and the day a holiday moved it to lie around a day."""
    spans = (sorted((row.anchor_on, row.due_on)) for row in rows)
    return any(first <= on < last for first, last in spans)


def is_paid_ahead(position: Position, rows: Iterable[Instalment]) -> bool:
    """Return whether rows that are not due yet are paid in part."""
    planned = {
        row.n: (row.principal_fen, row.interest_fen, row.fee_fen) for row in rows
    }
    return any(
        (one.principal, one.interest, one.fee) != planned[one.n]
        for one in position.rows
        if one.due_on > position.on
    )
