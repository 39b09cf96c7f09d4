"""What a merchant does with one tap: take back, give up, say that it was read."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from rewards.merchants.models import Appeal, Pledge, RevokeReason
from rewards.merchants.selectors import mine as reading
from rewards.merchants.services import appeals, codes, inspections, pledges
from rewards.merchants.views.mine import OfMyShop


class AtOnce(OfMyShop):
    """A button: done, or said why not."""

    words: ClassVar[Any]
    back: ClassVar = "merchants_mine"

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Do it."""
        try:
            self.do(**keys)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(self.back)
        return self.saved(str(self.words), self.back)

    def do(self, **keys: int) -> None:
        """Hand it to the service."""
        raise NotImplementedError


class PledgeEnd(AtOnce):
    """Take a pledge back."""

    words: ClassVar[Any] = gettext_lazy("撤回了，公开页上不再显示")
    back: ClassVar = "merchants_my_pledges"

    def do(self, **keys: int) -> None:
        """Take it back."""
        own = Pledge.objects.filter(operator=self.operator)
        pledges.end(pledge=get_object_or_404(own, pk=keys["pledge"]), **self.signed)


class AppealWithdraw(AtOnce):
    """Take an appeal back."""

    words: ClassVar[Any] = gettext_lazy("撤回了，照那次的等级")

    def do(self, **keys: int) -> None:
        """Take it back."""
        own = Appeal.objects.filter(operator=self.operator)
        found = get_object_or_404(own, pk=keys["appeal"])
        appeals.withdraw(appeal=found, **self.signed)


class PlateLost(AtOnce):
    """The plate is gone: nobody shall use it."""

    words: ClassVar[Any] = gettext_lazy("旧牌子作废了，检查员会给您新的")

    def do(self, **keys: int) -> None:
        """Revoke it."""
        code = self.shop.codes.live().first()
        if code is None:
            raise Http404
        codes.revoke_code(code=code, reason=RevokeReason.LOST, **self.signed)


class ResultRead(AtOnce):
    """The merchant has read what a visit found, before it counts."""

    words: ClassVar[Any] = gettext_lazy("检查员知道您看过了")

    def do(self, **keys: int) -> None:
        """Note it."""
        told = reading.my_shop(self.shop, self.operator, on=self.today).told
        if told is None:
            raise Http404
        inspections.acknowledge(inspection=told, how="read", **self.signed)
