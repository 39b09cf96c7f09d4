"""Replays that take long: worked out in the background, kept for an hour, then gone.

They are read from what is there and change nothing, so they stand in the cache that
all processes share, not in a table, and without any name.
"""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.core.cache import cache
from django.db import transaction

from grassroots.core import progress
from grassroots.core.later import later
from villages.models import RuleBook, Village
from villages.selectors.replay import Outcome, work_out

# So many deeds are replayed while somebody waits for the page.
AT_ONCE = 20_000
KEPT_SECONDS = 60 * 60
# A worker that died is not waited for any longer.
RUNS_SECONDS = 10 * 60


@dataclass(frozen=True)
class Kept:
    """A replay that was worked out in the background, and when."""

    outcome: Outcome
    at: datetime


def key_of(book: RuleBook, *, first: date, last: date, on: date) -> str:
    """Return the name of a replay: another one once the book has changed."""
    rules = book.rules.order_by("pk").values_list()
    digest = hashlib.sha256(repr(list(rules)).encode()).hexdigest()[:16]
    return f"replay:{book.pk}:{first}:{last}:{on}:{digest}"


def kept(key: str) -> Kept | None:
    """Return the replay of that name, None while there is none."""
    found: Kept | None = cache.get(key)
    return found


def is_running(key: str) -> bool:
    """Return whether it is being worked out."""
    return cache.get(f"{key}:runs") is not None


def start(
    *, book: RuleBook, village: Village, key: str, first: date, last: date, on: date
) -> None:
    """Have a replay worked out in the background, once."""
    if not cache.add(f"{key}:runs", key, RUNS_SECONDS):
        return
    progress.tell(key, done=0, total=1)
    enqueue = partial(
        later,
        "villages.tasks.replay_rules",
        book_id=book.pk,
        village_id=village.pk,
        key=key,
        first=first.isoformat(),
        last=last.isoformat(),
        on=on.isoformat(),
    )
    transaction.on_commit(enqueue)


def work(
    *,
    book: RuleBook,
    village: Village,
    key: str,
    first: date,
    last: date,
    on: date,
    at: datetime,
) -> None:
    """Work a replay out and keep it; the bar in the page moves meanwhile."""
    try:
        outcome = work_out(
            book,
            village,
            first=first,
            last=last,
            on=on,
            tell=lambda done, total: progress.tell(key, done=done, total=total),
        )
        cache.set(key, Kept(outcome, at), KEPT_SECONDS)
    finally:
        cache.delete(f"{key}:runs")
