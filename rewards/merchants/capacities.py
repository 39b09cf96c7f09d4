"""As what merchants act: for the shop that they run."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db.models import BigIntegerField, DateField
from django.utils.translation import gettext_lazy as _

from grassroots.accounts import registers
from grassroots.accounts.capacities import Capacity, register
from grassroots.accounts.models import User
from grassroots.core.prepared import Prepared, given
from rewards.merchants.models import Operator
from rewards.merchants.services.speaking import link_by_phone

MERCHANT = "merchant"

_run_by = Prepared(
    lambda: (
        Operator.objects.filter(
            ends_on__isnull=True,
            user=given("user", BigIntegerField()),
            starts_on__lte=given("on", DateField()),
        )
        .select_related("merchant__village__town__county")
        .order_by("pk")
    )
)


def merchants(user: User, on: date) -> Iterator[Capacity]:
    """Yield the shops that the user runs on the day."""
    for one in _run_by(user=user.pk, on=on):
        yield Capacity(
            key=f"shop:{one.pk}",
            role=MERCHANT,
            scope=one.merchant,
            role_label=_("商户"),
            scope_label=one.merchant.name,
        )


class PhonesOfOperators:
    """The register that lets merchants in: an inspector entered their phone."""

    def name_of(self, phone: str, *, on: date) -> str | None:
        """Return the name of whoever runs a shop and has the phone, if anybody."""
        return (
            Operator.objects.in_force(on=on)
            .filter(phone=phone)
            .order_by("pk")
            .values_list("name", flat=True)
            .first()
        )

    def attach(self, user: User, *, at: datetime) -> None:
        """Let the user speak for the shops that have the proven phone."""
        link_by_phone(user=user, at=at)


register("shop", merchants)
registers.add(PhonesOfOperators())
