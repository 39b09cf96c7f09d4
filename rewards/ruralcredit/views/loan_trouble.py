"""When a loan does not go as planned: a new plan, a claim, what is recovered, corrections."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from grassroots.core.formulas import format_fen
from rewards.ruralcredit.forms.fields import fen_of
from rewards.ruralcredit.forms.loans import MoneyForm, ReasonForm
from rewards.ruralcredit.forms.servicing import ChangeForm, ClaimForm
from rewards.ruralcredit.models import Loan, Payment, PlanChange
from rewards.ruralcredit.selectors.loans.losses import missing_of
from rewards.ruralcredit.selectors.loans.rows import rows_in_force
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.services.loans import NewPlan
from rewards.ruralcredit.views.at_coop import AtOnce, ByOfficer
from rewards.ruralcredit.views.at_lending import LookFirst, OfLoan, OfLoans


class LoanChange(LookFirst):
    """Propose another plan; the committee signs it."""

    title = gettext_lazy("改还款计划")
    send = gettext_lazy("提出，请评审委员签")
    words = gettext_lazy("提出了，评审委员签了才算")
    template = "loan_change"
    look_template = "loan_change_sure"

    def form_for(self, thing: Loan, data: Any = None) -> ChangeForm:
        """Offer the days that are not past; when all are, the last."""
        days = [one.anchor_on.isoformat() for one in rows_in_force(thing)]
        ahead = [day for day in days if day > self.today.isoformat()]
        return ChangeForm(data, days=ahead or days[-1:])

    def foreseen(self, thing: Loan, given: dict[str, Any]) -> dict[str, Any]:
        """Return the new rows beside the old ones."""
        plan = loans.planned(thing, _plan(given), on=self.today)
        rows = [one for one in plan.schedule.rows if one.due_on > self.today]
        before = [one for one in rows_in_force(thing) if one.anchor_on > self.today]
        return {"plan": plan, "new_rows": rows, "old_rows": before}

    def enter(self, thing: Loan, given: dict[str, Any]) -> PlanChange:
        """Propose it."""
        words = given["words"]
        return loans.propose_change(
            loan=thing, new=_plan(given), words=words, **self.signed
        )


def _plan(given: dict[str, Any]) -> NewPlan:
    return NewPlan(**{name: one for name, one in given.items() if name != "words"})


class ChangeDrop(AtOnce, ByOfficer, OfLoans):
    """Take a proposed change back."""

    words = gettext_lazy("收回了，还款计划不变")

    def find(self, loan: int, change: int) -> PlanChange:
        """Return the change."""
        found = PlanChange.objects.filter(loan=self.loan_of(loan))
        row: PlanChange = self.one_of(found, change)
        return row

    def do(self, thing: PlanChange) -> None:
        """Drop it."""
        loans.drop_change(change=thing, **self.signed)

    def back(self, thing: PlanChange) -> str:
        """Return to the loan."""
        return reverse("ruralcredit_loan", args=[thing.loan_id])


class LoanClaim(OfLoan):
    """The co-op paid the bank."""

    title = gettext_lazy("登记合作社代还")
    send = gettext_lazy("记下代还")
    words = gettext_lazy("记好了，从风险准备金里出，以后向这户追回")
    note = gettext_lazy(
        "银行来要了才代还，按协议的担保比例从风险准备金出。代还以后不再收罚息，这户的等级不再有效。"
    )

    def form_for(self, thing: Loan, data: Any = None) -> ClaimForm:
        """Ask when, and by which slip."""
        return ClaimForm(data, initial={"on": self.today})

    def enter(self, thing: Loan, given: dict[str, Any]) -> Payment:
        """Register it."""
        return loans.compensate(loan=thing, **given, **self.signed)

    def leads_to(self, thing: Loan, done: Payment) -> str:
        """Show what it paid."""
        return reverse("ruralcredit_payment", args=[done.pk])


class LoanRecover(LookFirst):
    """What a household paid back after the co-op had paid, or given up."""

    title = gettext_lazy("登记追回")
    send = gettext_lazy("记下追回的钱")
    template = "loan_recover"

    def form_for(self, thing: Loan, data: Any = None) -> MoneyForm:
        """Ask how much, when, and by which slip."""
        return MoneyForm(data, initial={"paid_on": self.today})

    def ask(self, thing: Loan, form: Any) -> Any:
        """Show the form below what is missing."""
        words = {"title": self.title, "back": self.back(thing)}
        return self.page(
            self.template, loan=thing, form=form, missing=missing_of(thing), **words
        )

    def foreseen(self, thing: Loan, given: dict[str, Any]) -> dict[str, Any]:
        """Say what will be missing then."""
        amount, missing = fen_of(given["amount"]), missing_of(thing)
        left = format_fen(max(0, missing.total - amount))
        return {
            "amount": amount,
            "on": given["paid_on"],
            "lines": [
                _("合作社和银行按各自没收回的分"),
                _("以后还差%(left)s") % {"left": left},
            ],
        }

    def enter(self, thing: Loan, given: dict[str, Any]) -> Payment:
        """Register it."""
        amount = fen_of(given.pop("amount"))
        return loans.recover(loan=thing, amount_fen=amount, **given, **self.signed)

    def leads_to(self, thing: Loan, done: Payment) -> str:
        """Show what it paid."""
        return reverse("ruralcredit_payment", args=[done.pk])


class PaymentTakeBack(OfLoan):
    """Take back the last payment, which was entered wrongly."""

    title = gettext_lazy("更正这笔还款")
    send = gettext_lazy("作废这一笔")
    words = gettext_lazy("作废了，借款回到记这笔以前的样子")
    note = gettext_lazy("只能从最后一笔更正起。原来那一行还在，旁边写着作废和原因。")

    def find(self, payment: int) -> Payment:  # type: ignore[override]
        """Return the payment."""
        return self.payment_of(payment)

    def about_loan(self, thing: Payment) -> Loan:
        """Return the loan of the payment."""
        return thing.loan

    def form_for(self, thing: Payment, data: Any = None) -> ReasonForm:
        """Ask why."""
        return ReasonForm(data)

    def enter(self, thing: Payment, given: dict[str, Any]) -> Payment:
        """Take it back."""
        return loans.take_back(payment=thing, reason=given["words"], **self.signed)

    def about(self, thing: Payment) -> str:  # type: ignore[override]
        """Say which."""
        return f"{thing.loan}，{thing.paid_on}，{format_fen(thing.amount_fen)}"

    def back(self, thing: Payment) -> str:
        """Return to the loan."""
        return reverse("ruralcredit_loan", args=[thing.loan_id])
