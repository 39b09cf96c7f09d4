"""Who keeps accounts in a village: they are none of those who supervise it.

The Organic Law of the Villagers' Committees, article 32. ``villages`` keeps no accounts
itself; an app above says who does by ``add_keepers``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from grassroots.accounts.models import User
from villages.models import Village


@dataclass(frozen=True)
class Keeping:
    """That somebody keeps accounts in a village, from a day to a day."""

    user: User
    village_id: int
    # What as, in words: the counter and the post.
    post: str
    starts_on: date
    ends_on: date | None

    def meets(self, starts_on: date, ends_on: date | None) -> bool:
        """Return whether it shares a day with the period."""
        return self.starts_on <= (ends_on or date.max) and starts_on <= (
            self.ends_on or date.max
        )


# Of the villages, those posts that are not over on the day.
Part = Callable[[QuerySet[Village], date], Iterable[Keeping]]
_parts: list[Part] = []


def add_keepers(part: Part) -> None:
    """Let an app above say who keeps accounts of its own in villages."""
    if part not in _parts:
        _parts.append(part)


def keepers_in(villages: QuerySet[Village], *, on: date) -> list[Keeping]:
    """Return who keeps accounts in the villages on the day or from a later one."""
    return [one for part in _parts for one in part(villages, on)]
