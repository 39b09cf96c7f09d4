"""Pledges on the desk: signed on paper, not kept, put right."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from rewards.merchants.forms.mine import BreachForm, PaperPledgeForm
from rewards.merchants.models import Merchant, Pledge, PledgeBreach
from rewards.merchants.selectors import mine as reading
from rewards.merchants.services import pledges
from rewards.merchants.views.keeping import INSPECTOR, Keeping, OfShops


def section_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return what the shop's page on the desk shows of its pledges."""
    operator = merchant.operators.filter(ends_on__isnull=True).first()
    return {"pledges": reading.pledges_of(operator) if operator else []}


class PledgeOnPaper(Keeping):
    """Enter a pledge that was signed on paper."""

    form_class = PaperPledgeForm
    words: ClassVar[Any] = gettext_lazy("登记好了，公开页上看得到")
    title: ClassVar[Any] = gettext_lazy("登记纸上签的承诺")
    send: ClassVar[Any] = gettext_lazy("登记")

    def begun(self, shop: Merchant) -> BaseForm:
        """Return the form with what the shop may sign."""
        return PaperPledgeForm(offered=self.offered(shop))

    def filled(self, shop: Merchant) -> BaseForm:
        """Return the form with what was typed."""
        post, files = self.request.POST, self.request.FILES
        return PaperPledgeForm(post, files, offered=self.offered(shop))

    def offered(self, shop: Merchant) -> list[Any]:
        """Return the texts that the operator may sign and has not."""
        operator = shop.operators.filter(ends_on__isnull=True).first()
        if operator is None:
            raise Http404
        return reading.to_sign(shop, operator, on=self.today)

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Enter it."""
        pledges.sign(
            merchant=shop,
            text=given["text"],
            own_words=given["own_words"],
            copy=given["copy"],
            is_on_paper=True,
            by=self.user,
            at=self.now,
        )


class BreachNew(Keeping):
    """Enter that a pledge was not kept."""

    form_class = BreachForm
    words: ClassVar[Any] = gettext_lazy("登记好了，公开页上写着哪天前改好")
    title: ClassVar[Any] = gettext_lazy("登记没做到的承诺")
    send: ClassVar[Any] = gettext_lazy("登记")
    note: ClassVar[Any] = gettext_lazy("先告诉店家。期限过了还没改好，才会扣分。")

    def found(self, shop: int, pledge: int = 0) -> tuple[Merchant, dict[str, Any]]:
        """Return the shop and its pledge."""
        merchant, context = super().found(shop)
        own = Pledge.objects.filter(merchant=merchant, ended_at__isnull=True)
        return merchant, context | {"pledge": get_object_or_404(own, pk=pledge)}

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Enter it."""
        pledges.find_breach(
            pledge=context["pledge"], **given, by=self.user, at=self.now
        )


class BreachCure(OfShops):
    """Enter that it was put right."""

    roles: ClassVar = frozenset({INSPECTOR})

    def post(self, request: HttpRequest, shop: int, breach: int) -> HttpResponse:
        found = self.shop_of(shop)
        own = PledgeBreach.objects.filter(pledge__merchant=found)
        one = get_object_or_404(own, pk=breach)
        try:
            pledges.cure_breach(breach=one, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("记下了，等级已经重算"))
        return redirect("merchants_shop", found.pk)
