"""Do things at the same moment, each on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Barrier
from typing import Any

from django.db import connection, transaction


def at_once(calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """Start all calls together; return what each returned, or what it raised."""
    start = Barrier(len(calls), timeout=60)

    def run(call: Callable[[], Any]) -> Any:
        try:
            # Be connected before the start, so that nobody is late.
            connection.ensure_connection()
            start.wait()
            return call()
        except Exception as refusal:  # noqa: BLE001 - the answer of this call
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def while_open(first: Callable[[], Any], second: Callable[[], Any]) -> list[Any]:
    """Commit the first call only once the second is over, or waits for a lock of it."""

    def run() -> Any:
        try:
            return second()
        except Exception as refusal:  # noqa: BLE001 - the answer of this call
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            done = first()
            answer = pool.submit(run)
            while not answer.done() and not _somebody_waits():
                wait([answer], timeout=0.05)
        return [done, answer.result()]


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def kinds(answers: Sequence[Any]) -> dict[str, int]:
    """Count answers by the name of their type."""
    names = [type(answer).__name__ for answer in answers]
    return {name: names.count(name) for name in sorted(set(names))}
