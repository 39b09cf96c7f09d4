"""Batches: on the desk for the inspector, under /me/ for the shop that made them."""

from datetime import date
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from grassroots.core.views import InCapacity, refusals_on
from rewards.merchants.forms.batches import BatchForm, RecallForm, SheetsForm, StepForm
from rewards.merchants.models import Batch, BatchStep, Merchant
from rewards.merchants.selectors import batches as reading
from rewards.merchants.services import batches
from rewards.merchants.views.labels import label_sheets
from villages.services import photos

INSPECTOR, MERCHANT = "inspector", "merchant"
SHOWN = 200
FOUND = 30
LATEST = 5
WAYS = ("batches", "batch_new", "batch", "step_new", "batch_recall", "batch_labels")


def section_of(merchant: Merchant, on: date) -> dict[str, Any]:
    """Return what the shop's page shows of its batches: the latest."""
    return {
        "batches": list(merchant.batches.order_by("-produced_on", "-pk")[:LATEST]),
        "can_have_batches": merchant.sector in reading.MAKERS,
    }


class OfBatches(InCapacity):
    """A page on the batches of an area. What differs for the shop stands in ``OfShop``."""

    roles: ClassVar = frozenset({INSPECTOR, "supervisor"})
    face = "faces/desk.html"
    names = "merchants_%s"

    @cached_property
    def batches(self) -> "QuerySet[Batch]":
        """Return the batches that exist for whoever looks."""
        return Batch.objects.in_area(self.capacity.scope)

    @property
    def can_change(self) -> bool:
        return bool(self.capacity.role in {INSPECTOR, MERCHANT})

    @property
    def signed(self) -> dict[str, Any]:
        return {"by": self.user, "at": timezone.now()}

    def batch(self, pk: int) -> Batch:
        own = self.batches.select_related("merchant__village__town__county")
        return get_object_or_404(own, pk=pk)

    def way(self, name: str, batch: Batch | None = None) -> str:
        """Return the address of a page of this face."""
        keys = [batch.pk] if batch else []
        return reverse(self.names % name, args=keys)

    def page(
        self, template: str, batch: Batch | None = None, **context: Any
    ) -> HttpResponse:
        ways = {
            name: self.way(name, batch if name not in WAYS[:2] else None)
            for name in WAYS
            if batch or name in WAYS[:2]
        }
        context |= {"face": self.face, "ways": ways, "batch": batch}
        context["can_change"] = self.can_change
        return render(self.request, f"merchants/desk/{template}.html", context)

    def saved(self, words: str, batch: Batch) -> HttpResponse:
        messages.success(self.request, words)
        return redirect(self.way("batch", batch))


class OfShop(OfBatches):
    """The same for the shop: its own batches, not a former operator's, nor anybody's."""

    roles: ClassVar = frozenset({MERCHANT})
    face = "faces/me.html"
    names = "merchants_my_%s"

    @cached_property
    def batches(self) -> "QuerySet[Batch]":
        return reading.batches_of(self.capacity.scope)


class Changing(OfBatches):
    """A page on which somebody adds something."""

    roles: ClassVar = frozenset({INSPECTOR})


class Batches(OfBatches):
    """The batches there are, those recalled marked; by product or number."""

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("q", "").strip()
        found = self.batches.select_related("merchant")
        if asked:
            found = found.filter(product__icontains=asked) | found.filter(
                number__icontains=asked
            )
        return self.page("batches", rows=found[:SHOWN], asked=asked)


class BatchPage(OfBatches):
    """One batch: its steps, what it shows, its labels."""

    def get(self, request: HttpRequest, batch: int) -> HttpResponse:
        found = self.batch(batch)
        shown = reading.shown(found)
        return self.page(
            "batch", found, shown=shown, suggests=shown.failed and not found.recalled_at
        )


class BatchNew(Changing):
    """Enter a batch, of a shop that is chosen first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        shop = self.shop
        if shop is None:
            return self.choose()
        form = BatchForm(initial={"produced_on": timezone.localdate()})
        return self.page("batch_form", form=form, shop=shop)

    def post(self, request: HttpRequest) -> HttpResponse:
        shop, form = self.shop, BatchForm(request.POST)
        if shop is None:
            return self.choose()
        if form.is_valid():
            with refusals_on(form):
                made = batches.add_batch(
                    merchant=shop, **form.cleaned_data, **self.signed
                )
        if form.is_valid():
            return self.saved(_("登记好了，再把走过的每一步添上"), made)
        return self.page("batch_form", form=form, shop=shop)

    @property
    def shop(self) -> Merchant | None:
        """The shop that was chosen; 404 for one that may have no batches."""
        asked = self.request.GET.get("shop", "")
        if not asked:
            return None
        key = int(asked) if asked.isdecimal() and len(asked) < 12 else 0
        return get_object_or_404(self.makers, pk=key)

    @property
    def makers(self) -> "QuerySet[Merchant]":
        shops = Merchant.objects.in_area(self.capacity.scope)
        return reading.makers_in(shops, on=timezone.localdate())

    def choose(self) -> HttpResponse:
        asked = self.request.GET.get("q", "").strip()
        found = self.makers.select_related("village")
        if asked:
            found = found.filter(name__icontains=asked)
        return self.page("batch_shop", shops=found[:FOUND], asked=asked)


class StepNew(Changing):
    """Add a step."""

    def get(self, request: HttpRequest, batch: int) -> HttpResponse:
        form = StepForm(initial={"happened_on": timezone.localdate()})
        return self.page("step_form", self.batch(batch), form=form)

    def post(self, request: HttpRequest, batch: int) -> HttpResponse:
        found, form = self.batch(batch), StepForm(request.POST, request.FILES)
        if form.is_valid():
            with refusals_on(form):
                step = self.write(found, form.cleaned_data)
        if not form.is_valid():
            return self.page("step_form", found, form=form)
        if step.passed is False:
            messages.warning(request, _("记好了。检验不合格，请看要不要召回这批。"))
            return redirect(self.way("batch", found))
        return self.saved(_("记好了，扫码就能看到"), found)

    def write(self, batch: Batch, given: dict[str, Any]) -> BatchStep:
        upload = given.pop("photos")
        document = photos.prepare(upload) if upload else None
        return batches.add_step(batch=batch, document=document, **given, **self.signed)


class Recall(Changing):
    """Recall the batch, at once and for good."""

    def get(self, request: HttpRequest, batch: int) -> HttpResponse:
        return self.ask(RecallForm(), self.batch(batch))

    def post(self, request: HttpRequest, batch: int) -> HttpResponse:
        found, form = self.batch(batch), RecallForm(request.POST)
        if form.is_valid():
            with refusals_on(form):
                batches.recall(batch=found, **form.cleaned_data, **self.signed)
        if form.is_valid():
            return self.saved(_("召回了，扫这批的码，第一眼就看到"), found)
        return self.ask(form, found)

    def ask(self, form: BaseForm, batch: Batch) -> HttpResponse:
        return self.page("batch_recall", batch, form=form)


class Labels(OfBatches):
    """Sheets of stickers for the bags."""

    roles: ClassVar = frozenset({INSPECTOR})

    def get(self, request: HttpRequest, batch: int) -> HttpResponse:
        found = self.batch(batch)
        form = SheetsForm(request.GET or None, initial={"sheets": 1})
        number = form.cleaned_data["sheets"] if form.is_valid() else 1
        context = {
            "form": form,
            "batch": found,
            "back": self.way("batch", found),
            **label_sheets(found, number),
        }
        return render(request, "merchants/print/labels.html", context)


class MyBatches(OfShop, Batches):
    """The shop's own batches."""


class MyBatch(OfShop, BatchPage):
    """One of them."""


class MyBatchNew(OfShop, BatchNew):
    """Enter one; the shop is settled."""

    @property
    def shop(self) -> Merchant:
        """The own shop."""
        return get_object_or_404(Merchant, pk=self.capacity.scope.pk)


class MyStepNew(OfShop, StepNew):
    """Add a step to one."""


class MyRecall(OfShop, Recall):
    """Recall one."""


class MyLabels(OfShop, Labels):
    """Print the labels of one."""
