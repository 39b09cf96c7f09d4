"""An order after it was opened: confirm it, look at it, take it back."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from rewards.redemption import errors
from rewards.redemption.forms import SlipForm
from rewards.redemption.models import Redemption
from rewards.redemption.selectors import slips
from rewards.redemption.selectors.holders import masked
from rewards.redemption.services import redemptions

from .counter import AtCounter, current_holder, picking


class Order(AtCounter):
    """The sheet that the customer looks at, or what became of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk)
        if order.is_open:
            return self.sheet(order)
        if order.pk == self.till.order_id:
            self.till.clear()
        if order.posting_id is None:
            return self.show("lapsed", order=order)
        now = timezone.now()
        is_todays = timezone.localdate(order.confirmed_at) == timezone.localdate(now)
        return self.show(
            "result",
            order=order,
            receipt=slips.receipt_of(order),
            said=spoken(order),
            can_cancel=order.is_confirmed and is_todays,
            is_fresh=now - (order.confirmed_at or now) < timedelta(seconds=30),
        )

    def sheet(self, order: Redemption) -> HttpResponse:
        """Show the counter behind the sheet, as it is when the sheet is closed."""
        self.till.take_up(order, order.lines.all())
        try:
            holder = current_holder(self)
        except Refusal as refusal:
            return over(self, refusal, order)
        if holder is None:
            return redirect("redemption_counter")
        context = picking(self, holder, SlipForm({}))
        context |= {"after": holder.balance - order.points}
        return self.show("order", order=order, **context)


class Confirm(AtCounter):
    """Hand over; or say that nothing was taken, and keep the order."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = Redemption(pk=pk, outlet=self.outlet)
        try:
            redemptions.confirm(redemption=order, by=self.user, at=timezone.now())
        except Redemption.DoesNotExist as missing:
            raise Http404 from missing
        except Refusal as refusal:
            return over(self, refusal, self.order(pk))
        return redirect("redemption_order", pk=order.pk)


class Revise(AtCounter):
    """再改改: back to the counter, with everything as it was picked."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk)
        if order.is_open:
            self.till.take_up(order, order.lines.all())
        return redirect("redemption_counter")


class Cancel(AtCounter):
    """Take back what was handed over today."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        order = self.order(pk)
        try:
            redemptions.cancel(redemption=order, by=self.user, at=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        return redirect("redemption_order", pk=order.pk)


class Today(AtCounter):
    """What was handed over today, so that a mistake is found and taken back."""

    def get(self, request: HttpRequest) -> HttpResponse:
        orders = [
            (order, masked(order.resident, order.household))
            for order in slips.orders_on(self.outlet, timezone.localdate())
        ]
        points = sum(order.points for order, _name in orders if order.is_confirmed)
        return self.show("today", orders=orders, points=points)


def spoken(order: Redemption) -> str:
    """Return what is said aloud: 张家，换花生油5升、毛巾，70分，成功."""
    names = "、".join(line.name for line in order.lines.all())
    who = masked(order.resident, order.household).replace("*", "")
    return _("%(who)s，换%(names)s，%(points)s分，成功") % {
        "who": who,
        "names": names,
        "points": order.points,
    }


def over(view: AtCounter, refusal: Refusal, order: Redemption) -> HttpResponse:
    """Show a refusal; what was picked stays, also when the order itself is over."""
    view.till.take_up(order, order.lines.all())
    if isinstance(refusal, errors.OrderLapsed | errors.OrderClosed):
        view.till.let_go()
    return view.refused(refusal, order)
