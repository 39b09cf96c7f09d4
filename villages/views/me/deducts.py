"""What I was reminded of: how it stands, that I mended it, and what I say."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from villages.forms.deducts import MendForm, MyStatementForm
from villages.models import Deduct
from villages.selectors.deduct_trails import row_of, trail_of
from villages.selectors.deducts import deducts_of
from villages.selectors.repairs import progress_of
from villages.services import deducts
from villages.views.desk.deducts import letter_of, photo_of
from villages.views.desk.records import sent
from villages.views.desk.typed import prepared
from villages.views.words import picture_of


class OfMine(InCapacity):
    """A page about something that the resident was reminded of; nobody else's exists."""

    roles = frozenset({"resident"})

    def deduct(self, key: UUID) -> Deduct:
        """Return it, if it is the resident's own and not over."""
        own = deducts_of(self.capacity.scope, on=timezone.localdate())
        return get_object_or_404(own, key=key)


class MyDeduct(OfMine):
    """One of them, from the reminder to its end."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show what was seen, until when to mend or to speak, and how it came out."""
        deduct = self.deduct(key)
        on = timezone.localdate()
        row = row_of(deduct, on=on)
        context: dict[str, Any] = {
            **letter_of(deduct),
            "row": row,
            "picture": picture_of(deduct.rule),
            "steps": trail_of(deduct, on=on, with_votes=False),
            "photos": list(enumerate(deduct.photos.order_by("pk"), start=1)),
            "progress": progress_of(deduct),
            "is_objected": deduct.objections.open().exists(),
            "can_mend": row.place == "mending"
            or (row.place == "look" and on <= deduct.mend_by),
            "can_speak": row.place == "hearing"
            and deduct.statements.count() < len(("once", "twice")),
        }
        return render(request, "villages/me/deduct.html", context)


class MyDeductPhoto(OfMine):
    """One photo of it."""

    def get(self, request: HttpRequest, key: UUID, number: int) -> HttpResponse:
        """Send it."""
        return sent(photo_of(self.deduct(key), number).photo)


class MyMend(OfMine):
    """Show with a photo that it is mended."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        return self.show(self.deduct(key), MendForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Hand the photo in."""
        deduct = self.deduct(key)
        form = MendForm(request.POST, request.FILES)
        new, errors = prepared(request.FILES.getlist("photos"))
        for one in errors:
            form.add_error("photos", one)
        if form.is_valid():
            with refusals_on(form):
                deducts.show_mend(
                    deduct=deduct, by=self.user, at=timezone.now(), photos=new
                )
                messages.success(
                    request, _("照片交上去了，村里看过就了结，什么也不扣。")
                )
                return redirect("villages_my_deduct", key=key)
        return self.show(deduct, form)

    def show(self, deduct: Deduct, form: forms.Form) -> HttpResponse:
        """Show the form."""
        context = {"deduct": deduct, "form": form}
        return render(self.request, "villages/me/deduct_mend.html", context)


class MySay(OfMine):
    """Say one's side of the notice."""

    def get(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Show the form."""
        return self.show(self.deduct(key), MyStatementForm())

    def post(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """Keep what was said."""
        deduct = self.deduct(key)
        form = MyStatementForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                deducts.state(
                    deduct=deduct,
                    text=form.cleaned_data["text"],
                    by=self.user,
                    at=timezone.now(),
                )
                messages.success(request, _("记下了，评议员都会看到。"))
                return redirect("villages_my_deduct", key=key)
        return self.show(deduct, form)

    def show(self, deduct: Deduct, form: forms.Form) -> HttpResponse:
        """Show the form."""
        context = {"deduct": deduct, "form": form}
        return render(self.request, "villages/me/deduct_say.html", context)
