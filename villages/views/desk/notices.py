"""The notices of the area, for staff: until when, how many, to look at and to print."""

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.generic import View

from grassroots.core.views import InCapacity
from villages.models import PublicNotice
from villages.selectors.notices import notices_in
from villages.views.desk.records import AREA_STAFF

PER_PAGE = 20


class NoticesDesk(InCapacity, View):
    """Every notice, newest first."""

    roles = AREA_STAFF

    def get(self, request: HttpRequest) -> HttpResponse:
        """List the notices, those that stand apart from those that are over."""
        today = timezone.localdate()
        page = Paginator(notices_in(self.capacity.scope, on=today), PER_PAGE).get_page(
            request.GET.get("page")
        )
        rows = [(one, _stands(one, today)) for one in page]
        context = {
            "page": page,
            "standing": [one for one, stands in rows if stands],
            "over": [one for one, stands in rows if not stands],
            "is_one_village": self.capacity.scope._meta.model_name == "village",
        }
        return render(request, "villages/desk/notices.html", context)


def _stands(notice: PublicNotice, today: date) -> bool:
    return notice.is_provisional or notice.effective_on > today
