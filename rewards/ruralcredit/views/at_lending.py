"""What the pages of lending share: who may look at which loan, and how a step is taken."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grassroots.core.views import refusals_on
from rewards.ruralcredit.models import CoopRole, Loan, Payment
from rewards.ruralcredit.permissions import is_close_to_household
from rewards.ruralcredit.views.at_coop import Asking, AtCoop, ByOfficer
from villages.services import file_views

COMMITTEE, BANK = CoopRole.COMMITTEE.value, CoopRole.BANK.value
# What the household reads of who looked, and why.
PURPOSE = _("信用互助：办借款")
CASE = _("信用互助：评审借款")


class OfLoans(AtCoop):
    """A page on a loan of the co-op."""

    @property
    def loans(self) -> "QuerySet[Loan]":
        """Return every loan of the co-op."""
        found = Loan.objects.filter(coop=self.coop)
        return found.select_related(
            "coop__county",
            "product",
            "line",
            "rating__dossier",
            "borrower__resident",
            "borrower__coop",
            "borrower__household__head",
            "borrower__household__village__town",
            "principal_account",
            "claim_account",
        )

    def loan_of(self, pk: int) -> Loan:
        """Return a loan of this co-op."""
        found: Loan = get_object_or_404(self.loans, pk=pk)
        return found

    def one_of(self, rows: "QuerySet[Any]", pk: int) -> Any:
        """Return the row with the key, or say that there is none."""
        return get_object_or_404(rows, pk=pk)

    def payment_of(self, pk: int) -> Payment:
        """Return a payment of a loan of this co-op."""
        found = Payment.objects.filter(loan__coop=self.coop)
        rows = found.select_related(
            "loan__coop",
            "loan__product",
            "loan__borrower__resident",
            "loan__borrower__household__village",
            "loan__principal_account",
            "loan__claim_account",
            "recorded_by",
        )
        return get_object_or_404(rows, pk=pk)

    def is_close(self, loan: Loan) -> bool:
        """Return whether it is that of the own house, or of a relative's."""
        return is_close_to_household(self.user, loan.borrower.household)

    def looked_at(self, loan: Loan, purpose: Any = PURPOSE) -> None:
        """Keep for the borrower that somebody looked."""
        file_views.log(
            resident=loan.borrower.resident,
            viewer=self.user,
            capacity=self.capacity,
            purpose=str(purpose),
            at=self.now,
        )


class FarFrom(Asking, OfLoans):
    """A page on one loan that nobody sees of their own house's or a relative's.

    Whoever else looks is kept for the borrower.
    """

    close_template: ClassVar = "loan_close"
    purpose: ClassVar[Any] = PURPOSE

    def get(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Show it, unless it is too close."""
        return self._closed(**keys) or super().get(request, **keys)

    def post(self, request: HttpRequest, **keys: int) -> HttpResponse:
        """Take the step, unless it is too close."""
        return self._closed(**keys) or super().post(request, **keys)

    def about_loan(self, thing: Any) -> Loan | None:
        """Return the loan that the page is about; none before one was chosen."""
        loan: Loan | None = thing
        return loan

    def _closed(self, **keys: int) -> HttpResponse | None:
        loan = self.about_loan(self.find(**keys))
        if loan and self.is_close(loan):
            return self.page(self.close_template, loan=loan)
        if loan:
            self.looked_at(loan, self.purpose)
        return None


class OfLoan(FarFrom, ByOfficer):
    """A form by which an officer takes a step of one loan."""

    def find(self, loan: int) -> Loan:
        """Return the loan."""
        return self.loan_of(loan)

    def about(self, thing: Loan) -> str:
        """Say whose, and which."""
        return f"{thing.borrower.resident.name}，{thing.number}"

    def back(self, thing: Any) -> str:
        """Return to the loan."""
        return reverse("ruralcredit_loan", args=[thing.pk])


class LookFirst(OfLoan):
    """A form whose effect is shown before it is taken: look, then sure."""

    template: ClassVar = "loan_money"
    look_template: ClassVar = "loan_sure"

    def post(self, request: Any, **keys: int) -> Any:
        """Show what would happen; do it once somebody has said so."""
        if "sure" in request.POST:
            return super().post(request, **keys)
        thing = self.find(**keys)
        form = self.form_for(thing, request.POST)
        told: dict[str, Any] | None = None
        if "back" not in request.POST and form.is_valid():
            with refusals_on(form):
                told = self.foreseen(thing, form.cleaned_data)
        if told is None:
            return self.ask(thing, form)
        words = {"title": self.title, "send": self.send, "back": self.back(thing)}
        return self.page(self.look_template, loan=thing, form=form, **words, **told)

    def foreseen(self, thing: Any, given: dict[str, Any]) -> dict[str, Any]:
        """Return the number and the lines of what would happen."""
        raise NotImplementedError
