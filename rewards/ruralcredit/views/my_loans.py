"""What a household sees of its loans: what it owes when, and what a guarantor is told."""

from datetime import date
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import cached_property

from grassroots.accounts.capacities import RESIDENT
from grassroots.core.views import InCapacity
from rewards.ruralcredit.models import COMMITTED, UNDECIDED, Loan, LoanStatus
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of, positions_of
from rewards.ruralcredit.selectors.loans.mine import (
    guarantees_of,
    loans_of,
    receipts_of,
)
from rewards.ruralcredit.selectors.loans.offer import offer_of
from rewards.ruralcredit.selectors.loans.position import agreement_of, rate_of
from rewards.ruralcredit.selectors.loans.rows import (
    paid_so_far,
    payments_of,
    rows_now,
)
from rewards.ruralcredit.selectors.loans.words import terms_in_words
from villages.models import Resident


class Mine(InCapacity):
    """A page of a resident on loans."""

    roles: ClassVar = frozenset({RESIDENT})

    @cached_property
    def today(self) -> date:
        """Return the day of the request."""
        return timezone.localdate()

    @property
    def resident(self) -> Resident:
        """Return in whose name one looks."""
        found: Resident = self.capacity.scope
        return found

    def page(self, template: str, **context: Any) -> HttpResponse:
        """Render a template of this part."""
        context["today"] = self.today
        return render(self.request, f"ruralcredit/{template}.html", context)


class MyLoans(Mine):
    """The loans of the household, the next day that matters, and what one guarantees."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        loans = list(loans_of(self.resident))
        positions = positions_of(loans, on=self.today)
        found = [(one, positions[one.pk]) for one in loans]
        owing = [
            (next_row.due_on, one)
            for one in found
            if (next_row := one[1].next_row) is not None
        ]
        soonest = min(owing, key=lambda one: one[0], default=(None, None))[1]
        return self.page(
            "me/loans",
            running=[one for one in found if one[0].ended_on is None],
            past=[one for one in found if one[0].ended_on is not None],
            soonest=soonest,
            owed=sum(position.principal + position.claim for _loan, position in found),
            guarantees=guarantees_of(self.resident, on=self.today),
        )


class MyLoan(Mine):
    """One loan: what is due when, what was paid, what closes it today, what was agreed."""

    def get(self, request: HttpRequest, loan: int) -> HttpResponse:
        """Show it."""
        found: Loan = get_object_or_404(loans_of(self.resident), pk=loan)
        position = position_of(found, on=self.today)
        is_active = found.status == LoanStatus.ACTIVE
        is_offer = found.status in (*UNDECIDED, *COMMITTED)
        return self.page(
            "me/loan",
            loan=found,
            position=position,
            rows=rows_now(found, position),
            payments=payments_of(found),
            paid=paid_so_far(found),
            quote=pay_off_quote(found, on=self.today) if is_active else None,
            offer=offer_of(found, on=self.today) if is_offer else None,
            rate=rate_of(found),
            terms=terms_in_words(agreement_of(found)),
            guarantors=found.guarantors.select_related("member__resident"),
        )


class MyReceipt(Mine):
    """What one payment settled, to read or to print."""

    def get(self, request: HttpRequest, payment: int) -> HttpResponse:
        """Show it."""
        found = get_object_or_404(receipts_of(self.resident), pk=payment)
        return self.page(
            "me/receipt",
            payment=found,
            loan=found.loan,
            position=position_of(found.loan, on=self.today),
            parts=found.parts.select_related("instalment").order_by("pk"),
        )
