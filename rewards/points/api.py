"""The deeds of a village for anybody, and one's own passbook."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from grassroots.accounts.capacities import RESIDENT
from grassroots.core.rest import InCapacityApi, PublicApi
from rewards.ledger import selectors as ledger
from rewards.points.selectors import boards
from rewards.points.selectors.accounts import account_of
from villages.models import Village

LINES_A_PAGE = 50


class DeedOutput(serializers.Serializer):  # type: ignore[type-arg]
    """A deed that became points this month, masked."""

    name = serializers.CharField()
    hamlet = serializers.CharField(allow_blank=True)
    reason = serializers.CharField()
    points = serializers.IntegerField()
    acted_on = serializers.DateField()
    day = serializers.DateField()


class LineOutput(serializers.Serializer):  # type: ignore[type-arg]
    """One line of a passbook; ``number`` counts from 1 and never changes."""

    number = serializers.IntegerField()
    kind = serializers.CharField()
    change = serializers.IntegerField()
    balance_after = serializers.IntegerField()
    occurred_on = serializers.DateField()
    expires_on = serializers.DateField(allow_null=True)
    narration = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)


class PassbookOutput(serializers.Serializer):  # type: ignore[type-arg]
    """What the book comes to, and up to fifty lines, newest first."""

    available = serializers.IntegerField()
    pending = serializers.IntegerField()
    received = serializers.IntegerField()
    spent = serializers.IntegerField()
    expired = serializers.IntegerField()
    lines = LineOutput(many=True)
    before = serializers.IntegerField(
        allow_null=True,
        help_text="Ask again with ?before= this number for older lines.",
    )


class DeedsApi(PublicApi):
    """What became points in a village this month, masked."""

    @extend_schema(responses=DeedOutput(many=True))
    def get(self, request: Request, code: str) -> Response:
        village = get_object_or_404(Village, code=code)
        rows = boards.this_month(village, timezone.localdate())
        return Response(DeedOutput(rows, many=True).data)


class MyPassbookApi(InCapacityApi):
    """The passbook of the resident who is signed in."""

    roles: ClassVar = frozenset({RESIDENT})

    @extend_schema(responses=PassbookOutput)
    def get(self, request: Request) -> Response:
        today = timezone.localdate()
        account = account_of(self.capacity.scope, on=today)
        if account is None or account.pk is None:
            return Response(None)
        book = account.ledger_account
        asked = request.query_params.get("before", "")
        last = int(asked) - 1 if asked.isdecimal() and len(asked) < 10 else book.lines
        first = max(last - LINES_A_PAGE + 1, 1)
        lines = ledger.statement(book, first=first, last=last) if last > 0 else []
        standing = boards.standing(account, on=today)
        found = {
            **vars(standing),
            "lines": list(reversed(lines)),
            "before": first if first > 1 else None,
        }
        return Response(PassbookOutput(found).data)


urlpatterns: list[URLPattern] = [
    path("villages/<str:code>/deeds/", DeedsApi.as_view(), name="api_deeds"),
    path("me/passbook/", MyPassbookApi.as_view(), name="api_my_passbook"),
]
