"""Money that reached the bank for a loan: a repayment, and the one that closes it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.errors import Refusal
from rewards.ruralcredit.forms.fields import fen_of
from rewards.ruralcredit.forms.loans import EXCESS, MoneyForm, RepayForm
from rewards.ruralcredit.models import Excess, Loan, LoanStatus, Payment
from rewards.ruralcredit.selectors.loans import Quote, pay_off_quote, position_of
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.views.at_lending import LookFirst, OfLoans


class LoanRepay(LookFirst):
    """A repayment: amount, day, and what is done with more than is due."""

    title = gettext_lazy("登记还款")
    send = gettext_lazy("记下这笔还款")

    def form_for(self, thing: Loan, data: Any = None) -> RepayForm:
        """Begin with what is due, or else with the next instalment."""
        position = position_of(thing, on=self.today)
        due = position.due or (position.next_row.total if position.next_row else 0)
        initial = {"paid_on": self.today, "amount": f"{due / 100:.2f}" if due else ""}
        return RepayForm(data, initial=initial)

    def ask(self, thing: Loan, form: Any) -> Any:
        """Show the form beside what is owed."""
        return self.page(
            self.template,
            loan=thing,
            form=form,
            position=position_of(thing, on=self.today),
            title=self.title,
            back=self.back(thing),
        )

    def foreseen(self, thing: Loan, given: dict[str, Any]) -> dict[str, Any]:
        """Say how much settles what is due, and what becomes of the rest."""
        amount, position = (
            fen_of(given["amount"]),
            position_of(thing, on=given["paid_on"]),
        )
        early = max(0, amount - position.due)
        return {
            "amount": amount,
            "on": given["paid_on"],
            "to_due": amount - early,
            "short": max(0, position.due - amount),
            "early": early,
            "choice": dict(EXCESS)[Excess(given["excess"])],
        }

    def enter(self, thing: Loan, given: dict[str, Any]) -> Payment:
        """Register it."""
        amount = fen_of(given.pop("amount"))
        return loans.repay(loan=thing, amount_fen=amount, **given, **self.signed)

    def leads_to(self, thing: Loan, done: Payment) -> str:
        """Show what it paid."""
        return reverse("ruralcredit_payment", args=[done.pk])


class LoanPayOff(LookFirst):
    """The payment that closes a loan, to the fen."""

    title = gettext_lazy("提前结清")
    send = gettext_lazy("记下，结清这笔借款")
    template = "loan_pay_off"

    def form_for(self, thing: Loan, data: Any = None) -> MoneyForm:
        """Begin with the quote of the day that was asked for."""
        quote = self._quote(thing)
        amount = f"{quote.total / 100:.2f}" if quote else ""
        return MoneyForm(data, initial={"paid_on": self._day, "amount": amount})

    def ask(self, thing: Loan, form: Any) -> Any:
        """Show the quote above the form."""
        words = {"title": self.title, "back": self.back(thing)}
        quote = self._quote(thing)
        return self.page(
            self.template, loan=thing, form=form, quote=quote, day=self._day, **words
        )

    def foreseen(self, thing: Loan, given: dict[str, Any]) -> dict[str, Any]:
        """Say that it ends here."""
        amount = fen_of(given["amount"])
        return {"amount": amount, "on": given["paid_on"], "closes": True}

    def enter(self, thing: Loan, given: dict[str, Any]) -> Payment:
        """Register it."""
        amount = fen_of(given.pop("amount"))
        return loans.pay_off(loan=thing, amount_fen=amount, **given, **self.signed)

    def leads_to(self, thing: Loan, done: Payment) -> str:
        """Show what it paid."""
        return reverse("ruralcredit_payment", args=[done.pk])

    @property
    def _day(self) -> date:
        """Return the day in the address; today when it says none."""
        try:
            return date.fromisoformat(self.request.GET.get("on", ""))
        except ValueError:
            return self.today

    def _quote(self, loan: Loan) -> Quote | None:
        out = loan.paid_out_on
        if loan.status != LoanStatus.ACTIVE or out is None or self._day < out:
            return None
        try:
            return pay_off_quote(loan, on=self._day)
        except Refusal:
            return None


class PaymentPage(OfLoans):
    """What one payment settled, with its receipts."""

    def get(self, request: HttpRequest, payment: int) -> HttpResponse:
        """Show it."""
        found = self.payment_of(payment)
        if self.is_close(found.loan):
            return self.page("loan_close", loan=found.loan)
        self.looked_at(found.loan)
        return self._show(found)

    def _show(self, payment: Payment) -> HttpResponse:
        loan = payment.loan
        position = position_of(loan, on=self.today)
        note = _("作废了：%(why)s") % {"why": payment.reversal_reason}
        is_last = loan.payments.counting().order_by("-pk").first() == payment
        return self.page(
            "payment",
            payment=payment,
            loan=loan,
            position=position,
            parts=payment.parts.select_related("instalment").order_by("pk"),
            reversed_note=note if payment.reversed_at else "",
            is_last=is_last,
        )
