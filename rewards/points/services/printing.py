"""Remember up to which line a passbook stands on paper."""

from datetime import datetime

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.points.errors import NothingToPrint
from rewards.points.models import PassbookPrint, PointsAccount
from rewards.points.selectors.passbook import printed_line


@transaction.atomic
def note_print(
    *, account: PointsAccount, last_line: int, by: User, at: datetime
) -> PassbookPrint:
    """Keep that everything up to ``last_line`` is on paper now; printing goes on there.

    Said again, or for lines that were on paper before, it changes nothing. A line
    that is not in the book yet raises ``NothingToPrint``.
    """
    account = (
        PointsAccount.objects.select_for_update(of=("self",), no_key=True)
        .select_related("ledger_account")
        .get(pk=account.pk)
    )
    if not 0 < last_line <= account.ledger_account.lines:
        raise NothingToPrint
    printed_to = printed_line(account)
    if last_line <= printed_to:
        return account.prints.get(last_line=printed_to)
    done = PassbookPrint.objects.create(
        account=account,
        first_line=printed_to + 1,
        last_line=last_line,
        printed_at=at,
        printed_by=by,
    )
    audit.record(
        "points.passbook_printed",
        target=account,
        by=by,
        at=at,
        data={"first_line": done.first_line, "last_line": last_line},
    )
    return done
