"""Who holds which post, and the form that fills one."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import InCapacity, refusals_on
from villages.forms.residents import AppointForm
from villages.models import AreaAppointment, County, Town, Village
from villages.selectors import posts
from villages.selectors.clashes import clashes_in, keepers_who_supervise
from villages.services import appointments


class Appointments(InCapacity):
    """The posts of the area: a manager fills some, the town all, the county its towns'."""

    roles = frozenset({"manager", "supervisor"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show who holds them."""
        start = {"starts_on": timezone.localdate()}
        return self._show(self._form(initial=start))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Appoint somebody."""
        form = self._form(request.POST)
        if form.is_valid():
            given = dict(form.cleaned_data)
            area = given.pop("area", None) or self.capacity.scope
            with refusals_on(form):
                made = appointments.appoint_by_phone(
                    area=area, by=self.user, at=timezone.now(), **given
                )
                words = _("%(name)s从%(day)s起是%(role)s，用手机号收登录码就能进来。")
                names = {
                    "name": made.user.name,
                    "day": made.starts_on,
                    "role": made.get_role_display(),
                }
                messages.success(request, words % names)
                return redirect("villages_appointments")
        return self._show(form)

    def _form(self, *data: Any, **more: Any) -> AppointForm:
        """Return the form, with the posts that this user fills."""
        return AppointForm(*data, roles=self._roles(), areas=self._below(), **more)

    def _below(self) -> Any:
        """Return the areas whose posts are filled here; None for the own village's."""
        scope = self.capacity.scope
        if isinstance(scope, Town):
            return Village.objects.in_area(scope)
        return scope.towns.all() if isinstance(scope, County) else None

    def _roles(self) -> list[tuple[str, str]]:
        return posts.open_to(self.capacity.role, self.capacity.scope)

    def _show(self, form: AppointForm) -> HttpResponse:
        today = timezone.localdate()
        held = posts.held_in(self.capacity.scope, on=today)
        roles = {role for role, _label in self._roles()}
        context = {
            "form": form,
            "held": held,
            "may_fill": bool(self._roles()),
            "may_end": {one.pk for one in held if one.role in roles and not one.county},
            "today": today,
            "ends_soon": {one.pk for one in held if posts.ends_soon(one, on=today)},
            "has_areas": self._below() is not None,
            "clashes": clashes_in(self.capacity.scope, on=today),
            "keepers": keepers_who_supervise(self.capacity.scope, on=today),
        }
        return render(self.request, "villages/desk/appointments.html", context)


class EndAppointment(InCapacity):
    """End an appointment today; take one back that has not begun."""

    roles = frozenset({"manager", "supervisor"})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """End it."""
        held = posts.held_in(self.capacity.scope, on=timezone.localdate())
        appointment: AreaAppointment = get_object_or_404(held, pk=pk)
        now = timezone.now()
        today = timezone.localdate(now)
        try:
            appointments.end(appointment=appointment, on=today, by=self.user, at=now)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            words = _("%(name)s的%(role)s到今天为止。")
            if appointment.starts_on > today:
                words = _("%(name)s的%(role)s取消了，当没有定过。")
            names = {
                "name": appointment.user.name,
                "role": appointment.get_role_display(),
            }
            messages.success(request, words % names)
        return redirect("villages_appointments")
