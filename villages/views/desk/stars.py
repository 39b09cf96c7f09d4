"""Years that are over: the manager puts the list of stars up, and publishes it."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity
from villages.formulas.workdays import notice_dates
from villages.models import SHORTEST_NOTICE, Village, YearClose, YearState
from villages.selectors.calendars import calendar_of
from villages.selectors.years import (
    closes_in,
    lists_in,
    next_step_of,
    star_list,
    waiting_in,
)
from villages.services import years
from villages.views.public_stars import grouped

PER_PAGE = 20


class StarsDesk(InCapacity):
    """Every closed year of the area; of the own village the list that is next."""

    roles: ClassVar = frozenset({"manager", "supervisor"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what was kept, what may be done next, and when."""
        area, on = self.capacity.scope, timezone.localdate()
        page = Paginator(closes_in(area), PER_PAGE).get_page(request.GET.get("page"))
        is_village = isinstance(area, Village)
        context: dict[str, Any] = {
            "page": page,
            "is_one_village": is_village,
            "hanging": lists_in(area),
        }
        newest = next_step_of(area, on=on) if is_village else None
        if newest:
            rows = star_list(newest, on)
            context |= {
                "newest": newest,
                "groups": grouped(rows),
                "count": len(rows),
                "scored": newest.results.current().count(),
                "may_act": self.capacity.role == "manager",
                "may_publish": waiting_in(area, on=on)
                .filter(pk=newest.pk, state=YearState.ON_NOTICE)
                .exists(),
                "dates": notice_dates(
                    on,
                    max(SHORTEST_NOTICE, newest.village.notice_workdays),
                    calendar_of(newest.village),
                ),
            }
        return render(request, "villages/desk/stars.html", context)


class YearDeed(InCapacity):
    """A step of one year of the manager's own village."""

    roles: ClassVar = frozenset({"manager"})

    def post(self, request: HttpRequest, year: int) -> HttpResponse:
        """Take the step, or say why not."""
        if not isinstance(self.capacity.scope, Village):
            raise Http404
        close = get_object_or_404(closes_in(self.capacity.scope), year=year)
        try:
            self.take(close)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("villages_stars_desk")

    def take(self, close: YearClose) -> None:
        """Take it."""
        raise NotImplementedError


class PutOnNotice(YearDeed):
    """Hang the list out."""

    def take(self, close: YearClose) -> None:
        """Put it up, and say until when it stands."""
        years.put_on_notice(close=close, by=self.user, at=timezone.now())
        messages.success(self.request, _("名单贴出来了，公示完再来公布。"))


class Publish(YearDeed):
    """Publish it."""

    def take(self, close: YearClose) -> None:
        """Publish it; what is disputed follows once it is answered."""
        years.publish(close=close, by=self.user, at=timezone.now())
        messages.success(
            self.request, _("名单公布了。有异议的，答复以后自动补上或更正。")
        )
