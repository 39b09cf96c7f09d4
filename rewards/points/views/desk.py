"""A household's passbook as staff open it: every look is kept and shown to its owner."""

from typing import Any, ClassVar, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.accounts.models import User
from rewards.points.models import PointsAccount
from rewards.points.selectors.accounts import account_of
from rewards.points.views import opening
from villages.models import AreaRole, Resident
from villages.selectors.households import members_of
from villages.services import file_views
from villages.views.errands import AsksErrand


class OfResident(AsksErrand):
    """Know whose passbook it is, and keep who looked into it."""

    roles: ClassVar = frozenset(
        {AreaRole.RECORDER, AreaRole.MANAGER, AreaRole.SUPERVISOR}
    )

    def account(self, pk: int) -> PointsAccount:
        """Return the passbook; all whose deeds it tells are told of the look."""
        here = Resident.objects.in_area(self.capacity.scope).select_related("village")
        self.resident = get_object_or_404(here, pk=pk)
        now = timezone.now()
        today = timezone.localdate(now)
        account = account_of(self.resident, on=today)
        if account is None:
            raise Http404
        mates = members_of(account.household, today) if account.household else []
        for one in {self.resident, *mates}:
            file_views.log(
                resident=one,
                viewer=cast(User, self.request.user),
                capacity=self.capacity,
                purpose=self.for_the_errand(_("看存折")),
                at=now,
            )
        return account

    def opened(self, account: PointsAccount) -> dict[str, Any]:
        home = reverse("points_household_desk", args=[self.resident.pk])
        return opening.opened(self.request, account, home=home) | {
            "resident": self.resident
        }


class Passbook(OfResident):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return render(
            request, "points/desk/passbook.html", self.opened(self.account(pk))
        )


class Line(OfResident):
    def get(self, request: HttpRequest, pk: int, entry: int) -> HttpResponse:
        account = self.account(pk)
        context = opening.explained(account, entry) | self.opened(account)
        return render(request, "points/desk/line.html", context)
