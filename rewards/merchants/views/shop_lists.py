"""Bring a list of shops in: upload, look at what was found, confirm."""

from typing import ClassVar

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from grassroots.core.errors import Refusal
from grassroots.core.views import refusals_on
from rewards.merchants.forms.shops import ShopListForm
from rewards.merchants.formulas.shop_list import COLUMNS
from rewards.merchants.models import MerchantImport, Sector
from rewards.merchants.services import shop_lists
from rewards.merchants.views.keeping import INSPECTOR, OfShops
from villages.models import County, Town, Village

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100


class OfLists(OfShops):
    """A page on the lists of a village or town; a county has too many to look over."""

    roles: ClassVar = frozenset({INSPECTOR})

    @property
    def area(self) -> Town | Village:
        """Return where the shops of a list are."""
        scope = self.capacity.scope
        if isinstance(scope, County):
            raise Http404
        found: Town | Village = scope
        return found

    def list_of(self, pk: int) -> MerchantImport:
        """Return a list of the area."""
        area = self.area
        own = {"village": area} if isinstance(area, Village) else {"town": area}
        return get_object_or_404(MerchantImport.objects.filter(**own), pk=pk)


class ListNew(OfLists):
    """Choose a file."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.ask(ShopListForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ShopListForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            with refusals_on(form):
                kept = shop_lists.read(
                    area=self.area,
                    file=file,
                    name=file.name,
                    by=self.user,
                    at=self.now,
                )
                return redirect("merchants_list_import", kept.pk)
        return self.ask(form)

    def ask(self, form: ShopListForm) -> HttpResponse:
        """Show the form, and what to write in each column."""
        area = self.area
        sectors = [one.label for one in Sector]
        return self.page(
            "import_new", form=form, columns=COLUMNS, sectors=sectors, area=area
        )


class ListPage(OfLists):
    """What a list says, and what is wrong in it; take it in."""

    def get(self, request: HttpRequest, list: int) -> HttpResponse:
        found = self.list_of(list)
        failing = [one for one in found.problems if one["fails"]]
        remarks = [one for one in found.problems if not one["fails"]]
        return self.page(
            "import",
            shops=found,
            new=[] if found.confirmed_at else shop_lists.to_take_in(found),
            failing=failing[:SHOWN],
            failing_more=max(0, len(failing) - SHOWN),
            remarks=remarks[:SHOWN],
            sectors=dict(Sector.choices),
        )

    def post(self, request: HttpRequest, list: int) -> HttpResponse:
        found = self.list_of(list)
        try:
            shop_lists.confirm(shops=found, by=self.user, at=self.now)
        except Refusal as refusal:
            messages.warning(request, str(refusal))
        return redirect("merchants_list_import", found.pk)


class ListTemplate(OfLists):
    """The workbook to fill in."""

    def get(self, request: HttpRequest) -> HttpResponse:
        response = HttpResponse(shop_lists.template(), content_type=XLSX)
        name = f"{_('商户名册模板')}.xlsx"
        header = content_disposition_header(as_attachment=True, filename=name)
        response["Content-Disposition"] = header or "attachment"
        return response
