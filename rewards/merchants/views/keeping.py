"""What the pages of the register share: who reads, who keeps it."""

from typing import Any, ClassVar

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from rewards.merchants.models import Merchant
from rewards.merchants.views.at_shop import INSPECTOR, Entering
from rewards.merchants.views.visits import AtVisits

__all__ = ["INSPECTOR", "Keeping", "OfShops"]


class OfShops(AtVisits):
    """A page on the shops of an area: inspectors work, supervisors read."""

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part of the desk."""
        context |= {"is_inspector": self.is_inspector, "capacity": self.capacity}
        where = f"merchants/desk/shops/{template}.html"
        return render(self.request, where, context)

    def shop_of(self, pk: int) -> Merchant:
        """Return a shop of the area."""
        shops = Merchant.objects.in_area(self.capacity.scope)
        return get_object_or_404(shops.select_related("village__town", "grade"), pk=pk)


class Keeping(Entering):
    """A form of the register, filled in by the inspector."""

    roles: ClassVar = frozenset({INSPECTOR})
    folder: ClassVar = "shops"
    template: ClassVar = "form"
    title: ClassVar[Any]
    send: ClassVar[Any]
    note: ClassVar[Any] = ""

    def found(self, shop: int) -> tuple[Merchant, dict[str, Any]]:
        """Return the shop, and how its form is called."""
        words = {"title": self.title, "send": self.send, "note": self.note}
        return self.shop_of(shop), words
