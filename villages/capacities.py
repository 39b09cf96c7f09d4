"""As what the people of a village may act: in an appointment, or as residents."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import BigIntegerField, DateField
from django.utils.translation import gettext_lazy as _

from grassroots.accounts import registers
from grassroots.accounts.capacities import RESIDENT, Capacity, register
from grassroots.accounts.models import User
from grassroots.core.prepared import Prepared, given
from villages.models import AreaAppointment, AreaRole, Resident
from villages.models.household import latest_birth_of_an_adult
from villages.services import registry

# They decide for others or see a whole area: a stolen password must not do.
GUARDED = {AreaRole.MANAGER, AreaRole.SUPERVISOR, AreaRole.INSPECTOR}


_appointments = Prepared(
    lambda: (
        AreaAppointment.objects.in_force(on=given("on", DateField()))
        .filter(user=given("user", BigIntegerField()))
        .select_related("village__town__county", "town__county", "county")
        .order_by("pk")
    )
)
_residents = Prepared(
    lambda: (
        Resident.objects.living_here(on=given("on", DateField()))
        .filter(
            user=given("user", BigIntegerField()),
            born_on__lte=given("born_by", DateField()),
        )
        .select_related("village__town__county")
        .order_by("pk")
    )
)


def appointments(user: User, on: date) -> Iterator[Capacity]:
    """Yield the appointments of the user that hold on the day."""
    for one in _appointments(user=user.pk, on=on):
        yield Capacity(
            key=f"area:{one.pk}",
            role=one.role,
            scope=one.area,
            role_label=AreaRole(one.role).label,
            scope_label=one.area.name,
            needs_second_factor=one.role in GUARDED,
        )


def residents(user: User, on: date) -> Iterator[Capacity]:
    """Yield the adult residents for whom the user speaks, while they live here."""
    born_by = latest_birth_of_an_adult(on=on)
    for one in _residents(user=user.pk, on=on, born_by=born_by):
        yield Capacity(
            key=f"resident:{one.pk}",
            role=RESIDENT,
            scope=one,
            role_label=_("村民"),
            scope_label=f"{one.name}，{one.village.name}",
        )


class PhonesOfResidents:
    """The register that lets residents in: their phone is in the village's books."""

    def name_of(self, phone: str, *, on: date) -> str | None:
        """Return the name of the eldest adult resident who has the phone, if any."""
        return (
            Resident.objects.living_here(on=on)
            .filter(phone=phone, born_on__lte=latest_birth_of_an_adult(on=on))
            .order_by("born_on", "pk")
            .values_list("name", flat=True)
            .first()
        )

    def attach(self, user: User, *, at: datetime) -> None:
        """Let the user speak for the residents who have the proven phone."""
        registry.link_by_phone(user=user, at=at)


register("area", appointments)
register("resident", residents)
registers.add(PhonesOfResidents())
