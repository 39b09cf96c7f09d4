"""Price lists for anybody, and the counter for its clerk."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from grassroots.core.rest import LARGEST_KEY, InCapacityApi, PublicApi, read
from rewards.redemption.models import OneTimeCode, Redemption
from rewards.redemption.selectors.outlets import public_outlets
from rewards.redemption.services import credentials, redemptions
from villages.models import Village

GOODS_LISTED = 200


class GoodsOutput(serializers.Serializer):  # type: ignore[type-arg]
    """One line of a price list; the price is in points."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    pack = serializers.CharField(allow_blank=True)
    kind = serializers.CharField()
    price = serializers.IntegerField()


class OutletOutput(serializers.Serializer):  # type: ignore[type-arg]
    """An outlet that serves, and what it offers."""

    name = serializers.CharField(source="outlet.name")
    kind = serializers.CharField(source="outlet.kind")
    opening_words = serializers.CharField(source="outlet.opening_words")
    next_open_on = serializers.DateField(source="outlet.next_open_on", allow_null=True)
    goods = GoodsOutput(many=True)


class ShownInput(serializers.Serializer):  # type: ignore[type-arg]
    """The code that a customer shows; a printed card needs its PIN."""

    code = serializers.CharField(max_length=20)
    pin = serializers.CharField(max_length=6, required=False, default="")


class HolderOutput(serializers.Serializer):  # type: ignore[type-arg]
    """What the counter may know: a masked name and how much this order may cost."""

    holder = serializers.IntegerField(source="code.pk")
    name = serializers.CharField(source="masked_name")
    available = serializers.IntegerField()


class WantedInput(serializers.Serializer):  # type: ignore[type-arg]
    """One line of an order."""

    goods = serializers.IntegerField(max_value=LARGEST_KEY)
    quantity = serializers.IntegerField(min_value=1, max_value=99)


class OrderInput(serializers.Serializer):  # type: ignore[type-arg]
    """An order of a holder seen before. ``client_id`` is made by the caller."""

    client_id = serializers.UUIDField()
    holder = serializers.IntegerField()
    items = WantedInput(many=True, allow_empty=False)


class OrderLineOutput(serializers.Serializer):  # type: ignore[type-arg]
    """A line of an order, at its frozen price in points."""

    name = serializers.CharField()
    price = serializers.IntegerField()
    quantity = serializers.IntegerField()


class OrderOutput(serializers.Serializer):  # type: ignore[type-arg]
    """An order and where it stands."""

    id = serializers.IntegerField(source="pk")
    client_id = serializers.UUIDField()
    number = serializers.CharField()
    status = serializers.CharField()
    points = serializers.IntegerField()
    lines = OrderLineOutput(many=True, source="lines.all")


class OutletsApi(PublicApi):
    """Where a village's points can be redeemed, and for what."""

    @extend_schema(responses=OutletOutput(many=True))
    def get(self, request: Request, code: str) -> Response:
        village = get_object_or_404(Village, code=code)
        outlets = public_outlets(village, limit=GOODS_LISTED)
        return Response(OutletOutput(outlets, many=True).data)


class CounterApi(InCapacityApi):
    """What only the clerk of an outlet may do, at that outlet."""

    roles: ClassVar = frozenset({"clerk"})

    def order(self, pk: int) -> Redemption:
        return get_object_or_404(Redemption, pk=pk, outlet=self.capacity.scope)


class HoldersApi(CounterApi):
    """Look at the code or card that a customer shows."""

    @extend_schema(request=ShownInput, responses=HolderOutput)
    def post(self, request: Request) -> Response:
        given = read(ShownInput, request)
        holder = credentials.identify(
            **given, outlet=self.capacity.scope, by=self.user, at=timezone.now()
        )
        return Response(HolderOutput(holder).data)


class OrdersApi(CounterApi):
    """Open an order."""

    @extend_schema(request=OrderInput, responses=OrderOutput)
    def post(self, request: Request) -> Response:
        given = read(OrderInput, request)
        code = get_object_or_404(
            OneTimeCode, pk=given["holder"], outlet=self.capacity.scope
        )
        order = redemptions.open_redemption(
            client_id=given["client_id"],
            code=code,
            outlet=self.capacity.scope,
            wanted={item["goods"]: item["quantity"] for item in given["items"]},
            by=self.user,
            at=timezone.now(),
        )
        return Response(OrderOutput(order).data, status.HTTP_201_CREATED)


class OrderApi(CounterApi):
    """One order of the outlet."""

    @extend_schema(responses=OrderOutput)
    def get(self, request: Request, pk: int) -> Response:
        return Response(OrderOutput(self.order(pk)).data)


class ConfirmApi(CounterApi):
    """Hand an open order out; again gives the same answer."""

    @extend_schema(request=None, responses=OrderOutput)
    def post(self, request: Request, pk: int) -> Response:
        order = redemptions.confirm(
            redemption=self.order(pk), by=self.user, at=timezone.now()
        )
        return Response(OrderOutput(order).data)


class CancelApi(CounterApi):
    """Take an order back on the same day; points return to their lots."""

    @extend_schema(request=None, responses=OrderOutput)
    def post(self, request: Request, pk: int) -> Response:
        order = redemptions.cancel(
            redemption=self.order(pk), by=self.user, at=timezone.now()
        )
        return Response(OrderOutput(order).data)


urlpatterns: list[URLPattern] = [
    path("villages/<str:code>/outlets/", OutletsApi.as_view(), name="api_outlets"),
    path("counter/holders/", HoldersApi.as_view(), name="api_holders"),
    path("counter/orders/", OrdersApi.as_view(), name="api_orders"),
    path("counter/orders/<int:pk>/", OrderApi.as_view(), name="api_order"),
    path("counter/orders/<int:pk>/confirm/", ConfirmApi.as_view(), name="api_confirm"),
    path("counter/orders/<int:pk>/cancel/", CancelApi.as_view(), name="api_cancel"),
]
