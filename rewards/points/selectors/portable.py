"""The passbook in the copy of a file that its person takes along."""

from datetime import date
from typing import Any

from rewards.ledger import selectors as ledger
from rewards.points.selectors.accounts import account_of
from rewards.points.selectors.passbook import rows_of
from villages.models import Resident
from villages.selectors.portable import add_part

# The last pages, where a book is longer than any household's.
MOST_LINES = 5_000


def passbook_part(resident: Resident, on: date) -> list[dict[str, Any]]:
    """Return the lines that the person's own passbook page shows, oldest first."""
    account = account_of(resident, on=on)
    if account is None or not account.pk:
        return []
    book = account.ledger_account
    first = max(1, book.lines - MOST_LINES + 1)
    return [
        {
            "number": row.line.number,
            "on": row.line.occurred_on.isoformat(),
            "title": row.title,
            "change": row.line.change,
            "balance": row.line.balance_after,
        }
        for row in rows_of(ledger.statement(book, first=first, last=book.lines))
    ]


add_part("passbook", passbook_part)
