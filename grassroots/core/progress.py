"""How far a background task has come, for the bar in the page.

Kept in the cache that all processes share, not in the database: a task that
works in one transaction could not show anything before its end.
"""

from dataclasses import dataclass

from django.core.cache import cache

KEPT_SECONDS = 60 * 60


@dataclass(frozen=True)
class Progress:
    """How many steps of how many are done."""

    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        """The share that is done, from 0 to 100."""
        return min(100, self.done * 100 // self.total) if self.total else 0


def tell(key: str, *, done: int, total: int) -> None:
    """Let the pages that wait for ``key`` know."""
    cache.set(f"progress:{key}", (done, total), KEPT_SECONDS)


def read(key: str) -> Progress:
    """Return how far the task named ``key`` has come."""
    done, total = cache.get(f"progress:{key}", (0, 0))
    return Progress(done, total)
