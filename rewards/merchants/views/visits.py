"""The visits of an area: which there were, where to go next, and beginning one."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.functional import cached_property

from grassroots.core.views import InCapacity, refusals_on
from rewards.merchants.forms.inspections import BeginForm, VisitFilterForm
from rewards.merchants.models import Inspection, InspectionKind, Merchant
from rewards.merchants.selectors import visit_plans
from rewards.merchants.selectors.visits import OPEN, visits_in
from rewards.merchants.services import inspections
from villages.forms.records import as_number, as_words

INSPECTOR = "inspector"
READERS = frozenset({INSPECTOR, "supervisor"})
PER_PAGE = 25
SHOWN_OF_SHOP = 5


class AtVisits(InCapacity):
    """A page on the visits of an area: inspectors work, supervisors read."""

    roles: ClassVar = READERS

    @cached_property
    def now(self) -> datetime:
        """Return the moment of the request."""
        return timezone.now()

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate(self.now)

    @property
    def is_inspector(self) -> bool:
        """Whether the capacity lets one inspect."""
        return bool(self.capacity.role == INSPECTOR)

    def visit_of(self, pk: int) -> Inspection:
        """Return a visit to a shop of the area."""
        return get_object_or_404(visits_in(self.capacity.scope), pk=pk)

    def is_own(self, visit: Inspection) -> bool:
        """Return whether the one who looks began the visit, as an inspector."""
        return self.is_inspector and visit.started_by_id == self.user.pk

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part of the desk."""
        context["is_inspector"] = self.is_inspector
        where = f"merchants/desk/visits/{template}.html"
        return render(self.request, where, context)


class VisitList(AtVisits):
    """Every visit of the area, narrowed by where it stands and by the shop."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = VisitFilterForm(request.GET)
        form.is_valid()
        narrowed = {name: value for name, value in form.cleaned_data.items() if value}
        found = visits_in(
            self.capacity.scope,
            status=narrowed.get("status", ""),
            words=as_words(narrowed.get("q")),
        )
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        return self.page(
            "list",
            form=form,
            page=page,
            query=query.urlencode(),
            is_narrowed=bool(narrowed),
            only_open=narrowed.get("status") == OPEN,
        )


class VisitNew(AtVisits):
    """Choose the shop, from those that are due or by name, and begin."""

    roles: ClassVar = frozenset({INSPECTOR})

    def get(self, request: HttpRequest) -> HttpResponse:
        shop = self.shop(request.GET.get("shop"))
        if shop:
            wanted = request.GET.get("kind", "")
            kind = wanted if wanted in InspectionKind.values else "routine"
            initial = {"shop": shop.pk, "kind": kind, "client_id": uuid4()}
            return self.ask(BeginForm(initial=initial, shops=self.shops), shop)
        return self.choose(as_words(request.GET.get("q"))[:200])

    def post(self, request: HttpRequest) -> HttpResponse:
        form = BeginForm(request.POST, shops=self.shops)
        visit = None
        if form.is_valid():
            with refusals_on(form):
                visit = inspections.begin(
                    merchant=form.cleaned_data["shop"],
                    kind=form.cleaned_data["kind"],
                    client_id=form.cleaned_data["client_id"],
                    by=self.user,
                    at=self.now,
                )
        if visit:
            return redirect("merchants_visit", visit=visit.pk)
        return self.ask(form, self.shop(request.POST.get("shop")))

    @cached_property
    def shops(self) -> Any:
        """Return the shops that may be chosen; the service says why not, where it is no."""
        shops = Merchant.objects.in_area(self.capacity.scope)
        return shops.select_related("village__town", "grade")

    def shop(self, text: object) -> Merchant | None:
        """Return the shop of the area with that key, if there is one."""
        key = as_number(text)
        return self.shops.filter(pk=key).first() if key else None

    def choose(self, text: str) -> HttpResponse:
        """Show the shops that are due, or those that were looked for."""
        area = self.capacity.scope
        found = visit_plans.find_shops(area, text, on=self.today) if text else []
        due = [] if text else visit_plans.due_shops(area, on=self.today)
        shown = found or [one.shop for one in due]
        return self.page(
            "new",
            q=text,
            found=found,
            due=due,
            open=visit_plans.open_visits_of(shown),
        )

    def ask(self, form: BeginForm, shop: Merchant | None) -> HttpResponse:
        """Show the shop that was chosen, and why one comes."""
        visit = shop.inspections.unfinished().first() if shop else None
        return self.page("begin", form=form, shop=shop, open_visit=visit)


class Requests(AtVisits):
    """Who asked to be rated again, and by when somebody is to come."""

    def get(self, request: HttpRequest) -> HttpResponse:
        requests = visit_plans.open_requests(self.capacity.scope)
        page = Paginator(requests, PER_PAGE).get_page(request.GET.get("page"))
        return self.page("requests", page=page, today=self.today)


def section_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return the last visits that count, for the page of the shop on the desk.

    Those in progress are left out: a manager reads that page too.
    """
    signed = Inspection.objects.counting().filter(merchant=merchant)
    return {
        "visits": list(signed.select_related("signed_by", "operator")[:SHOWN_OF_SHOP]),
        "visit_request": merchant.rating_requests.filter(
            inspection__isnull=True, operator__ends_on__isnull=True
        ).first(),
        "visits_on": on,
    }
