"""Paper of the counter: the receipt and the price list."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from rewards.redemption.models import Category, Outlet
from rewards.redemption.selectors import slips

from .counter import AtCounter
from .desk import OfVillage


class ReceiptPrint(AtCounter):
    """A receipt on a roll of 58 mm; it can be printed again."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk)
        if order.posting_id is None:
            raise Http404
        path = reverse("redemption_slip", args=[order.pk])
        context = {
            "receipt": slips.receipt_of(order),
            "address": f"{settings.SITE_ADDRESS}{path}",
        }
        return render(request, "redemption/print/receipt.html", context)


class PriceList(AtCounter):
    """What the clerk hangs up beside the counter."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return price_list(request, self.outlet)


class OutletPriceList(OfVillage):
    """The same, for the manager."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return price_list(request, self.outlet(pk))


def price_list(request: HttpRequest, outlet: Outlet) -> HttpResponse:
    offered = list(outlet.goods.offered().order_by("price", "sort"))
    shelves = [
        (shelf.label, [one for one in offered if one.category == shelf])
        for shelf in Category
    ]
    context = {
        "outlet": outlet,
        "shelves": [(label, goods) for label, goods in shelves if goods],
        "today": timezone.localdate(),
    }
    return render(request, "redemption/print/price_list.html", context)
