"""The steps of a loan until the money is out: check, withdraw, sign, pay-out."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.fields import fen_of
from rewards.ruralcredit.forms.loans import PayOutForm, ReasonForm, SignForm
from rewards.ruralcredit.models import Loan
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.views.at_coop import AtOnce, ByOfficer
from rewards.ruralcredit.views.at_lending import OfLoan, OfLoans


class LoanCheck(AtOnce, ByOfficer, OfLoans):
    """Look into an application, and hand it to the committee."""

    words = _("都在规定以内，交给评审委员表决")

    def find(self, loan: int) -> Loan:
        """Return the loan."""
        return self.loan_of(loan)

    def do(self, thing: Loan) -> None:
        """Check it."""
        loans.check(loan=thing, **self.signed)

    def back(self, thing: Loan) -> str:
        """Return to the loan."""
        return reverse("ruralcredit_loan", args=[thing.pk])


class LoanWithdraw(OfLoan):
    """Take back what is not paid out."""

    title = _("撤回这笔借款")
    send = _("撤回")
    words = _("撤回了，额度让出来了")
    note = _("本人说了不借才撤。撤回以后要借，重新申请。")

    def form_for(self, thing: Loan, data: Any = None) -> ReasonForm:
        """Ask why."""
        return ReasonForm(data)

    def enter(self, thing: Loan, given: dict[str, Any]) -> Loan:
        """Withdraw it."""
        return loans.withdraw(loan=thing, words=given["words"], **self.signed)


class LoanSign(OfLoan):
    """The contract is signed: rate and terms are fixed."""

    title = _("登记签合同")
    send = _("签好了")
    words = _("记好了，等银行放款")
    note = _("利率、优惠和算法从这一步起定下来，以后不再改。先打印合同，三方签好再记。")

    def form_for(self, thing: Loan, data: Any = None) -> SignForm:
        """Ask when."""
        return SignForm(data, initial={"signed_on": self.today})

    def enter(self, thing: Loan, given: dict[str, Any]) -> Loan:
        """Sign it."""
        return loans.sign(loan=thing, **given, **self.signed)


class LoanPayOut(OfLoan):
    """The bank paid the borrower."""

    title = _("登记银行放款")
    send = _("银行放了款")
    words = _("记好了，从放款那天起算利息")
    note = _("评级、表决、放款要由不同的人办。钱由银行直接打给借款人，合作社不经手。")

    def form_for(self, thing: Loan, data: Any = None) -> PayOutForm:
        """Ask what the slip of the bank says."""
        amount = f"{thing.principal_fen / 100:.2f}"
        return PayOutForm(data, initial={"paid_out_on": self.today, "amount": amount})

    def enter(self, thing: Loan, given: dict[str, Any]) -> Loan:
        """Register the pay-out."""
        return loans.confirm_pay_out(
            loan=thing, amount_fen=fen_of(given.pop("amount")), **given, **self.signed
        )
