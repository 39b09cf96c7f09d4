"""The manager's side: outlets, clerks, the list of goods, the shelf."""

from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from rewards.redemption.forms import ClerkForm, GoodsForm, OutletForm, StockForm
from rewards.redemption.models import Goods, Outlet, OutletAppointment
from rewards.redemption.selectors import shelf
from rewards.redemption.services import outlets, stock
from villages.models import Village

from .counter import AtCounter

MANAGER = "manager"
READERS = frozenset({MANAGER, "supervisor"})
MOVES = 20


class OfVillage(InCapacity):
    """A page on the outlets of an area: the manager changes, the supervisor reads."""

    roles: ClassVar = READERS

    @cached_property
    def outlets(self) -> QuerySet[Outlet]:
        area = Village.objects.in_area(self.capacity.scope)
        return Outlet.objects.filter(village__in=area).select_related("village")

    def outlet(self, pk: int) -> Outlet:
        return get_object_or_404(self.outlets, pk=pk)

    def page(self, template: str, **context: Any) -> HttpResponse:
        context["can_change"] = self.capacity.role == MANAGER
        return render(self.request, f"redemption/desk/{template}.html", context)


class ByManager(OfVillage):
    """A page on which the manager changes something."""

    roles: ClassVar = frozenset({MANAGER})

    def saved(self, words: str, outlet: Outlet) -> HttpResponse:
        messages.success(self.request, words)
        return redirect("redemption_outlet", pk=outlet.pk)


class Outlets(OfVillage):
    """The outlets there are, and whether they are open."""

    def get(self, request: HttpRequest) -> HttpResponse:
        scope = self.capacity.scope
        return self.page(
            "outlets",
            outlets=self.outlets.prefetch_related("goods"),
            can_add=self.capacity.role == MANAGER and isinstance(scope, Village),
        )


class OutletPage(OfVillage):
    """One outlet: its settings, its goods, and who serves there."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet, today = self.outlet(pk), timezone.localdate()
        clerks = outlet.appointments.in_force(on=today).select_related("user")
        return self.page(
            "outlet",
            outlet=outlet,
            tiles=shelf.tiles_of(outlet.goods.all(), at=timezone.now()),
            clerks=clerks.order_by("starts_on", "pk"),
        )


class OutletNew(ByManager):
    """Open another outlet in the village."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(OutletForm(initial={"is_open": True}))

    def post(self, request: HttpRequest) -> HttpResponse:
        form = OutletForm(request.POST)
        if form.is_valid():
            given = filled(form, "number_prefix")
            with refusals_on(form):
                outlet = outlets.add_outlet(
                    village=self.village, **given, **signed(request)
                )
        if form.is_valid():
            return self.saved(_("开好了，再添货品和营业员"), outlet)
        return self.ask(form)

    @property
    def village(self) -> Village:
        if not isinstance(self.capacity.scope, Village):
            raise Http404
        return self.capacity.scope

    def ask(self, form: OutletForm) -> HttpResponse:
        return self.page("outlet_form", form=form, village=self.village)


class OutletEdit(ByManager):
    """Change an outlet, or close it for a while."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet = self.outlet(pk)
        initial = {name: getattr(outlet, name) for name in OutletForm.base_fields}
        return self.ask(OutletForm(initial=initial), outlet)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet, form = self.outlet(pk), OutletForm(request.POST)
        if form.is_valid():
            given = filled(form, "number_prefix")
            with refusals_on(form):
                outlets.change_outlet(outlet=outlet, **given, **signed(request))
        if form.is_valid():
            return self.saved(_("改好了"), outlet)
        return self.ask(form, outlet)

    def ask(self, form: OutletForm, outlet: Outlet) -> HttpResponse:
        return self.page("outlet_form", form=form, outlet=outlet)


class GoodsNew(ByManager):
    """Put something on the list."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.ask(GoodsForm(), self.outlet(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet, form = self.outlet(pk), GoodsForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                goods = outlets.add_goods(
                    outlet=outlet, **form.cleaned_data, **signed(request)
                )
        if form.is_valid():
            messages.success(request, _("添好了"))
            return redirect("redemption_goods_edit", pk=outlet.pk, goods=goods.pk)
        return self.ask(form, outlet)

    def ask(self, form: GoodsForm, outlet: Outlet) -> HttpResponse:
        return self.page("goods_form", form=form, outlet=outlet)


class GoodsEdit(ByManager):
    """Change a price or a limit; put a delivery on the shelf, or count it."""

    def get(self, request: HttpRequest, pk: int, goods: int) -> HttpResponse:
        found = self.goods(pk, goods)
        return self.ask(found, GoodsForm(goods=found), StockForm())

    def post(self, request: HttpRequest, pk: int, goods: int) -> HttpResponse:
        found = self.goods(pk, goods)
        if "what" in request.POST:
            return self.move(found, StockForm(request.POST))
        form = GoodsForm(request.POST, goods=found)
        if form.is_valid():
            with refusals_on(form):
                outlets.change_goods(
                    goods=found, **form.cleaned_data, **signed(request)
                )
        if form.is_valid():
            return self.saved(_("改好了"), found.outlet)
        return self.ask(found, form, StockForm())

    def move(self, found: Goods, form: StockForm) -> HttpResponse:
        if form.is_valid():
            with refusals_on(form):
                self.write(found, form.cleaned_data)
        if form.is_valid():
            return self.saved(_("记好了"), found.outlet)
        return self.ask(found, GoodsForm(goods=found), form)

    def write(self, found: Goods, given: dict[str, Any]) -> None:
        more = {"goods": found, "note": given["note"], **signed(self.request)}
        if given["what"] == StockForm.RECEIVE:
            stock.receive(quantity=given["quantity"], **more)
        else:
            stock.count(counted=given["quantity"], **more)

    def goods(self, outlet: int, pk: int) -> Goods:
        own = Goods.objects.filter(outlet=self.outlet(outlet)).select_related("outlet")
        return get_object_or_404(own, pk=pk)

    def ask(self, goods: Goods, form: BaseForm, stock_form: BaseForm) -> HttpResponse:
        return self.page(
            "goods_form",
            outlet=goods.outlet,
            goods=goods,
            form=form,
            stock_form=stock_form,
            moves=goods.moves.select_related("moved_by", "redemption")[:MOVES],
        )


class ClerkNew(ByManager):
    """Put somebody behind the counter."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ClerkForm(initial={"starts_on": timezone.localdate()})
        return self.ask(form, self.outlet(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        outlet, form = self.outlet(pk), ClerkForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                outlets.appoint_clerk_by_phone(
                    outlet=outlet, **form.cleaned_data, **signed(request)
                )
        if form.is_valid():
            return self.saved(_("请好了，从那天起能收码"), outlet)
        return self.ask(form, outlet)

    def ask(self, form: ClerkForm, outlet: Outlet) -> HttpResponse:
        return self.page("clerk_form", form=form, outlet=outlet)


class ClerkEnd(ByManager):
    """Today is the clerk's last day."""

    def post(self, request: HttpRequest, pk: int, clerk: int) -> HttpResponse:
        outlet = self.outlet(pk)
        own = OutletAppointment.objects.filter(outlet=outlet)
        outlets.end_clerk(
            appointment=get_object_or_404(own, pk=clerk),
            on=timezone.localdate(),
            **signed(request),
        )
        return self.saved(_("记好了，明天起不再收码"), outlet)


class GoodsList(AtCounter):
    """What the clerk sees of the shelf: what is there, and for how much."""

    def get(self, request: HttpRequest) -> HttpResponse:
        tiles = shelf.tiles_of(self.outlet.goods.offered(), at=timezone.now())
        return self.show("goods", tiles=tiles)


def signed(request: HttpRequest) -> dict[str, Any]:
    """Return who acts, and when."""
    return {"by": request.user, "at": timezone.now()}


def filled(form: BaseForm, *names: str) -> dict[str, Any]:
    """Return what was given, without those of the names that were left empty."""
    given = form.cleaned_data
    return {key: value for key, value in given.items() if value or key not in names}
