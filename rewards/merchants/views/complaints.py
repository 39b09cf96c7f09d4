"""Messages about shops on the desk: take on, ask the merchant, decide."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.fields.files import FieldFile
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from rewards.merchants.forms.complaints import (
    ComplaintFilterForm,
    DecideForm,
    FloodForm,
    PraiseSeenForm,
    PutForm,
)
from rewards.merchants.models import Complaint, ComplaintKind, ComplaintStatus, Merchant
from rewards.merchants.selectors import complaints as reading
from rewards.merchants.services import complaints
from rewards.merchants.views.visits import INSPECTOR, PER_PAGE, AtVisits
from villages.forms.records import as_words


def section_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return what the shop's page on the desk shows of messages and checks."""
    return {"said": reading.of_shop(merchant), "said_on": on}


class OfComplaints(AtVisits):
    """A page on the messages about the shops of an area."""

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part of the desk."""
        context |= {"is_inspector": self.is_inspector, "today": self.today}
        where = f"merchants/desk/complaints/{template}.html"
        return render(self.request, where, context)

    def complaint_of(self, pk: int) -> Complaint:
        """Return a message about a shop of the area.

        For whoever is close to the shop it does not exist: the very words, the photo
        and the day would say who complained.
        """
        found = get_object_or_404(reading.all_in(self.capacity.scope), pk=pk)
        self.require_far_from(found.merchant)
        return found

    def require_far_from(self, shop: Merchant) -> None:
        """Answer 404 to whoever runs the shop, or is near to whoever does."""
        if not self.user.has_perm("merchants.judge", shop):
            raise Http404


class Complaints(OfComplaints):
    """The messages, those that are due first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = ComplaintFilterForm(request.GET)
        form.is_valid()
        given = form.cleaned_data
        found = reading.complaints_in(
            self.capacity.scope,
            on=self.today,
            state=given.get("state") or reading.OPEN,
            words=as_words(given.get("q")),
        )
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        shops = {one.merchant for one in page}
        return self.page(
            "list",
            form=form,
            near={
                one.pk
                for one in shops
                if not self.user.has_perm("merchants.judge", one)
            },
            page=page,
            query=query.urlencode(),
            is_narrowed=any(given.values()),
        )


class ComplaintPage(OfComplaints):
    """One message, how it went, and the next step."""

    def get(self, request: HttpRequest, complaint: int) -> HttpResponse:
        return self.show(self.complaint_of(complaint))

    def show(self, found: Complaint, **forms: BaseForm) -> HttpResponse:
        """Show it with its forms, or with those that were refused."""
        is_praise = found.kind == ComplaintKind.PRAISE
        context: dict[str, Any] = {
            "complaint": found,
            "is_open": found.decided_at is None,
            "is_praise": is_praise,
            "put": PutForm(),
            "decide": PraiseSeenForm() if is_praise else DecideForm(),
        }
        return self.page("complaint", **context | forms)


class Step(ComplaintPage):
    """One step of a message; what was typed stays when it is refused."""

    roles: ClassVar = frozenset({INSPECTOR})

    def get(self, request: HttpRequest, complaint: int) -> HttpResponse:
        """Lead back to the message, whose page has the form."""
        return redirect("merchants_complaint", self.complaint_of(complaint).pk)

    def done(self, found: Complaint, words: str) -> HttpResponse:
        """Say that it is done."""
        messages.success(self.request, words)
        return redirect("merchants_complaint", found.pk)

    def refused(self, found: Complaint, **forms: BaseForm) -> HttpResponse:
        """Show the form again, or only why not where its step is behind by now."""
        found.refresh_from_db()
        if not found.decided_at and not (found.put_at and "put" in forms):
            return self.show(found, **forms)
        for form in forms.values():
            for error in form.non_field_errors():
                messages.error(self.request, str(error))
        return redirect("merchants_complaint", found.pk)

    @property
    def signed(self) -> dict[str, Any]:
        """Return by whom and when."""
        return {"by": self.user, "at": self.now}


class Take(Step):
    """Take it on."""

    def post(self, request: HttpRequest, complaint: int) -> HttpResponse:
        found = self.complaint_of(complaint)
        try:
            complaints.assign(complaint=found, to=self.user, **self.signed)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("merchants_complaint", found.pk)
        return self.done(found, _("您接手了"))


class Put(Step):
    """Ask the merchant."""

    def post(self, request: HttpRequest, complaint: int) -> HttpResponse:
        found, form = self.complaint_of(complaint), PutForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                complaints.put_to_merchant(
                    complaint=found, **form.cleaned_data, **self.signed
                )
        if form.is_valid():
            return self.done(found, _("转给店家了"))
        return self.refused(found, put=form)


class Decide(Step):
    """Decide it."""

    def post(self, request: HttpRequest, complaint: int) -> HttpResponse:
        found = self.complaint_of(complaint)
        is_praise = found.kind == ComplaintKind.PRAISE
        form = PraiseSeenForm(request.POST) if is_praise else DecideForm(request.POST)
        if form.is_valid():
            given = dict(form.cleaned_data)
            if is_praise:
                given["status"] = ComplaintStatus.UNSUBSTANTIATED
            with refusals_on(form):
                complaints.decide(complaint=found, **given, **self.signed)
        if form.is_valid():
            return self.done(found, _("办结了"))
        return self.refused(found, decide=form)


class Flood(OfComplaints):
    """Disregard what came in a flood, in one go."""

    roles: ClassVar = frozenset({INSPECTOR})

    def get(self, request: HttpRequest, shop: int) -> HttpResponse:
        return self.ask(self.shop_of(shop), FloodForm())

    def post(self, request: HttpRequest, shop: int) -> HttpResponse:
        found, form, number = self.shop_of(shop), FloodForm(request.POST), 0
        if form.is_valid():
            with refusals_on(form):
                number = complaints.disregard_flood(
                    merchant=found, **form.cleaned_data, by=self.user, at=self.now
                )
        if form.is_valid():
            words = ngettext("%(number)d条不作数了", "%(number)d条不作数了", number)
            messages.success(request, words % {"number": number})
            return redirect("merchants_shop", found.pk)
        return self.ask(found, form)

    def shop_of(self, pk: int) -> Merchant:
        """Return a shop of the area."""
        shops = Merchant.objects.in_area(self.capacity.scope)
        found = get_object_or_404(shops, pk=pk)
        self.require_far_from(found)
        return found

    def ask(self, shop: Merchant, form: FloodForm) -> HttpResponse:
        """Show what came in the flood, and ask why it does not count."""
        flood = shop.complaints.open().filter(is_in_flood=True)
        return self.page("flood", shop=shop, form=form, flood=flood)


class ComplaintPhoto(OfComplaints):
    """The photo that came with a message; for whoever works on it, never public."""

    def get(self, request: HttpRequest, complaint: int) -> HttpResponse:
        return photo_of(self.complaint_of(complaint).photo)


def photo_of(photo: FieldFile) -> HttpResponse:
    """Hand out a photo that only the desk may see."""
    if not photo:
        raise Http404
    with photo.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/jpeg")
    response["Cache-Control"] = "private, no-store"
    return response
