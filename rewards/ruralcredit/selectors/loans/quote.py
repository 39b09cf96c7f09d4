"""What closes a loan on a day, to the fen and good for that day."""

from dataclasses import dataclass
from datetime import date

from rewards.ruralcredit.formulas.lending import fen
from rewards.ruralcredit.formulas.loans import Ran, Schedule, payoff
from rewards.ruralcredit.models import Loan
from rewards.ruralcredit.selectors.loans.position import (
    Position,
    position_of,
    schedule_in_force,
    stored_schedule,
    terms_of,
)


@dataclass(frozen=True)
class Quote:
    """Fen: what fell due, the principal that is not due yet, and its interest to the day.

    ``ahead`` is interest of rows not yet due that was paid already, and is taken off.
    """

    on: date
    due: int
    principal: int
    interest: int
    ahead: int

    @property
    def total(self) -> int:
        """What has to be paid."""
        return self.due + max(0, self.principal + self.interest - self.ahead)

    @property
    def early_interest(self) -> int:
        """The interest of the principal that is not due, less what was paid ahead."""
        return self.total - self.due - self.principal


def pay_off_quote(loan: Loan, *, on: date) -> Quote:
    """Return what closes an active loan on a day not before its pay-out.

    Interest of what is not due yet runs to the day, not longer (Civil Code 677), and
    there is no charge for being early.
    """
    position = position_of(loan, on=on)
    later = tuple(one for one in position.rows if one.due_on > on)
    principal = sum(one.principal for one in later)
    schedule = stored_schedule(loan)
    interest = _to_date(loan, schedule, on) if principal else 0
    planned = {row.n: fen(row.interest) for row in schedule.rows}
    ahead = sum(planned[one.n] - one.interest for one in later)
    return Quote(
        on=on, due=position.due, principal=principal, interest=interest, ahead=ahead
    )


def _to_date(loan: Loan, schedule: Schedule, on: date) -> int:
    """Return the interest since the last due date, or since it was paid to."""
    until = schedule_in_force(loan).ran_until
    paid = sum(1 for row in schedule.rows if row.due_on <= on)
    ran = Ran(until) if until else None
    return fen(payoff(terms_of(loan), schedule, paid=paid, on=on, ran=ran).interest)


def is_paid_ahead(position: Position, schedule: Schedule) -> bool:
    """Return whether rows that are not due yet are paid in part."""
    planned = {row.n: (fen(row.principal), fen(row.interest)) for row in schedule.rows}
    return any(
        (one.principal, one.interest) != planned[one.n]
        for one in position.rows
        if one.due_on > position.on
    )
