"""As what people act at a counter: as its clerk."""

from collections.abc import Iterator
from datetime import date

from django.db.models import BigIntegerField, DateField

from grassroots.accounts.capacities import Capacity, register
from grassroots.accounts.models import User
from grassroots.core.prepared import Prepared, given
from rewards.redemption.models import ClerkRole, OutletAppointment

_held = Prepared(
    lambda: (
        OutletAppointment.objects.in_force(on=given("on", DateField()))
        .filter(user=given("user", BigIntegerField()))
        .select_related("outlet")
        .order_by("pk")
    )
)


def clerks(user: User, on: date) -> Iterator[Capacity]:
    """Yield the counters at which the user serves on the day."""
    for one in _held(user=user.pk, on=on):
        yield Capacity(
            key=f"outlet:{one.pk}",
            role=one.role,
            scope=one.outlet,
            role_label=ClerkRole(one.role).label,
            scope_label=one.outlet.name,
        )


register("outlet", clerks)
