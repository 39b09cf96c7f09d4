"""Notices and rules for anybody; records for the staff of their village."""

from typing import ClassVar

from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from grassroots.core.rest import InCapacityApi, PublicApi, read
from grassroots.core.rest_defaults import Pages
from villages.api.serializers import (
    NoticeOutput,
    RecordInput,
    RecordOutput,
    RuleBookOutput,
    SubmissionOutput,
)
from villages.models import AreaRole, Village
from villages.selectors import notices, rulebooks
from villages.selectors.records import Wanted, records_in
from villages.services import file_views, records

# Who looks at shops has no business with people's records.
STAFF = frozenset(AreaRole.values) - {AreaRole.INSPECTOR, AreaRole.DEPUTY}


class NoticesApi(PublicApi):
    """The notices that stand in a village today, masked."""

    @extend_schema(responses=NoticeOutput(many=True))
    def get(self, request: Request, code: str) -> Response:
        village = get_object_or_404(Village, code=code)
        today = timezone.localdate()
        standing = list(notices.current(village, today))
        for notice in standing:
            notice.rows = notices.notice_rows(notice, today)  # type: ignore[attr-defined]
        return Response(NoticeOutput(standing, many=True).data)


class RulesApi(PublicApi):
    """The rule book in force in a village today."""

    @extend_schema(responses=RuleBookOutput)
    def get(self, request: Request, code: str) -> Response:
        village = get_object_or_404(Village, code=code)
        book = rulebooks.book_in_force(village, timezone.localdate())
        return Response(RuleBookOutput(book).data if book else None)


class RecordsApi(InCapacityApi):
    """The records of the village: its staff read them, its recorders write them."""

    roles: ClassVar = STAFF

    @extend_schema(responses=RecordOutput(many=True))
    def get(self, request: Request) -> Response:
        wanted = Wanted(status=request.query_params.get("status", ""))
        pages = Pages()
        found = records_in(self.capacity.scope, wanted, on=timezone.localdate())
        rows = pages.paginate_queryset(found, request)
        return pages.get_paginated_response(RecordOutput(rows, many=True).data)

    @extend_schema(request=RecordInput, responses=SubmissionOutput)
    def post(self, request: Request) -> Response:
        if self.capacity.role != AreaRole.RECORDER:
            self.permission_denied(request)
        given = read(RecordInput, request)
        village = self.capacity.scope
        rule = rulebooks.rule_in_force(village, given.pop("rule"), given["acted_on"])
        if rule is None:
            raise ValidationError({"rule": [_("那天的村规里没有这一条。")]})
        wanted = given.pop("residents")
        residents = list(village.residents.filter(pk__in=wanted))
        if len(residents) < len(set(wanted)):
            raise records.ResidentOfAnotherVillage
        submission = records.submit(
            village=village,
            rule=rule,
            residents=residents,
            by=self.user,
            at=timezone.now(),
            **given,
        )
        # A retry after a year answers as before, but shows what can still be seen.
        shown = submission.records.not_expired(on=timezone.localdate())
        found = {"client_id": submission.client_id, "records": shown}
        return Response(SubmissionOutput(found).data, status.HTTP_201_CREATED)


class RecordApi(InCapacityApi):
    """One record of the village."""

    roles: ClassVar = STAFF

    @extend_schema(responses=RecordOutput)
    def get(self, request: Request, pk: int) -> Response:
        found = records_in(self.capacity.scope, on=timezone.localdate())
        record = get_object_or_404(found, pk=pk)
        # Who wrote it down knows it already.
        if record.recorded_by_id != self.user.pk:
            file_views.log(
                resident=record.resident,
                viewer=self.user,
                capacity=self.capacity,
                purpose=_("看一条行为记录"),
                at=timezone.now(),
            )
        return Response(RecordOutput(record).data)
