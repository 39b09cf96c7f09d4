"""Note what came out of the printer for homes without a phone."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.message_errors import NothingToNote
from villages.models import Message, Village
from villages.selectors.message_sheets import printable_by


@transaction.atomic
def note_printed(
    *, village: Village, messages: Collection[int], by: User, at: datetime
) -> int:
    """Keep that these messages are on paper now; return how many were new on it.

    Of others' villages, and of what whoever prints must not see, none is noted. Noting
    the same sheets once more raises ``NothingToNote`` and changes nothing.
    """
    on = timezone.localdate(at)
    rows = printable_by(by, village, on=on).filter(pk__in=messages).not_on_paper()
    keys = list(
        Message.objects.select_for_update()
        .filter(pk__in=rows.order_by().values("pk"))
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    if not keys:
        raise NothingToNote
    done = Message.objects.filter(pk__in=keys).update(printed_at=at, printed_by=by)
    audit.record(
        "villages.message_sheets_printed",
        target=village,
        by=by,
        at=at,
        data={"messages": done},
        village_id=village.pk,
    )
    return done
