"""Messages as they are told, and how to read what somebody was told."""

from datetime import date
from itertools import count

from tests.factories.villages import moment
from villages.models import Message, MessagePreference, Resident, Topic
from villages.services import messages

TOLD_ON = date(2026, 6, 3)
_number = count(1)


def told(resident: Resident) -> list[str]:
    """Return the topics of what somebody was told, in order."""
    rows = Message.objects.filter(resident=resident).order_by("told_at", "pk")
    return list(rows.values_list("topic", flat=True))


def tell_something(
    resident: Resident,
    topic: Topic = Topic.REPORT_MENDED,
    *,
    hour: int = 9,
    on: date = TOLD_ON,
    cause: str = "",
    **said: object,
) -> Message:
    """Tell the resident one thing at an hour of 3 June 2026."""
    cause = cause or f"test:{next(_number)}"
    one = messages.Said(
        resident=resident.pk,
        village=resident.village_id,
        topic=topic,
        cause=cause,
        **said,
    )
    messages.tell(said=[one], at=moment(on, hour))
    return Message.objects.get(resident=resident, cause=cause)


def prefer(resident: Resident, **wanted: object) -> MessagePreference:
    """Let the resident say how they like to be told."""
    usual = {
        "by_phone": True,
        "quiet_from": None,
        "quiet_until": None,
        "once_a_day": False,
    }
    return messages.set_preference(
        resident=resident,
        by=resident.user,
        at=moment(TOLD_ON, 8),
        **{**usual, **wanted},
    )
