"""Short numbers that tie what stands on paper to what stands in the book.

They are keyed, so that nobody can make them up, or find out from one what a line
says.
"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from rewards.ledger import selectors as ledger
from rewards.points.models import PointsAccount
from rewards.points.selectors.accounts import with_holder

MOST_LINES = 12


def seal(account: PointsAccount, lines: Sequence[ledger.Line]) -> str:
    """Return the eight digits that belong to these lines of the passbook: 5C207F3A."""
    said = "\n".join(
        f"{line.number}|{line.occurred_on}|{line.kind}|{line.change}|"
        f"{line.balance_after}|{line.posting_id}"
        for line in lines
    )
    digest = salted_hmac(
        "rewards.points.seal",
        f"{account.pk}\n{said}",
        secret=settings.LOOKUP_KEY,
        algorithm="sha256",
    )
    return digest.hexdigest()[:8].upper()


def page_code(account: PointsAccount, lines: Sequence[ledger.Line]) -> str:
    """Return what the QR of a printed page says: whose, which lines, their seal."""
    first, last = lines[0].number, lines[-1].number
    return f"{account.pk}-{first}-{last}-{seal(account, lines)}"


def find_page(code: str) -> tuple[PointsAccount, Sequence[ledger.Line]] | None:
    """Return the lines to which the code of a printed page belongs.

    None when the book does not say today what it said when the page was printed,
    or when nobody printed such a page.
    """
    *numbers, digits = code.split("-")
    if len(numbers) != 3 or not all(n.isascii() and n.isdigit() for n in numbers):
        return None
    pk, first, last = map(int, numbers)
    account = with_holder().filter(pk=pk).first() if pk < 2**63 else None
    if account is None or not 0 < first <= last < first + MOST_LINES:
        return None
    lines = ledger.statement(account.ledger_account, first=first, last=last)
    if len(lines) != last - first + 1:
        return None
    if not constant_time_compare(seal(account, lines), digits.upper()):
        return None
    return account, lines
