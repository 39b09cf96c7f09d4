"""The register of shops on the desk: the inspector keeps it, the supervisor reads."""

from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from rewards.merchants.forms.shops import (
    CloseForm,
    EditForm,
    FrontForm,
    LicenceForm,
    OperatorForm,
    ShopFilterForm,
    ShopForm,
)
from rewards.merchants.models import Licence, Merchant
from rewards.merchants.selectors import register
from rewards.merchants.selectors.letters import letters_of
from rewards.merchants.services import fronts, licences, merchants
from rewards.merchants.views.keeping import INSPECTOR, Keeping, OfShops
from rewards.merchants.views.shop_sections import context_of
from rewards.merchants.views.street_words import letter_words
from villages.forms.records import as_words
from villages.models import Village

PER_PAGE = 25


class ShopList(OfShops):
    """The shops of the area, narrowed by name, sector, and whether they trade."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ShopFilterForm(request.GET)
        form.is_valid()
        given = form.cleaned_data
        found = register.shops_in(
            self.capacity.scope,
            on=self.today,
            words=as_words(given.get("q")),
            sector=given.get("sector", ""),
            state=given.get("state") or register.TRADING,
        )
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        keys = [shop.pk for shop in page]
        letters = letters_of(Merchant.objects.filter(pk__in=keys), on=self.today)
        query = request.GET.copy()
        query.pop("page", None)
        return self.page(
            "list",
            form=form,
            page=page,
            rows=[(shop, letter_words(letters[shop.pk])) for shop in page],
            query=query.urlencode(),
            is_narrowed=any(given.values()),
            today=self.today,
        )


class ShopPage(OfShops):
    """One shop: its entry in the register, its code, and everything that counts."""

    def get(self, request: HttpRequest, shop: int) -> HttpResponse:
        found = self.shop_of(shop)
        own = Merchant.objects.filter(pk=found.pk)
        context = context_of(found, self.today)
        context |= {
            "merchant": found,
            "file": register.file_of(found),
            "letter": letter_words(letters_of(own, on=self.today)[found.pk]),
            "today": self.today,
            "may_judge": self.user.has_perm("merchants.judge", found),
        }
        return self.page("shop", **context)


class ShopNew(OfShops):
    """Enter a shop."""

    roles: ClassVar = frozenset({INSPECTOR})

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page("new", form=ShopForm(villages=self.villages))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ShopForm(request.POST, villages=self.villages)
        shop = None
        if form.is_valid():
            given = {"village": self.capacity.scope} | form.cleaned_data
            with refusals_on(form):
                shop = merchants.register(**given, by=self.user, at=self.now)
        if shop:
            messages.success(request, _("登记好了，再拍一张门头照片"))
            return redirect("merchants_shop", shop=shop.pk)
        return self.page("new", form=form)

    @property
    def villages(self) -> "QuerySet[Village] | None":
        """The villages to choose from; None when the inspector has only one."""
        if isinstance(self.capacity.scope, Village):
            return None
        return Village.objects.in_area(self.capacity.scope).order_by("code")


class ShopEdit(Keeping):
    """Change what the sign, the address or the sector says."""

    form_class = EditForm
    words: ClassVar[Any] = gettext_lazy("改好了")
    title: ClassVar[Any] = gettext_lazy("改登记的内容")
    send: ClassVar[Any] = gettext_lazy("存下来")
    note: ClassVar[Any] = gettext_lazy(
        "改地址就是搬家：旧牌子马上作废，到新地址另发一块。"
    )

    def begun(self, shop: Merchant) -> BaseForm:
        """Return the form with what is there."""
        names = [name for name in EditForm.base_fields if name != "shares_address"]
        return EditForm(initial={name: getattr(shop, name) for name in names})

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Change it."""
        merchants.change(merchant=shop, **given, by=self.user, at=self.now)


class OperatorNew(Keeping):
    """Let somebody else run the shop."""

    form_class = OperatorForm
    words: ClassVar[Any] = gettext_lazy("换好了，从头开始评；请给新牌子")
    title: ClassVar[Any] = gettext_lazy("换经营者")
    send: ClassVar[Any] = gettext_lazy("换经营者")
    note: ClassVar[Any] = gettext_lazy(
        "换了人就从头开始：以前的等级、处罚和反映都不算在新的人头上，旧牌子马上作废。"
    )

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Enter who it is."""
        merchants.change_operator(
            merchant=shop,
            name=given["operator_name"],
            phone=given["operator_phone"],
            uscc=given["uscc"],
            starts_on=given["starts_on"],
            by=self.user,
            at=self.now,
        )


class ShopClose(Keeping):
    """Enter that the shop has closed."""

    form_class = CloseForm
    words: ClassVar[Any] = gettext_lazy("登记好了，牌子已经作废")
    title: ClassVar[Any] = gettext_lazy("登记关店")
    send: ClassVar[Any] = gettext_lazy("关店")
    note: ClassVar[Any] = gettext_lazy(
        "关了就不再显示等级，牌子马上作废。再开张要重新登记。"
    )

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Enter it."""
        merchants.close(merchant=shop, on=given["closed_on"], by=self.user, at=self.now)


class LicenceNew(Keeping):
    """Enter a paper that was seen."""

    form_class = LicenceForm
    words: ClassVar[Any] = gettext_lazy("记下了")
    title: ClassVar[Any] = gettext_lazy("记一张证照")
    send: ClassVar[Any] = gettext_lazy("看过原件，记下")

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Enter it."""
        licences.record_licence(merchant=shop, **given, by=self.user, at=self.now)


class FrontPhoto(Keeping):
    """Keep a photo of the shop-front."""

    form_class = FrontForm
    words: ClassVar[Any] = gettext_lazy("照片换好了")
    title: ClassVar[Any] = gettext_lazy("门头照片")
    send: ClassVar[Any] = gettext_lazy("用这张")
    note: ClassVar[Any] = gettext_lazy("扫码的人靠这张照片认店，换了门头要重拍。")

    def begun(self, shop: Merchant) -> BaseForm:
        """Return the form, for a photo of today."""
        return FrontForm(initial={"taken_on": self.today})

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Keep it."""
        fronts.keep_front(
            merchant=shop,
            upload=given["photo"],
            taken_on=given["taken_on"],
            by=self.user,
            at=self.now,
        )


class LicenceRemove(OfShops):
    """Take a paper off."""

    roles: ClassVar = frozenset({INSPECTOR})

    def post(self, request: HttpRequest, shop: int, licence: int) -> HttpResponse:
        found = self.shop_of(shop)
        own = Licence.objects.filter(merchant=found)
        paper = get_object_or_404(own, pk=licence)
        try:
            licences.remove_licence(licence=paper, by=self.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("撤掉了，公开页上不再显示"))
        return redirect(reverse("merchants_shop", args=[found.pk]) + "#papers")


class FrontImage(OfShops):
    """The small photo of the shop-front, for the desk."""

    def get(self, request: HttpRequest, shop: int) -> HttpResponse:
        photo = self.shop_of(shop).photo_small
        if not photo:
            raise Http404
        with photo.open("rb") as file:
            response = HttpResponse(file.read(), content_type="image/jpeg")
        response["Cache-Control"] = "private, no-cache"
        return response
