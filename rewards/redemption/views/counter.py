"""The counter: read a code, pick, let the customer look, hand over."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity
from rewards.redemption import errors
from rewards.redemption.forms import IdentifyForm, SlipForm
from rewards.redemption.models import Outlet, Redemption
from rewards.redemption.selectors import holders, people, shelf, slips
from rewards.redemption.services import credentials, redemptions
from villages.models import Resident

from .till import Till

CLERK = frozenset({"clerk"})


class AtCounter(InCapacity):
    """A page of the clerk; everything on it is of the outlet where the clerk serves."""

    roles: ClassVar = CLERK

    @cached_property
    def outlet(self) -> Outlet:
        outlet: Outlet = self.capacity.scope
        return outlet

    @cached_property
    def till(self) -> Till:
        return Till(self.request.session, self.outlet)

    def tidy(self) -> None:
        """Clear away an order that was handed over, and what was picked for it."""
        kept = self.till.order_id
        if kept and slips.orders_at(self.outlet).settled().filter(pk=kept).exists():
            self.till.clear()

    def order(self, pk: int) -> Redemption:
        return get_object_or_404(slips.orders_at(self.outlet), pk=pk)

    def show(self, template: str, **context: Any) -> HttpResponse:
        """Render a page of the counter, with what stands on top of all of them."""
        today = timezone.localdate()
        context |= {
            "outlet": self.outlet,
            "served": slips.households_served(self.outlet, today),
        }
        return render(self.request, f"redemption/desk/{template}.html", context)

    def refused(
        self, refusal: Refusal, order: Redemption | None = None
    ) -> HttpResponse:
        """Say what did not happen, why, and what to do; the slip lies beside it."""
        now = timezone.now()
        slip = shelf.shelf_of(self.outlet, at=now, picked=self.till.quantities)
        retry = getattr(refusal, "retry", errors.ORDER)
        return self.show(
            "refused", refusal=refusal, retry=retry, order=order, slip=slip
        )


class Counter(AtCounter):
    """Who stands there, and then what they take."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.GET.get("code"):
            return self.identify(IdentifyForm({"code": request.GET["code"]}))
        try:
            holder = self.holder()
        except Refusal as refusal:
            self.till.let_go()
            return self.refused(refusal)
        if holder is None:
            return self.ask(IdentifyForm())
        form = SlipForm(request.GET)
        return self.show("till", **picking(self, holder, form))

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.identify(IdentifyForm(request.POST))

    def holder(self) -> holders.Holder | None:
        """Return whom the counter serves at the moment."""
        return current_holder(self)

    def identify(self, form: IdentifyForm) -> HttpResponse:
        self.tidy()
        if not form.is_valid():
            return self.ask(form)
        code, person = self.read(form.cleaned_data)
        try:
            holder = credentials.identify(
                code=code,
                pin=form.cleaned_data["pin"],
                outlet=self.outlet,
                by=self.user,
                at=timezone.now(),
            )
        except errors.CodeMistyped as refusal:
            form.add_error("code", str(refusal))
            return self.ask(form)
        except Refusal as refusal:
            return self.turned_away(refusal, form, person)
        self.till.hold(holder.code, holder.household.pk)
        return redirect("redemption_counter")

    def read(self, given: dict[str, Any]) -> tuple[str, Resident | None]:
        """Return the code; that of the card when somebody was found by name."""
        if given["code"]:
            return given["code"], None
        holders_here = people.card_holders(self.outlet.village, on=timezone.localdate())
        person = get_object_or_404(holders_here, pk=given["resident"])
        return person.card_code, person

    def turned_away(
        self, refusal: Refusal, form: IdentifyForm, person: Resident | None
    ) -> HttpResponse:
        if getattr(refusal, "retry", "") != errors.CARD:
            return self.refused(refusal)
        is_wrong = not isinstance(refusal, errors.PinNeeded)
        form.ask_for_pin(str(refusal) if is_wrong else "")
        return self.show("card", form=form, person=person)

    def ask(self, form: IdentifyForm) -> HttpResponse:
        text = self.request.GET.get("q", "").strip()
        found = people.find(self.outlet.village, text, on=timezone.localdate())
        slip = shelf.shelf_of(
            self.outlet, at=timezone.now(), picked=self.till.quantities
        )
        return self.show("identify", form=form, q=text, found=found, slip=slip)


class Pick(AtCounter):
    """One more or one less; answers with the counter, whole or as a part of the page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        form = SlipForm(request.POST)
        if not form.is_valid():
            return redirect("redemption_counter")
        tap = form.cleaned_data
        goods = self.outlet.goods.offered().filter(pk=tap["add"]).first()
        picked = self.till.quantities.get(tap["add"], 0)
        if goods and (goods.stock is None or goods.stock > picked):
            self.till.change(goods.pk, 1)
        if tap["less"]:
            self.till.change(tap["less"], -1)
        if request.htmx:  # type: ignore[attr-defined]
            try:
                holder = current_holder(self)
            except Refusal:
                holder = None
            if holder is not None:
                return self.show("_till", **picking(self, holder, form))
            return HttpResponse(headers={"HX-Redirect": reverse("redemption_counter")})
        query = f"?cat={tap['cat']}" if tap["cat"] else ""
        return redirect(reverse("redemption_counter") + query)


class Open(AtCounter):
    """The slip becomes an order; or an open order becomes this slip."""

    def post(self, request: HttpRequest) -> HttpResponse:
        try:
            order = self.open()
        except Refusal as refusal:
            return self.refused(refusal)
        if order is None:
            return redirect("redemption_counter")
        self.till.ordered(order)
        return redirect("redemption_order", pk=order.pk)

    def open(self) -> Redemption | None:
        self.tidy()
        now, by = timezone.now(), self.user
        if self.till.order_id:
            return redemptions.revise(
                redemption=self.order(self.till.order_id),
                wanted=self.till.quantities,
                by=by,
                at=now,
            )
        code = self.till.code
        if code is None:
            return None
        return redemptions.open_redemption(
            client_id=self.till.client_id,
            code=code,
            outlet=self.outlet,
            wanted=self.till.quantities,
            by=by,
            at=now,
        )


class Leave(AtCounter):
    """换一户: what was picked goes back, and an open order is put aside."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if self.till.order_id:
            redemptions.put_aside(
                redemption=self.order(self.till.order_id),
                by=self.user,
                at=timezone.now(),
            )
        self.till.clear()
        return redirect("redemption_counter")


def current_holder(view: AtCounter) -> holders.Holder | None:
    """Return whose code the counter holds, or whose order is being changed."""
    view.tidy()
    now, by = timezone.now(), view.user
    if view.till.order_id:
        order = view.order(view.till.order_id)
        return redemptions.held(redemption=order, by=by, at=now)
    code = view.till.code
    if code is None:
        return None
    return credentials.held_by(code, outlet=view.outlet, by=by, at=now)


def picking(view: AtCounter, holder: holders.Holder, form: SlipForm) -> dict[str, Any]:
    """Return what the counter shows while somebody picks."""
    form.is_valid()
    cat, text = form.cleaned_data.get("cat", ""), form.cleaned_data.get("q", "")
    goods = shelf.shelf_of(
        view.outlet,
        at=timezone.now(),
        picked=view.till.quantities,
        category=cat,
        text=text,
        without=view.till.order_id,
    )
    return {
        "holder": holder,
        "shelf": goods,
        "cat": cat,
        "q": text,
        "after": holder.balance - goods.points,
        "short": goods.points - holder.available,
    }
