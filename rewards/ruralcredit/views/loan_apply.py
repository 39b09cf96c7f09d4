"""Take a member's application: choose who, say what, see what it comes to, hand it in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grassroots.core.views import refusals_on
from rewards.ruralcredit.forms.fields import fen_of
from rewards.ruralcredit.forms.loans import ApplyForm
from rewards.ruralcredit.models import CoopMember, Loan, LoanProduct
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.selectors.coops import members_of
from rewards.ruralcredit.selectors.loans.offer import Offer, offer_of
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.views.at_lending import OfLoan
from villages.forms.records import as_number, as_words
from villages.models import Resident

FOUND_AT_MOST = 20


class LoanNew(OfLoan):
    """A member's application."""

    title = _("登记借款申请")
    words = _("收下了，接着查额度和保证人")
    template = "loan_new"

    def about_loan(self, thing: Any) -> None:
        """Say that there is no loan yet."""

    def find(self, *args: Any, **keys: Any) -> Any:
        """Return the member who was chosen, none before."""
        told = self.request.POST.get("member") or self.request.GET.get("member")
        key = as_number(told)
        return self.members.filter(pk=key).first() if key else None

    @property
    def members(self) -> Any:
        """Return who is a member today."""
        return members_of(self.coop, on=self.today).select_related("coop")

    @property
    def products(self) -> Any:
        """Return what is offered."""
        return LoanProduct.objects.filter(coop=self.coop, retired_at=None)

    def form_for(self, thing: CoopMember | None, data: Any = None) -> ApplyForm:
        """Return the form with what is offered, and who may stand for it."""
        products = self.products
        initial = {"product": products.first()} if products.count() == 1 else {}
        return ApplyForm(
            data, products=products, members=list(self.members), initial=initial
        )

    def ask(
        self, thing: CoopMember | None, form: Any, offer: Offer | None = None
    ) -> HttpResponse:
        """Show the search, or the form with what it comes to."""
        words = as_words(self.request.GET.get("q"))[:40]
        return self.page(
            self.template,
            form=form,
            member=thing,
            is_close=bool(thing and is_close_to_household(self.user, thing.household)),
            q=words,
            found=self._matching(words) if words and not thing else [],
            others=self.members.exclude(household=thing.household) if thing else [],
            offer=offer,
            seen=_key(form.cleaned_data) if offer else "",
        )

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Show what it comes to; hand it in once that was seen."""
        member = self.find()
        form = self.form_for(member, request.POST)
        if member is None or not form.is_valid():
            return self.ask(member, form)
        offer = None
        with refusals_on(form):
            offer = self._offer(member, form.cleaned_data)
        if not form.is_valid():
            return self.ask(member, form)
        seen = form.cleaned_data["seen"] == _key(form.cleaned_data)
        if "look" in request.POST or not seen:
            return self.ask(member, form, offer)
        return super().post(request, **keys)

    def enter(self, thing: CoopMember, given: dict[str, Any]) -> Loan:
        """Hand it in."""
        return loans.apply(
            borrower=thing,
            product=given["product"],
            principal_fen=fen_of(given["principal"]),
            periods=given["periods"],
            purpose=given["purpose"],
            guarantors=given["guarantors"],
            client_id=given["client_id"],
            **self.signed,
        )

    def back(self, thing: Any) -> str:
        """Return to the list."""
        return reverse("ruralcredit_loans")

    def leads_to(self, thing: Any, done: Loan) -> str:
        """Go on with the loan."""
        return reverse("ruralcredit_loan", args=[done.pk])

    def _matching(self, words: str) -> list[CoopMember]:
        people = Resident.objects.filter(pk__in=self.members.values("resident"))
        meant = self.members.filter(resident__in=people.matching(words).values("pk"))
        by_number = self.members.filter(number=words)
        return list((meant | by_number)[:FOUND_AT_MOST])

    def _offer(self, member: CoopMember, given: dict[str, Any]) -> Offer:
        asked = Loan(
            coop=self.coop,
            borrower=member,
            product=given["product"],
            principal_fen=fen_of(given["principal"]),
            periods=given["periods"],
        )
        return offer_of(asked, on=self.today)


def _key(given: dict[str, Any]) -> str:
    """Return what the schedule follows from, to know whether it was seen."""
    return f"{given['product'].pk}-{fen_of(given['principal'])}-{given['periods']}"
