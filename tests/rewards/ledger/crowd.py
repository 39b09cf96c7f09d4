"""Let many do the same at the same moment, each on a connection of its own."""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import DatabaseError, connection

from grassroots.core.errors import Refusal


def at_once(jobs: Iterable[Callable[[], Any]]) -> list[Any]:
    """Start all jobs together; return what each returned, or how it was refused."""
    jobs = list(jobs)
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            barrier.wait(timeout=60)
            return job()
        except (DatabaseError, Refusal) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
