"""What a menu is made of: one way from the desk, and a titled group of them."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse

RECORDER, PANEL, DEPUTY = "recorder", "panel", "deputy"
MANAGER, SUPERVISOR = "manager", "supervisor"
CLERK, INSPECTOR = "clerk", "inspector"
VILLAGE, ABOVE = "village", "above"


def only(*roles: str) -> frozenset[str]:
    """Return the roles that have an item."""
    return frozenset(roles)


@dataclass(frozen=True)
class Item:
    """One way from the desk: where it leads, what it is called, who has it.

    ``count`` names the number that stands beside it; ``query`` narrows the list;
    ``where`` keeps it to capacities in a village, above one, or in a county.
    """

    name: str
    picture: str
    label: Any
    roles: frozenset[str]
    hint: Any = ""
    count: str = ""
    query: str = ""
    where: str = ""

    @property
    def address(self) -> str | None:
        """Where it leads; None when the app of that page is not installed."""
        try:
            return reverse(self.name) + self.query
        except NoReverseMatch:
            return None


@dataclass(frozen=True)
class Group:
    """A titled part of the desk."""

    title: Any
    items: tuple[Item, ...]
