"""The rail beside the pages of the desk, where the screen is wide enough for it."""

from typing import Any

from django import template
from django.template import Context
from django.urls import reverse

from grassroots.portal import menu
from grassroots.portal.menu_parts import Item

register = template.Library()


@register.inclusion_tag("portal/desk/_rail.html", takes_context=True)
def desk_rail(context: Context) -> dict[str, Any]:
    """Lead to everything the capacity works with; none on the pages of residents."""
    request = context.get("request")
    capacity = context.get("capacity")
    if not request or not capacity or capacity.role not in menu.STAFF:
        return {"items": []}
    items = _items(capacity)
    return {
        "items": items,
        "home": reverse("portal_desk"),
        "here": _here(request.path, items),
        "path": request.path,
        "capacity": capacity,
        "user": request.user,
    }


def _items(capacity: Any) -> list[Item]:
    """Return each place once: what is done most, then the lists."""
    first = menu.first_for(capacity)
    grouped = [one for group in menu.groups_for(capacity) for one in group.items]
    lists = [one for one in grouped if not one.query and not one.count]
    items = {one.name: one for one in ([first] if first else []) + lists}
    return list(items.values())


def _here(path: str, items: list[Item]) -> str:
    """Return the address of the place to which the page belongs."""
    above = [str(one.address) for one in items if path.startswith(str(one.address))]
    return max(above, key=len, default="")
