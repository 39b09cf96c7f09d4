"""What the committee signs beside applications: changed plans, and what is given up."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from grassroots.core.errors import Refusal
from rewards.ruralcredit.forms.servicing import WriteOffForm
from rewards.ruralcredit.models import Loan, LoanStatus, PlanChange, WriteOff
from rewards.ruralcredit.selectors.loans.position import position_of
from rewards.ruralcredit.selectors.loans.rows import rows_in_force
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.services.loans.rescheduling import plan_of
from rewards.ruralcredit.views.at_lending import CASE, FarFrom
from rewards.ruralcredit.views.loan_cases import OfCases


class ChangePage(OfCases):
    """A proposed plan beside the one in force; sign it, or leave the plan as it is."""

    def get(self, request: HttpRequest, change: int) -> HttpResponse:
        """Show both."""
        found = self._change(change)
        loan = found.loan
        if self.is_close(loan):
            return self.page("case_close", loan=loan)
        self.looked_at(loan, CASE)
        return self.page("change", change=found, loan=loan, **self._plans(found))

    def post(self, request: HttpRequest, change: int) -> HttpResponseBase:
        """Sign it or drop it."""
        found = self._change(change)
        try:
            if "sign" in request.POST:
                loans.approve_change(change=found, **self.signed)
                messages.success(request, str(_("签好了，新的还款计划从今天起用")))
            else:
                loans.drop_change(change=found, **self.signed)
                messages.success(request, str(_("没有改，还款计划不变")))
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect("ruralcredit_change", change)
        return redirect("ruralcredit_cases")

    def _change(self, pk: int) -> PlanChange:
        found = PlanChange.objects.filter(loan__in=self.loans)
        change: PlanChange = self.one_of(found, pk)
        change.loan = self.loan_of(change.loan_id)
        return change

    def _plans(self, change: PlanChange) -> dict[str, Any]:
        """Return the rows ahead, now and as proposed, or why that cannot be."""
        loan = change.loan
        rows = [one for one in rows_in_force(loan) if one.anchor_on > self.today]
        told: dict[str, Any] = {"old_rows": rows, "plan": None, "why_not": ""}
        if change.decided_at is None:
            try:
                plan = loans.planned(loan, plan_of(change), on=self.today)
            except Refusal as refusal:
                return told | {"why_not": str(refusal)}
            ahead = [one for one in plan.schedule.rows if one.due_on > self.today]
            told |= {"plan": plan, "new_rows": ahead}
        return told


class LoanWriteOff(FarFrom, OfCases):
    """What is left of a loan is given up, by a resolution."""

    close_template = "case_close"
    purpose = CASE
    title = _("核销借款")
    send = _("核销")
    words = _("核销了，以后还能追回")
    note = _("核销是合作社不再当它能收回，不是不用还了。追回的钱照样登记。")

    def find(self, loan: int) -> Loan:
        """Return the loan; only one on which something is owed can be given up."""
        owing = self.loans.filter(
            status__in=(LoanStatus.ACTIVE, LoanStatus.COMPENSATED)
        )
        found: Loan = self.one_of(owing, loan)
        return found

    def form_for(self, thing: Loan, data: Any = None) -> WriteOffForm:
        """Ask by which resolution, and when."""
        return WriteOffForm(data, initial={"on": self.today})

    def enter(self, thing: Loan, given: dict[str, Any]) -> WriteOff:
        """Give it up."""
        return loans.write_off(loan=thing, **given, **self.signed)

    def about(self, thing: Loan) -> str:
        """Say which, and how much is left."""
        position = position_of(thing, on=self.today)
        left = (position.principal + position.claim) / 100
        return _("%(number)s，还欠本金%(left)s元") % {
            "number": thing.number,
            "left": f"{left:,.2f}",
        }

    def back(self, thing: Any) -> str:
        """Return to the list."""
        return reverse("ruralcredit_cases")
