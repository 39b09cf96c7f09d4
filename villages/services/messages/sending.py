"""Tell people on the phone what waits, when they want to be told."""

import logging
import traceback
from datetime import date, datetime, timedelta
from time import monotonic

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation

from villages.formulas.quiet import after_quiet
from villages.message_backends import Outgoing, backends
from villages.message_words import text_for_phone
from villages.models import Message, Resident
from villages.selectors.messages import habits_of

logger = logging.getLogger(__name__)

# So long until the next try, after the first, the second and the third.
NEXT_TRY = (timedelta(minutes=10), timedelta(hours=1), timedelta(hours=6))


def send_due(*, on: date, at: datetime) -> int:
    """Tell everybody whose time has come, one text for each; return how many were told.

    It may run late, again, or twice at once. Who has moved away or died is told
    nothing. What fails is tried again, four times in all; in the inbox it stays.
    """
    due = Message.objects.to_send(at=at).order_by().values("resident")
    here = Resident.objects.living_here(on=on).filter(pk__in=due).order_by("pk")
    keys, began = list(here.values_list("pk", flat=True)), monotonic()
    # A county takes hours: each is told at the time it is by then.
    return sum(
        send_to(resident_id=one, at=at + _whole_minutes(monotonic() - began))
        for one in keys
    )


def _whole_minutes(seconds: float) -> timedelta:
    return timedelta(minutes=seconds // 60)


def send_to(*, resident_id: int, at: datetime) -> bool:
    """Tell one person what is due, in one text; return whether they were told."""
    claimed = _claim(resident_id, at=at)
    if not claimed:
        return False
    channel = _deliver(claimed)
    rows = Message.objects.filter(pk__in=[one.pk for one in claimed])
    if channel:
        rows.update(sent_at=at, channel=channel)
    return bool(channel)


@transaction.atomic
def _claim(resident: int, *, at: datetime) -> list[Message]:
    """Take what is due for this try, so that nobody else sends it at the same time.

    The next try is put off beforehand: whatever happens to this one, it comes. A timer
    that is late finds people asleep: then all waits until the morning.
    """
    rows = Message.objects.filter(resident=resident).to_send(at=at)
    locked = rows.select_for_update(skip_locked=True)
    keys = list(locked.order_by("pk").values_list("pk", flat=True))
    claimed = Message.objects.filter(pk__in=keys)
    habits = habits_of([resident])[resident]
    now = timezone.localtime(at)
    if habits.is_quiet(now.time()):
        claimed.update(due_at=after_quiet(now, habits))
        return []
    found = list(
        claimed.still_there(on=now.date())
        .select_related("village", "resident__user")
        .order_by("pk")
    )
    if found:
        wait = NEXT_TRY[min(max(one.tries for one in found), len(NEXT_TRY) - 1)]
        again = after_quiet(now + wait, habits)
        claimed.update(tries=F("tries") + 1, due_at=again)
    return found


def _deliver(messages: list[Message]) -> str:
    """Send one text the first way that works; return its name, empty when none did."""
    outgoing = _outgoing(messages)
    reached = False
    for backend in backends():
        try:
            if not backend.reaches(outgoing):
                continue
            reached = True
            backend.send(outgoing)
        except Exception as error:  # noqa: BLE001 - logged, and tried again
            _log(backend.name, error)
        else:
            return backend.name
    if not reached:
        # Nobody to ring: it is read in the inbox or on paper.
        Message.objects.filter(pk__in=[one.pk for one in messages]).update(due_at=None)
    return ""


def _log(name: str, error: Exception) -> None:
    """Say what failed and where; never the error's own words, others read the log.

    A gateway repeats in them what it was given: the text and the number.
    """
    where = traceback.extract_tb(error.__traceback__)[-1]
    logger.error(
        "Messages were not sent by %s: %s in %s, line %s",
        name,
        type(error).__name__,
        where.filename,
        where.lineno,
    )


def _outgoing(messages: list[Message]) -> Outgoing:
    resident = messages[0].resident
    address = settings.SITE_ADDRESS + reverse("villages_my_messages")
    with translation.override(settings.LANGUAGE_CODE):
        # Nobody knows what the person chose to read on their phone.
        text = text_for_phone(messages, address=address)
    phone = resident.phone or (resident.user.phone if resident.user else "")
    return Outgoing(
        phone=phone,
        user_id=resident.user_id,
        village=messages[0].village.name,
        text=text,
        address=address,
    )
