"""The codes for the doors: issue, replace, print, and hand out as pictures."""

from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from grassroots.core import qr
from grassroots.core.errors import Refusal
from rewards.merchants.forms.shops import ReplaceForm
from rewards.merchants.models import CreditCode, Merchant, RevokeReason
from rewards.merchants.selectors import register
from rewards.merchants.services import codes
from rewards.merchants.views.keeping import INSPECTOR, Keeping, OfShops
from villages.forms.records import as_number

PAPERS = {
    "a5": (gettext_lazy("A5牌子"), 1),
    "a6": (gettext_lazy("A6牌子"), 4),
    "sticker": (gettext_lazy("贴窗的小牌"), 8),
}
MOST = 200


def address_of(code: CreditCode) -> str:
    """Return what a code says: a plain address of ours, which any scanner opens."""
    path = reverse("merchants_public", args=[code.token])
    return f"{settings.SITE_ADDRESS}{path}"


def domain() -> str:
    """Return our domain, as the plates spell it out."""
    return urlsplit(settings.SITE_ADDRESS).netloc


class OfPlates(OfShops):
    """A page on the plates of an area; only inspectors make them."""

    roles: ClassVar = frozenset({INSPECTOR})

    def keys_in(self, given: Any) -> list[int]:
        """Return the keys of the shops that were ticked."""
        keys = [as_number(text) for text in given.getlist("shop")[:MOST]]
        return [key for key in keys if key]


class Plates(OfPlates):
    """Whose plate should be made; tick, choose the paper, and print."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = register.plates_of(self.capacity.scope, on=self.today)
        return self.page("plates", plates=found, papers=_papers())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Issue what is missing, renew what runs out, and lead to the paper."""
        keys = self.keys_in(request.POST)
        if not keys:
            messages.warning(request, _("一家店也没有选。"))
            return redirect("merchants_plates")
        found = register.plates_of(self.capacity.scope, on=self.today)
        for shop in found.without:
            if shop.pk in keys:
                self.issue(shop)
        for shop in found.running_out:
            if shop.pk in keys:
                reason = RevokeReason.RENEWED
                codes.replace_code(
                    merchant=shop, reason=reason, by=self.user, at=self.now
                )
        paper = request.POST.get("paper", "")
        query = [("paper", paper), *(("shop", key) for key in keys)]
        return redirect(f"{reverse('merchants_plates_print')}?{urlencode(query)}")

    def issue(self, shop: Merchant) -> None:
        """Issue a code; where somebody else was quicker, that one is printed."""
        try:
            codes.issue_code(merchant=shop, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.warning(self.request, f"{shop}：{refusal}")


class PlatesPrint(OfPlates):
    """The plates on paper. No grade stands on them: it would be old tomorrow."""

    def get(self, request: HttpRequest) -> HttpResponse:
        paper = request.GET.get("paper", "")
        if paper not in PAPERS:
            paper = "a5"
        keys = self.keys_in(request.GET)
        found = register.codes_to_print(self.capacity.scope, keys, on=self.today)
        if not found:
            raise Http404
        on_a_sheet = PAPERS[paper][1]
        plates = [(code, address_of(code)) for code in found]
        return self.page(
            "plates_print",
            sheets=[
                plates[start : start + on_a_sheet]
                for start in range(0, len(plates), on_a_sheet)
            ],
            paper=paper,
            papers=_papers(),
            shops=[code.merchant_id for code in found],
            domain=domain(),
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Remember that they were printed."""
        keys = self.keys_in(request.POST)
        found = register.codes_to_print(self.capacity.scope, keys, on=self.today)
        codes.mark_printed(codes=found, by=self.user, at=self.now)
        words = ngettext(
            "记下了，%(number)d块牌子打好了",
            "记下了，%(number)d块牌子打好了",
            len(found),
        )
        messages.success(request, words % {"number": len(found)})
        return redirect("merchants_plates")


class CodeIssue(OfShops):
    """Issue the first code of a shop, or the next after one that ran out."""

    roles: ClassVar = frozenset({INSPECTOR})

    def post(self, request: HttpRequest, shop: int) -> HttpResponse:
        found = self.shop_of(shop)
        try:
            codes.issue_code(merchant=found, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("发好了，打印出来挂到门口"))
        return redirect(reverse("merchants_shop", args=[found.pk]) + "#code")


class CodeReplace(Keeping):
    """Revoke the code that hangs, and issue the next."""

    form_class = ReplaceForm
    words: ClassVar[Any] = gettext_lazy("旧的作废了，新牌子发好了，打印出来挂上")
    title: ClassVar[Any] = gettext_lazy("换一块牌子")
    send: ClassVar[Any] = gettext_lazy("作废旧的，发新的")
    note: ClassVar[Any] = gettext_lazy(
        "旧牌子马上作废，扫它的人会看到为什么。请今天就换上新的。"
    )

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Replace it."""
        codes.replace_code(
            merchant=shop, reason=given["reason"], by=self.user, at=self.now
        )


class CodeSvg(OfShops):
    """The code alone, for whoever makes a plate of enamel or wood."""

    roles: ClassVar = frozenset({INSPECTOR})
    kind, content_type = "svg", "image/svg+xml"

    def get(self, request: HttpRequest, shop: int) -> HttpResponse:
        code = self.shop_of(shop).codes.valid(on=self.today).first()
        if code is None:
            raise Http404
        body = self.draw(address_of(code))
        response = HttpResponse(body, content_type=self.content_type)
        name = f'attachment; filename="{code.serial}.{self.kind}"'
        response["Content-Disposition"] = name
        response["Cache-Control"] = "no-store"
        return response

    def draw(self, text: str) -> bytes:
        """Return the picture."""
        return qr.svg_file(text)


class CodePng(CodeSvg):
    """The same as pixels."""

    kind, content_type = "png", "image/png"

    def draw(self, text: str) -> bytes:
        """Return the picture."""
        return qr.png(text)


def _papers() -> list[tuple[str, Any]]:
    return [(name, label) for name, (label, _number) in PAPERS.items()]
