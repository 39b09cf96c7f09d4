"""The public API of shops: what the page behind a code says, for machines."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from grassroots.core.rest import PublicApi
from rewards.merchants.api.serializers import ShopOutput, ShopWhyOutput
from rewards.merchants.models import Merchant
from rewards.merchants.selectors.open_data import open_shops, row_of
from rewards.merchants.selectors.status import status_of, statuses_of

_WORDS = OpenApiParameter(
    "q", description="Part of the name or the address, or a whole USCC."
)
_PLACE = OpenApiParameter(
    "place", description="Division code of a county (6), town (9) or village (12)."
)


class OpenApi(PublicApi):
    """A public view that pages of other sites may ask, and that nobody may keep."""

    def finalize_response(
        self, request: Request, response: Any, *args: Any, **kwargs: Any
    ) -> Any:
        """Let any page read the answer, and have it asked for again each time."""
        answer = super().finalize_response(request, response, *args, **kwargs)
        answer["Access-Control-Allow-Origin"] = "*"
        answer["Cache-Control"] = "no-cache"
        return answer


class ShopsApi(OpenApi, ListAPIView[Merchant]):
    """The shops that trade today, fifty a page; closed ones are not there."""

    serializer_class = ShopOutput

    @extend_schema(parameters=[_WORDS, _PLACE])
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """List them, narrowed."""
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> Any:
        """Return the shops that were asked for."""
        asked = self.request.query_params
        return open_shops(
            on=timezone.localdate(),
            words=asked.get("q", "").strip()[:40],
            place=asked.get("place", "").strip()[:12],
        )

    def paginate_queryset(self, queryset: Any) -> Any:
        """Return the rows of one page, with as many queries as for one shop."""
        page = super().paginate_queryset(queryset) or []
        statuses = statuses_of(page, on=timezone.localdate())
        return [row_of(statuses[one.pk]) for one in page]


class ShopApi(OpenApi):
    """One shop with how its grade came about; a closed one without any grade."""

    @extend_schema(responses=ShopWhyOutput)
    def get(self, request: Request, public_id: str) -> Response:
        """Answer for the shop with the public number."""
        shop = get_object_or_404(Merchant, public_id=public_id)
        status = status_of(shop, on=timezone.localdate())
        return Response(ShopWhyOutput({**row_of(status), "why": status}).data)
