"""Count scans and wrong addresses: numbers of a day, and nothing of who asked.

Counts gather in the process and are written with one statement, so that a busy page
costs the database next to nothing. What a process that is killed had not written
yet, seconds of counting, is lost; nothing else is.
"""

import logging
from collections import Counter
from datetime import date, datetime, timedelta
from multiprocessing.util import Finalize
from threading import Lock

from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from grassroots.audit import services as audit
from rewards.merchants.models import CheckKind, CheckTask, GuessCount, ScanCount

# A count waits no longer than this, and no more than so many codes wait at once.
FLUSH_EVERY = timedelta(seconds=5)
FLUSH_AT = 200
# While the database refuses, no more than so many lines are kept for later.
KEPT_AT_MOST = 2_000
# Beyond so many wrong addresses on a day somebody should be told.
GUESSES_TOLD = 200

logger = logging.getLogger(__name__)


class Buffer:
    """What was counted in this process and is not written yet; safe among threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._scans: Counter[tuple[int, date]] = Counter()
        self._guesses: Counter[date] = Counter()
        self._since: datetime | None = None
        self._last: datetime | None = None
        self._will_flush_at_exit = False

    def scan(self, code: int, at: datetime) -> None:
        """Count that a code was opened."""
        with self._lock:
            self._scans[code, timezone.localdate(at)] += 1
            self._note(at)

    def guess(self, at: datetime) -> None:
        """Count that an address was asked for that never existed."""
        with self._lock:
            self._guesses[timezone.localdate(at)] += 1
            self._note(at)

    def _note(self, at: datetime) -> None:
        self._since, self._last = self._since or at, at
        if not self._will_flush_at_exit:
            self._will_flush_at_exit = True
            # Runs at the end of a server's worker too, which atexit does not.
            Finalize(None, flush_at_exit, exitpriority=10)

    def is_due(self, at: datetime) -> bool:
        """Return whether it is time to write; asked after every answer."""
        if self._since is None:
            return False
        return at - self._since >= FLUSH_EVERY or len(self._scans) >= FLUSH_AT

    def take(self) -> tuple[Counter[tuple[int, date]], Counter[date], datetime | None]:
        """Return what waits, and the moment of the last; nothing waits any more."""
        with self._lock:
            taken = self._scans, self._guesses, self._last
            self._scans, self._guesses = Counter(), Counter()
            self._since = None
            return taken

    def put_back(
        self, scans: Counter[tuple[int, date]], guesses: Counter[date], at: datetime
    ) -> None:
        """Keep for later what could not be written; what is too much is let go."""
        with self._lock:
            self._guesses.update(guesses)
            if len(self._scans) + len(scans) <= KEPT_AT_MOST:
                self._scans.update(scans)
            # Not at once again: the database is given its time.
            self._since = at

    def clear(self) -> None:
        """Forget what waits. For tests, whose rows are gone."""
        self.take()


BUFFER = Buffer()


def flush_when_due(*, at: datetime) -> None:
    """Write what waits if it has waited long enough."""
    if BUFFER.is_due(at):
        flush(at=at)


def flush(*, at: datetime) -> None:
    """Write what waits, adding to what other processes wrote.

    A database that refuses does not harm the page: the counts wait on, up to
    KEPT_AT_MOST lines, and the log says so.
    """
    scans, guesses, _last = BUFFER.take()
    if not scans and not guesses:
        return
    try:
        with transaction.atomic():
            _add_scans(scans)
            for day, number in sorted(guesses.items()):
                _add_guesses(day, number, at=at)
    except IntegrityError:
        logger.warning("counts of codes that are gone were let go", exc_info=True)
    except DatabaseError:
        logger.warning("counts of scans wait, the database refuses", exc_info=True)
        BUFFER.put_back(scans, guesses, at)


def flush_at_exit() -> None:
    """Write what waits when the process ends."""
    scans, guesses, last = BUFFER.take()
    if last and (scans or guesses):
        BUFFER.put_back(scans, guesses, last)
        flush(at=last)


def _add_scans(scans: Counter[tuple[int, date]]) -> None:
    """Add to the counts of all codes in one statement, in the order of their keys.

    The order keeps two processes from waiting for each other.
    """
    if not scans:
        return
    rows = sorted(scans.items())
    table = connection.ops.quote_name(ScanCount._meta.db_table)
    places = ", ".join(["(%s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (code_id, day, count) VALUES {places} "  # noqa: S608
            f"ON CONFLICT (code_id, day) DO UPDATE SET count = {table}.count + excluded.count",
            [value for (code, day), number in rows for value in (code, day, number)],
        )


def _add_guesses(day: date, number: int, *, at: datetime) -> None:
    """Add to the count of a day; when it passes GUESSES_TOLD, have somebody look."""
    table = connection.ops.quote_name(GuessCount._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, count) VALUES (%s, %s) "  # noqa: S608
            f"ON CONFLICT (day) DO UPDATE SET count = {table}.count + excluded.count "
            f"RETURNING count",
            [day, number],
        )
        total = cursor.fetchone()[0]
    if total - number <= GUESSES_TOLD < total:
        _tell_of_guessing(day, total, at=at)


def _tell_of_guessing(day: date, total: int, *, at: datetime) -> None:
    """Open a task to look into it, or count it on the one that is open."""
    facts = {"day": day.isoformat(), "count": total}
    task, is_new = CheckTask.objects.get_or_create(
        kind=CheckKind.GUESSING,
        merchant=None,
        done_at=None,
        defaults={"raised_at": at, "facts": facts},
    )
    if not is_new:
        task.reports, task.facts = task.reports + 1, facts
        task.save(update_fields=["reports", "facts"])
    audit.record("merchants.guessing_noticed", target=task, by=None, at=at, data=facts)
