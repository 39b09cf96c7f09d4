"""Enter a sheet of repayments of a village group, row by row."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.errors import Refusal
from rewards.ruralcredit.errors.servicing import LoanElsewhere
from rewards.ruralcredit.models import Coop, Loan, Payment
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.services.acting import require_officer
from rewards.ruralcredit.services.coops import locked


class Entry(NamedTuple):
    """A row as it was filled in; ``client_id`` makes it count once."""

    loan: Loan
    amount_fen: int
    client_id: UUID


class Entered(NamedTuple):
    """What became of a row: a payment, or the refusal in its place."""

    entry: Entry
    payment: Payment | None
    refusal: Refusal | None


@transaction.atomic
def record_sheet(
    *, coop: Coop, entries: Sequence[Entry], paid_on: date, by: User, at: datetime
) -> list[Entered]:
    """Register the payments of a sheet; a row that is refused leaves the others be.

    The same sheet again finds the payments that it made. Raises NotForThisCoop. Each row is refused as
    ``loans.repay`` refuses, and with LoanElsewhere for a loan of another co-op.
    """
    coop = locked(coop)
    require_officer(by, coop, at=at)
    done = [_enter(coop, entry, paid_on=paid_on, by=by, at=at) for entry in entries]
    audit.record(
        "ruralcredit.sheet_recorded",
        target=coop,
        by=by,
        at=at,
        data={
            "paid_on": paid_on.isoformat(),
            "payments": [one.payment.pk for one in done if one.payment],
            "refused": [one.entry.loan.pk for one in done if one.refusal],
        },
    )
    return done


def _enter(
    coop: Coop, entry: Entry, *, paid_on: date, by: User, at: datetime
) -> Entered:
    try:
        if entry.loan.coop_id != coop.pk:
            raise LoanElsewhere
        payment = loans.repay(
            loan=entry.loan,
            amount_fen=entry.amount_fen,
            paid_on=paid_on,
            client_id=entry.client_id,
            by=by,
            at=at,
        )
    except Refusal as refusal:
        return Entered(entry, None, refusal)
    return Entered(entry, payment, None)
