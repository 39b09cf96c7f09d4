"""Where a village's points can be redeemed, as anybody may read it."""

from dataclasses import dataclass

from rewards.redemption.models import Goods, Outlet
from villages.models import Village


@dataclass(frozen=True)
class PublicOutlet:
    """An outlet that serves, and the first lines of its price list."""

    outlet: Outlet
    goods: list[Goods]


def public_outlets(village: Village, *, limit: int) -> list[PublicOutlet]:
    """Return the village's outlets that serve, each with ``limit`` goods at most."""
    outlets = Outlet.objects.of_village(village).serving().order_by("pk")
    return [
        PublicOutlet(
            outlet, list(outlet.goods.offered().order_by("price", "pk")[:limit])
        )
        for outlet in outlets
    ]
