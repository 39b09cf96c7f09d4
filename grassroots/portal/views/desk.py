"""The home of staff: what their role does, what waits, and the last five lines."""

from typing import Any, ClassVar, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.views import InCapacity
from grassroots.portal import coop_menu, menu, menu_parts, selectors
from rewards.redemption.models import Outlet
from villages.models import RecordStatus, Village

KINDS: dict[str, str] = {
    RecordStatus.SUBMITTED: "wait",
    RecordStatus.ON_NOTICE: "wait",
    RecordStatus.OBJECTED: "wait",
    RecordStatus.RETURNED: "bad",
    RecordStatus.EFFECTIVE: "done",
}


class Desk(InCapacity):
    """One page; what stands on it follows the capacity."""

    roles: ClassVar = menu.STAFF

    def get(self, request: HttpRequest) -> HttpResponse:
        desk = self._desk(request)
        in_a_village = isinstance(self.capacity.scope, Village | Outlet)
        works_for_coop = self.capacity.role in coop_menu.ROLES
        context: dict[str, Any] = {
            "first": menu.first_for(self.capacity),
            "groups": [
                {
                    "title": group.title,
                    "rows": [(one, desk.counts.get(one.count)) for one in group.items],
                }
                for group in menu.groups_for(self.capacity)
            ],
            "desk": desk,
            "corrected": len(
                selectors.corrected(self.capacity, self.user, at=timezone.now())
            ),
            "works_for_coop": works_for_coop,
            "is_above": not in_a_village,
            "only_watches": in_a_village
            and self.capacity.role == menu_parts.SUPERVISOR,
        }
        if isinstance(desk, selectors.AreaDesk):
            context["last"] = [(one, KINDS.get(one.status, "off")) for one in desk.last]
        return render(request, "portal/desk/home.html", context)

    def _desk(
        self, request: HttpRequest
    ) -> (
        selectors.AreaDesk
        | selectors.CoopDesk
        | selectors.CounterDesk
        | selectors.ShopDesk
    ):
        on = timezone.localdate()
        if self.capacity.role in coop_menu.ROLES:
            return selectors.coop_desk(self.capacity, cast(User, request.user), on=on)
        if self.capacity.role == menu_parts.INSPECTOR:
            return selectors.shop_desk(self.capacity)
        if self.capacity.role == menu_parts.CLERK:
            return selectors.counter_desk(self.capacity.scope, on=on)
        user = cast(User, request.user)
        return selectors.area_desk(self.capacity, user, on=on)
