"""Tell people of what happened, in the transaction in which it happens."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice

from django.db import transaction
from django.utils import timezone

from grassroots.core.later import later
from villages.formulas.quiet import Habits, due_at
from villages.models import Message, Topic
from villages.selectors.messages import habits_of

CHUNK = 1_000
# Read in the inbox and on paper; nobody's phone rings for it.
NEVER_ON_THE_PHONE = frozenset({Topic.FILE_VIEWED})

Fact = str | int


@dataclass(frozen=True)
class Said:
    """One thing to tell one person.

    ``cause`` names what happened: told again, it is the same message. ``facts`` are
    plain values without anybody's words and numbers. ``leads_to`` is a named address
    and the key in it; ``record`` or ``deduct`` the key of what it is about.
    """

    resident: int
    village: int
    topic: Topic
    cause: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    leads_to: tuple[str, str] = ("", "")
    record: int | None = None
    deduct: int | None = None


def tell(*, said: Iterable[Said], at: datetime) -> None:
    """Put each into the inbox of its person, once, in the caller's transaction.

    It rolls back with what it tells of. A message is the copy of an event for its
    person: it has no audit line of its own. On the phone it is told after commit at
    the earliest, when the person wants to be told.
    """
    everything = iter(said)
    while chunk := list(islice(everything, CHUNK)):
        _tell(chunk, at=at)


@transaction.atomic
def _tell(said: list[Said], *, at: datetime) -> None:
    habits = habits_of({one.resident for one in said})
    rows = [_row(one, habits[one.resident], at=at) for one in said]
    # Whoever is told of the same cause again has the message already.
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    for resident in _at_once(rows, at=at):
        task = "villages.tasks.send_messages"
        transaction.on_commit(partial(later, task, resident_id=resident))


def _row(said: Said, habits: Habits, *, at: datetime) -> Message:
    address, key = said.leads_to
    return Message(
        village_id=said.village,
        resident_id=said.resident,
        topic=said.topic,
        cause=said.cause,
        facts=dict(said.facts),
        leads_to=address,
        lead_key=key,
        record_id=said.record,
        deduct_id=said.deduct,
        told_at=at,
        due_at=due(said.topic, habits, told_at=at),
    )


def due(topic: str, habits: Habits, *, told_at: datetime) -> datetime | None:
    """Return when to tell it on the phone as well, None when never."""
    if not habits.by_phone or topic in NEVER_ON_THE_PHONE:
        return None
    return due_at(timezone.localtime(told_at), habits)


def _at_once(rows: Iterable[Message], *, at: datetime) -> Iterator[int]:
    """Yield whom to tell now; all others wait for the timer."""
    yield from sorted({one.resident_id for one in rows if one.due_at == at})
