"""Open what one was told, and say how one likes to be told."""

from datetime import datetime, time

from django.db import transaction

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.message_errors import NotYourMessages, QuietHoursHalf
from villages.models import Message, MessagePreference, Resident
from villages.selectors.messages import habits_of

from .telling import due


def open_message(*, message: Message, by: User, at: datetime) -> Message:
    """Note that the person has seen it. Twice changes nothing; it is no deed to audit."""
    _require_own(by, message.resident_id)
    Message.objects.filter(pk=message.pk).unread().update(read_at=at)
    message.refresh_from_db(fields=["read_at"])
    return message


def open_all(*, resident: Resident, by: User, at: datetime) -> int:
    """Note that the person has seen all of them; return how many were new."""
    _require_own(by, resident.pk)
    mine = Message.objects.filter(resident=resident, told_at__lte=at)
    return mine.unread().update(read_at=at)


@transaction.atomic
def set_preference(
    *,
    resident: Resident,
    by_phone: bool,
    quiet_from: time | None,
    quiet_until: time | None,
    once_a_day: bool,
    by: User,
    at: datetime,
) -> MessagePreference:
    """Say how one likes to be told; it holds at once, also for what waits already.

    Quiet hours have both ends, or there are none.
    """
    _require_own(by, resident.pk)
    if (quiet_from is None) != (quiet_until is None):
        raise QuietHoursHalf
    made, _is_new = MessagePreference.objects.update_or_create(
        resident=resident,
        defaults={
            "by_phone": by_phone,
            "quiet_from": quiet_from,
            "quiet_until": quiet_until,
            "once_a_day": once_a_day,
            "set_at": at,
        },
    )
    _put_off(resident, at=at)
    audit.record(
        "villages.message_preference_set",
        target=made,
        by=by,
        at=at,
        data={"by_phone": by_phone, "once_a_day": once_a_day},
        village_id=resident.village_id,
    )
    return made


def _put_off(resident: Resident, *, at: datetime) -> None:
    """Give what waits for the phone the time that the person wants now.

    What has been tried keeps its turn, as it may be on its way at this moment; whoever
    wants no texts gets no other try.
    """
    habits = habits_of([resident.pk])[resident.pk]
    waiting = Message.objects.filter(resident=resident).waiting()
    if habits.by_phone:
        waiting = waiting.filter(tries=0)
    for one in waiting.select_for_update(of=("self",)):
        one.due_at = due(one.topic, habits, told_at=at)
        one.save(update_fields=["due_at"])


def _require_own(by: User, resident: int) -> None:
    if not permissions.own_residents(by).filter(pk=resident).exists():
        raise NotYourMessages
