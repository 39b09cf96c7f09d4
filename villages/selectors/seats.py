"""Who serves a village, as everybody may read it: names, posts and days alone.

Villagers elect the committee and those who watch over it, and both are posted: they
stand with their names. Everybody else has a surname here, as on every public page.
"""

from dataclasses import dataclass
from datetime import date

from grassroots.core.formulas import mask_name
from villages.models import AreaAppointment, AreaRole, Village
from villages.selectors.posts import ends_soon

POSTED = frozenset({AreaRole.MANAGER, AreaRole.SUPERVISOR})
# In the order of the page; whoever looks at shops serves no village's committee.
SHOWN = (
    AreaRole.MANAGER,
    AreaRole.SUPERVISOR,
    AreaRole.PANEL,
    AreaRole.DEPUTY,
    AreaRole.RECORDER,
)


@dataclass(frozen=True)
class SeatRow:
    """One seat, as strangers may read it."""

    name: str
    starts_on: date
    ends_on: date | None
    # The last day of a term, where the seat itself names none.
    longest_until: date | None
    ends_soon: bool


def seats_of(village: Village, *, on: date) -> list[tuple[str, list[SeatRow]]]:
    """Return who serves the village on the day, by post."""
    held = (
        AreaAppointment.objects.in_force(on=on)
        .filter(village=village, role__in=SHOWN, user__is_active=True)
        .select_related("user")
        .order_by("starts_on", "pk")
    )
    by_role: dict[str, list[SeatRow]] = {role: [] for role in SHOWN}
    for one in held:
        by_role[one.role].append(_row(one, on))
    return [(str(AreaRole(role).label), rows) for role, rows in by_role.items() if rows]


def _row(post: AreaAppointment, on: date) -> SeatRow:
    name = post.user.name
    return SeatRow(
        name=name if post.role in POSTED else mask_name(name),
        starts_on=post.starts_on,
        ends_on=post.ends_on,
        longest_until=post.longest_until,
        ends_soon=ends_soon(post, on=on),
    )
