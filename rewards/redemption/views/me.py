"""What residents see: their code, what there is to take, and what they took."""

from typing import ClassVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity
from rewards.redemption.formulas import seal_name
from rewards.redemption.models import OneTimeCode
from rewards.redemption.selectors import mine, slips
from rewards.redemption.services import credentials
from villages.models import Household, Resident
from villages.selectors.households import household_of


class AsResident(InCapacity):
    """A page of one resident."""

    roles: ClassVar = frozenset({"resident"})

    @cached_property
    def resident(self) -> Resident:
        resident: Resident = self.capacity.scope
        return resident

    @cached_property
    def household(self) -> Household | None:
        return household_of(self.resident, timezone.localdate())


class MyCode(AsResident):
    """One code, its remaining seconds around it, eight characters to say aloud."""

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        try:
            code = mine.waiting_code(self.resident, at=now)
            code = code or credentials.issue_code(resident=self.resident, at=now)
        except Refusal as refusal:
            return render(request, "redemption/me/no_code.html", {"refusal": refusal})
        context = {
            "parts": [code.code[:4], code.code[4:]],
            "letters": " ".join(code.code),
            "left": int((code.expires_at - now).total_seconds()),
            "life": int(OneTimeCode.LIFE.total_seconds()),
            "address": address_of(code.code),
            "short_name": seal_name(self.resident.village.name),
            "holder": mine.holder_words(self.resident, self.household),
            "offer": mine.offer(self.resident, self.household, at=now),
        }
        return render(request, "redemption/me/code.html", context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """换一个: from now on the one before opens nothing."""
        try:
            credentials.issue_code(resident=self.resident, at=timezone.now())
        except Refusal as refusal:
            return render(request, "redemption/me/no_code.html", {"refusal": refusal})
        return redirect("redemption_my_code")


class MyRedeem(AsResident):
    """Where points are redeemed, when it opens, what there is, and whether it suffices."""

    def get(self, request: HttpRequest) -> HttpResponse:
        now = timezone.now()
        context = {
            "offer": mine.offer(self.resident, self.household, at=now),
            "today": timezone.localdate(now),
        }
        return render(request, "redemption/me/redeem.html", context)


class MyOrders(AsResident):
    """What this passbook paid for."""

    def get(self, request: HttpRequest) -> HttpResponse:
        orders = slips.orders_of(self.resident, self.household)
        return render(request, "redemption/me/orders.html", {"orders": orders[:50]})


class MyOrder(AsResident):
    """One of them, line by line."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = get_object_or_404(slips.orders_of(self.resident, self.household), pk=pk)
        context = {"order": order, "receipt": slips.receipt_of(order)}
        return render(request, "redemption/me/order.html", context)


def address_of(code: str) -> str:
    """Return the plain address that a code's QR holds."""
    path = reverse("portal_code", args=[code])
    return f"{settings.SITE_ADDRESS}{path}"


def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """Lead from the code on a receipt to the order, as whoever scans it may see it."""
    role = request.capacity.role if request.capacity else ""  # type: ignore[attr-defined]
    where = "redemption_order" if role == "clerk" else "redemption_my_order"
    return redirect(where, pk=pk)
