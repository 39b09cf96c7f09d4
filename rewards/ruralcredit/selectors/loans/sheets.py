"""Who of a village group owes what by a day: the sheet that an officer takes along."""

from datetime import date
from typing import NamedTuple

from rewards.ruralcredit.models import Coop, Loan
from rewards.ruralcredit.selectors.loans.position import Position, positions_of
from villages.models import Village


class SheetRow(NamedTuple):
    """One loan on a sheet, with how it stands at the end of the day."""

    loan: Loan
    position: Position


def sheet_of(
    coop: Coop, village: Village, *, on: date, hamlet: str | None = None
) -> list[SheetRow]:
    """Return the running loans of a village, or of one of its groups, by household.

    ``position.due`` is what each should have paid by the day, in fen. The queries are
    as many for one row as for a hundred.
    """
    loans = Loan.objects.active().filter(
        coop=coop, borrower__household__village=village
    )
    if hamlet is not None:
        loans = loans.filter(borrower__household__hamlet=hamlet)
    listed = list(
        loans.select_related(
            *("product", "principal_account", "claim_account"),
            *("borrower__resident", "borrower__household"),
        ).order_by("borrower__household__hamlet", "borrower__household", "pk")
    )
    found = positions_of(listed, on=on)
    return [SheetRow(one, found[one.pk]) for one in listed]
