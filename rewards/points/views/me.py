"""The passbook of the person who signed in."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from grassroots.accounts.capacities import RESIDENT
from grassroots.core.views import InCapacity
from rewards.points.models import PointsAccount
from rewards.points.selectors.accounts import account_of
from rewards.points.views import opening
from villages.models import BehaviourRecord
from villages.selectors.households import household_of
from villages.selectors.objections import open_to_objection


class Mine(InCapacity):
    """Know whose passbook it is."""

    roles: ClassVar = frozenset({RESIDENT})

    def account(self) -> PointsAccount | None:
        return account_of(self.capacity.scope, on=timezone.localdate())

    def opened(self, account: PointsAccount) -> dict[str, Any]:
        home = reverse("points_passbook")
        return opening.opened(self.request, account, home=home)


class Passbook(Mine):
    def get(self, request: HttpRequest) -> HttpResponse:
        account = self.account()
        context = self.opened(account) if account else {}
        return render(request, "points/me/passbook.html", context)


class Line(Mine):
    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        account = self.account() or PointsAccount()
        context = opening.explained(account, pk) | self.opened(account)
        context["objection"] = self.objection(context["trail"].row.record)
        return render(request, "points/me/line.html", context)

    def objection(self, record: BehaviourRecord | None) -> str:
        """Return where to say that the line is wrong; empty where only a call helps."""
        resident, on = self.capacity.scope, timezone.localdate()
        own = open_to_objection(resident, household_of(resident, on), on=on)
        if record is None or not own.filter(pk=record.pk).exists():
            return ""
        return reverse("villages_my_objection_record", args=[record.pk])
