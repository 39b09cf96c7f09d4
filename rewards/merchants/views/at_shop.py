"""Pages on which an officer enters something about one shop of the area."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from grassroots.core.views import InCapacity, refusals_on
from rewards.merchants.models import Merchant
from villages.models import Village

INSPECTOR, SUPERVISOR = "inspector", "supervisor"


class AtShop(InCapacity):
    """For inspectors, and for supervisors above the village, which only watches."""

    roles: ClassVar = frozenset({INSPECTOR, SUPERVISOR})
    folder: ClassVar = "evidence"

    def dispatch(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        """Keep the supervisors of villages out."""
        capacity: Any = getattr(request, "capacity", None)
        watches = capacity and capacity.role == SUPERVISOR
        if watches and isinstance(capacity.scope, Village):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    def shop_of(self, pk: int) -> Merchant:
        """Return a shop of the area."""
        shops = Merchant.objects.in_area(self.capacity.scope)
        return get_object_or_404(shops.select_related("village"), pk=pk)

    def page(self, template: str, shop: Merchant, **context: Any) -> HttpResponse:
        """Render a page that leads back to the shop."""
        context |= {"shop": shop, "back": address_of(shop)}
        where = f"merchants/desk/{self.folder}/{template}.html"
        return render(self.request, where, context)

    def saved(self, shop: Merchant, words: str) -> HttpResponse:
        """Say that it is done, on the page of the shop."""
        messages.success(self.request, words)
        return redirect(address_of(shop))


class Entering(AtShop):
    """A form that one service takes; what was typed stays when it says no."""

    form_class: ClassVar[type[BaseForm]]
    template: ClassVar[str]
    words: ClassVar[Any]

    def get(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Ask."""
        shop, context = self.found(**keys)
        return self.page(self.template, shop, form=self.begun(shop), **context)

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Enter it, or say why not."""
        shop, context = self.found(**keys)
        form: Any = self.filled(shop)
        if form.is_valid():
            with refusals_on(form):
                self.enter(shop, form.cleaned_data, **context)
        if form.is_valid():
            return self.saved(shop, str(self.words))
        return self.page(self.template, shop, form=form, **context)

    def begun(self, shop: Merchant) -> BaseForm:
        """Return the form as it is before anything was typed."""
        return self.form_class()

    def filled(self, shop: Merchant) -> BaseForm:
        """Return the form with what was typed."""
        return self.form_class(self.request.POST, self.request.FILES)

    def found(self, shop: int) -> tuple[Merchant, dict[str, Any]]:
        """Return the shop and what else the page is about."""
        return self.shop_of(shop), {}

    def enter(self, shop: Merchant, given: dict[str, Any], **context: Any) -> None:
        """Hand what was typed to the service."""
        raise NotImplementedError


def address_of(shop: Merchant) -> str:
    """Return where the shop's page on the desk is."""
    return reverse("merchants_shop", args=[shop.pk])
