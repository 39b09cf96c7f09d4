"""As what people act for a co-op: officer, committee, auditor, custodian bank."""

from collections.abc import Iterator
from datetime import date

from django.db.models import BigIntegerField, DateField

from grassroots.accounts.capacities import Capacity, register
from grassroots.accounts.models import User
from grassroots.core.prepared import Prepared, given
from rewards.ruralcredit.models import CoopAppointment, CoopRole

_held = Prepared(
    lambda: (
        CoopAppointment.objects.in_force(on=given("on", DateField()))
        .filter(user=given("user", BigIntegerField()))
        .select_related("coop")
        .order_by("pk")
    )
)


def coop_people(user: User, on: date) -> Iterator[Capacity]:
    """Yield what the user does for co-ops on the day."""
    for one in _held(user=user.pk, on=on):
        yield Capacity(
            key=f"coop:{one.pk}",
            role=one.role,
            scope=one.coop,
            role_label=CoopRole(one.role).label,
            scope_label=one.coop.name,
        )


register("coop", coop_people)
