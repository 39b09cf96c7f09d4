"""Paper of lending: contract, schedule, receipts on a roll of 58 mm and on A4."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rewards.ruralcredit.models import Loan, LoanStatus, Payment
from rewards.ruralcredit.selectors.loans import position_of
from rewards.ruralcredit.selectors.loans.offer import agreed_of
from rewards.ruralcredit.selectors.loans.position import agreement_of
from rewards.ruralcredit.selectors.loans.rows import rows_now
from rewards.ruralcredit.selectors.loans.then import position_then
from rewards.ruralcredit.selectors.loans.words import terms_in_words
from rewards.ruralcredit.views.at_lending import OfLoans


class Paper(OfLoans):
    """A sheet that is printed; whose own it is lets somebody else print it."""

    def open_loan(self, pk: int) -> Loan:
        """Return a loan whose papers the user may hold."""
        found = self.loan_of(pk)
        if self.is_close(found):
            raise Http404
        return found

    def sheet(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of paper."""
        context["today"] = self.today
        return render(self.request, f"ruralcredit/print/{template}.html", context)


class Contract(Paper):
    """Everything that was agreed, the schedule, and room for signatures."""

    def get(self, request: HttpRequest, loan: int) -> HttpResponse:
        """Print it; before the approval there is nothing to sign."""
        found = self.open_loan(loan)
        early = {LoanStatus.APPLIED, LoanStatus.CHECKED}
        if found.status in early | {LoanStatus.REFUSED, LoanStatus.WITHDRAWN}:
            raise Http404
        return self.sheet(
            "contract",
            loan=found,
            offer=agreed_of(found, on=self.today),
            terms=terms_in_words(agreement_of(found)),
            guarantors=found.guarantors.select_related("member__resident"),
        )


class SchedulePaper(Paper):
    """The schedule in force, with what was paid of each row."""

    def get(self, request: HttpRequest, loan: int) -> HttpResponse:
        """Print it; before the pay-out there is none."""
        found = self.open_loan(loan)
        position = position_of(found, on=self.today)
        rows = rows_now(found, position)
        if not rows:
            raise Http404
        return self.sheet("schedule", loan=found, position=position, rows=rows)


class Receipt(Paper):
    """What a payment settled and what was left after its day, on a roll."""

    template = "payment_roll"

    def get(self, request: HttpRequest, payment: int) -> HttpResponse:
        """Print it."""
        found: Payment = self.payment_of(payment)
        self.open_loan(found.loan_id)
        return self.sheet(
            self.template,
            payment=found,
            loan=found.loan,
            position=position_then(found.loan, on=found.paid_on),
            parts=found.parts.select_related("instalment").order_by("pk"),
        )


class ReceiptSheet(Receipt):
    """The same on A4."""

    template = "payment_sheet"
