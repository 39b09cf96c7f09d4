"""As what people act at a counter: as its clerk."""

from collections.abc import Iterator
from datetime import date

from grassroots.accounts.capacities import Capacity, register
from grassroots.accounts.models import User
from rewards.redemption.models import OutletAppointment


def clerks(user: User, on: date) -> Iterator[Capacity]:
    """Yield the counters at which the user serves on the day."""
    held = (
        OutletAppointment.objects.in_force(on=on)
        .filter(user=user)
        .select_related("outlet")
        .order_by("pk")
    )
    for one in held:
        yield Capacity(
            key=f"outlet:{one.pk}",
            role=one.role,
            scope=one.outlet,
            role_label=str(one.get_role_display()),
            scope_label=one.outlet.name,
        )


register("outlet", clerks)
