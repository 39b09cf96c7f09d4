"""What closes a loan on a day, to the fen and good for that day."""

from dataclasses import dataclass
from datetime import date

from rewards.ruralcredit.formulas.lending import fen
from rewards.ruralcredit.formulas.loans import payoff
from rewards.ruralcredit.models import Loan
from rewards.ruralcredit.selectors.loans.position import (
    Position,
    position_of,
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
    paid = sum(1 for one in position.rows if one.due_on <= on)
    interest = 0
    if principal and loan.paid_out_on:
        terms = terms_of(loan, disbursed_on=loan.paid_out_on)
        settled = schedule.rows[paid - 1].due_on if paid else loan.paid_out_on
        day = max(on, settled)
        interest = fen(payoff(terms, schedule, paid=paid, on=day).interest)
    planned = {row.n: fen(row.interest) for row in schedule.rows}
    ahead = sum(planned[one.n] - one.interest for one in later)
    return Quote(
        on=on, due=position.due, principal=principal, interest=interest, ahead=ahead
    )


def is_paid_ahead(position: Position, schedule_interest: dict[int, tuple[int, int]]) -> bool:
    """Return whether rows that are not due yet are paid in part.

    ``schedule_interest`` gives the principal and interest of each row as planned.
    """
    return any(
        (one.principal, one.interest) != schedule_interest[one.n]
        for one in position.rows
        if one.due_on > position.on
    )
