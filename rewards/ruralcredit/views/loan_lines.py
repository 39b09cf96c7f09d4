"""Lines of the bank and products of the co-op: enter, change, close."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rewards.ledger.selectors import balance
from rewards.ruralcredit.errors.rating import NoCard
from rewards.ruralcredit.forms.fields import fen_of
from rewards.ruralcredit.forms.lines import (
    LineAmountForm,
    LineForm,
    PaperForm,
    ProductForm,
    ReserveForm,
)
from rewards.ruralcredit.formulas.lending import agreement_from_data
from rewards.ruralcredit.formulas.rating import card_from_data
from rewards.ruralcredit.models import CreditLine, LoanProduct
from rewards.ruralcredit.selectors.cards import card_in_force
from rewards.ruralcredit.selectors.loans.words import terms_in_words
from rewards.ruralcredit.services import lines, products
from rewards.ruralcredit.views.at_coop import Asking, AtOnce, ByOfficer
from rewards.ruralcredit.views.at_lending import OfLoans


class Lines(OfLoans):
    """What banks granted, and what is left of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        found = CreditLine.objects.filter(coop=self.coop)
        rows = [
            {
                "line": one,
                "free": balance(one.free_account),
                "used": one.amount_fen - balance(one.free_account),
                "reserve": balance(one.reserve_account),
                "holds": one.closed_at is None
                and one.starts_on <= self.today <= one.ends_on,
            }
            for one in found.select_related("free_account", "reserve_account")
        ]
        return self.page("lines", rows=rows)


class LineNew(Asking, ByOfficer, OfLoans):
    """A line as the agreement says."""

    title = _("登记银行授信")
    send = _("登记")
    words = _("登记好了")
    note = _("照银行的协议登记。额度在银行，合作社不拿这笔钱。")

    def form_for(self, thing: None, data: Any = None) -> LineForm:
        """Ask."""
        return LineForm(data, initial={"starts_on": self.today})

    def enter(self, thing: None, given: dict[str, Any]) -> CreditLine:
        """Enter it."""
        amount = fen_of(given.pop("amount"))
        return lines.grant(coop=self.coop, amount_fen=amount, **given, **self.signed)

    def back(self, thing: Any) -> str:
        """Return to the lines."""
        return reverse("ruralcredit_lines")


class OfLine(Asking, ByOfficer, OfLoans):
    """A form about one line."""

    def find(self, line: int) -> CreditLine:
        """Return a line of the co-op."""
        found: CreditLine = self.one_of(CreditLine.objects.filter(coop=self.coop), line)
        return found

    def back(self, thing: Any) -> str:
        """Return to the lines."""
        return reverse("ruralcredit_lines")


class LineAmount(OfLine):
    """The bank raised or lowered it."""

    title = _("改额度")
    send = _("改好了")
    words = _("改好了")

    def form_for(self, thing: CreditLine, data: Any = None) -> LineAmountForm:
        """Begin with what it is."""
        amount = f"{thing.amount_fen / 100:.2f}"
        return LineAmountForm(data, initial={"amount": amount})

    def enter(self, thing: CreditLine, given: dict[str, Any]) -> CreditLine:
        """Change it."""
        amount, paper = fen_of(given["amount"]), given["reference"]
        return lines.set_amount(
            line=thing, amount_fen=amount, reference=paper, **self.signed
        )


class LineReserve(OfLine):
    """The reserve grew or shrank."""

    title = _("风险准备金")
    send = _("记下")
    words = _("记好了")

    def form_for(self, thing: CreditLine, data: Any = None) -> ReserveForm:
        """Ask."""
        return ReserveForm(data)

    def enter(self, thing: CreditLine, given: dict[str, Any]) -> CreditLine:
        """Enter it."""
        act = lines.add_to_reserve if given["way"] == "in" else lines.take_from_reserve
        amount, paper = fen_of(given["amount"]), given["reference"]
        return act(line=thing, amount_fen=amount, reference=paper, **self.signed)


class LineClose(OfLine):
    """The bank took it back."""

    title = _("收回授信")
    send = _("收回")
    words = _("收回了")
    note = _("上面还有没还清、没放款的借款，就不能收。")

    def form_for(self, thing: CreditLine, data: Any = None) -> PaperForm:
        """Ask by which paper."""
        return PaperForm(data)

    def enter(self, thing: CreditLine, given: dict[str, Any]) -> CreditLine:
        """Close it."""
        return lines.close(line=thing, **given, **self.signed)


class Products(OfLoans):
    """What the co-op offers, with every term in words."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        found = LoanProduct.objects.filter(coop=self.coop).order_by("retired_at", "pk")
        rows = [(one, terms_in_words(agreement_from_data(one.terms))) for one in found]
        return self.page("products", rows=rows)


class ProductNew(Asking, ByOfficer, OfLoans):
    """Another product; one that loans were made from is never edited."""

    title = _("设一种借款")
    send = _("设好了")
    words = _("设好了，可以申请了")
    note = _("这里选的都会印在合同上。设好了不能改，要改就停用，再设一种新的。")
    template = "product_new"

    def form_for(self, thing: None, data: Any = None) -> ProductForm:
        """Ask for bounds, rate, rebates and terms."""
        return ProductForm(data, bands=self._bands())

    def enter(self, thing: None, given: dict[str, Any]) -> LoanProduct:
        """Enter it."""
        form = self.form_for(None, self.request.POST)
        form.full_clean()
        return products.create(
            coop=self.coop,
            name=given["name"],
            terms=form.agreement.as_data(),
            annual_rate_pct=given["annual_rate_pct"],
            min_fen=fen_of(given["least"]),
            max_fen=fen_of(given["most"]),
            max_periods=given["max_periods"] or 0,
            guarantors_needed=given["guarantors_needed"] or 0,
            rebates=form.rebates,
            **self.signed,
        )

    def back(self, thing: Any) -> str:
        """Return to the products."""
        return reverse("ruralcredit_products")

    def _bands(self) -> list[str]:
        try:
            card = card_in_force(coop=self.coop, on=self.today)
        except NoCard:
            return []
        return [one.code for one in card_from_data(card.content).bands]


class ProductRetire(AtOnce, ByOfficer, OfLoans):
    """Offer it no longer."""

    words = _("停用了，已经借的照合同走")

    def find(self, product: int) -> LoanProduct:
        """Return a product of the co-op."""
        found = LoanProduct.objects.filter(coop=self.coop)
        row: LoanProduct = self.one_of(found.select_related("coop"), product)
        return row

    def do(self, thing: LoanProduct) -> None:
        """Retire it."""
        products.retire(product=thing, **self.signed)

    def back(self, thing: LoanProduct) -> str:
        """Return to the products."""
        return reverse("ruralcredit_products")
