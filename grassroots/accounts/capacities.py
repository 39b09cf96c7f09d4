"""In which capacity somebody acts: as a resident, or in one of their appointments.

Each app that has appointments registers its sources in its own module
``capacities``, which is loaded when all models are; this module knows none of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise

from grassroots.accounts.models import User


@dataclass(frozen=True)
class Capacity:
    """One of the ways in which a user may act today.

    ``key`` names it in the session, such as ``"area:12"`` or ``"resident:5"``;
    ``role`` is a code such as ``"recorder"``, ``"clerk"`` or ``"resident"``;
    ``scope`` is the village, outlet, resident … to which everything is limited;
    ``labels`` are the words for the role and for the scope.
    """

    key: str
    role: str
    scope: Any
    role_label: str | Promise
    scope_label: str
    needs_second_factor: bool = False


RESIDENT = "resident"

Source = Callable[[User, date], Iterable[Capacity]]
_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Add the source of the capacities whose keys begin with ``kind``, once."""
    _sources[kind] = source


def capacities_of(user: User, *, on: date) -> list[Capacity]:
    """Return every capacity in which the user may act on the day, appointments first."""
    held = [capacity for source in _sources.values() for capacity in source(user, on)]
    return sorted(held, key=lambda capacity: capacity.role == RESIDENT)


def capacity_of(user: User, key: str, *, on: date) -> Capacity | None:
    """Return the capacity of that key while the user holds it.

    Asks only the app to which the key belongs.
    """
    source = _sources.get(key.partition(":")[0])
    held = source(user, on) if source else ()
    return next((one for one in held if one.key == key), None)
