"""A clock that stands still where a test puts it, and costs next to nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import time_machine


class Clock:
    """The hands of a stopped clock."""

    def __init__(self, hands: time_machine.Traveller) -> None:
        self._hands = hands

    def move_to(self, moment: datetime | str) -> None:
        """Put the hands to another moment, before or after."""
        self._hands.move_to(instant(moment), tick=False)

    def tick(self, by: timedelta | float) -> None:
        """Put the hands forward, by a span or by so many seconds."""
        self._hands.shift(by)


def instant(moment: datetime | str) -> datetime:
    """Return the moment in universal time; what names no zone is meant in it.

    A moment in a zone with a name would move the clock of the process there.
    """
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment.astimezone(UTC)


@contextmanager
def freeze_time(moment: datetime | str | None = None) -> Iterator[Clock]:
    """Stop the clock at a moment, or now, for a block, a fixture or a whole test."""
    start = datetime.now(UTC) if moment is None else instant(moment)
    with time_machine.travel(start, tick=False) as hands:
        yield Clock(hands)
