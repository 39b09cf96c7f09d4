"""The list of loans, and everything about one of them."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from grassroots.core.errors import Refusal
from rewards.ruralcredit.forms.loans import DayForm, LoanFilterForm
from rewards.ruralcredit.models import (
    COMMITTED,
    UNDECIDED,
    Loan,
    LoanStatus,
    StepKind,
)
from rewards.ruralcredit.selectors.loans import pay_off_quote, position_of, positions_of
from rewards.ruralcredit.selectors.loans.desk import book_of
from rewards.ruralcredit.selectors.loans.offer import offer_of
from rewards.ruralcredit.selectors.loans.position import agreement_of, rate_of
from rewards.ruralcredit.selectors.loans.rows import (
    older_versions,
    paid_so_far,
    payments_of,
    rows_now,
)
from rewards.ruralcredit.selectors.loans.words import CLASSES, terms_in_words
from rewards.ruralcredit.views.at_coop import PER_PAGE
from rewards.ruralcredit.views.at_lending import OfLoans
from villages.forms.records import as_words
from villages.models import Resident

# The stages of the rail, with the step that ends each.
RAIL = (
    StepKind.APPLIED,
    StepKind.CHECKED,
    StepKind.APPROVED,
    StepKind.SIGNED,
    StepKind.PAID_OUT,
    StepKind.CLOSED,
)
ENDED = (
    LoanStatus.REFUSED,
    LoanStatus.WITHDRAWN,
    LoanStatus.CLOSED,
    LoanStatus.WRITTEN_OFF,
)


class Loans(OfLoans):
    """Every loan and application, narrowed by words and state."""

    def get(self, request: HttpRequest) -> HttpResponse:
        form = LoanFilterForm(request.GET)
        form.is_valid()
        words = as_words(form.cleaned_data.get("q"))
        state = form.cleaned_data.get("state", "")
        found = self._in_state(state)
        if words:
            borrowers = self.coop.members.values("resident")
            people = Resident.objects.filter(pk__in=borrowers)
            near = people.matching(words).values("pk")
            found = found.filter(
                Q(number__icontains=words) | Q(borrower__resident__in=near)
            )
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        query = request.GET.copy()
        query.pop("page", None)
        listed = list(page.object_list)
        positions = positions_of(listed, on=self.today)
        rows = [(one, positions[one.pk]) for one in listed]
        return self.page(
            "loans",
            form=form,
            page=page,
            rows=rows,
            query=query.urlencode(),
            is_narrowed=bool(words or state),
        )

    def _in_state(self, state: str) -> Any:
        if state == "waiting":
            return self.loans.filter(status__in=(*UNDECIDED, *COMMITTED))
        if state == "late":
            book = book_of(self.coop, on=self.today)
            late = [one for one in book.standings if one.position.overdue]
            return self.loans.filter(pk__in=[one.loan.pk for one in late])
        return self.loans.filter(status=state) if state else self.loans


class LoanPage(OfLoans):
    """One loan: who, stage, schedule, payments, terms, and what can be done."""

    def get(self, request: HttpRequest, loan: int) -> HttpResponse:
        found = self.loan_of(loan)
        if self.is_close(found):
            return self.page("loan_close", loan=found)
        self.looked_at(found)
        position = position_of(found, on=self.today)
        offer = None
        if found.status in (*UNDECIDED, *COMMITTED):
            offer = offer_of(found, on=self.today)
        return self.page(
            "loan",
            loan=found,
            position=position,
            offer=offer,
            rate=rate_of(found),
            rows=rows_now(found, position),
            versions=older_versions(found),
            payments=payments_of(found),
            paid=paid_so_far(found),
            terms=terms_in_words(agreement_of(found)),
            loan_class=CLASSES.get(position.loan_class, ""),
            rail=rail_of(found),
            change=found.changes.filter(decided_at=None).first(),
            guarantors=found.guarantors.select_related("member__resident"),
            **self._quote(found),
        )

    def _quote(self, loan: Loan) -> dict[str, Any]:
        """Return what closes the loan on the day that was asked for."""
        if loan.status != LoanStatus.ACTIVE or loan.paid_out_on is None:
            return {}
        form = DayForm(self.request.GET or None, initial={"on": self.today})
        on = self.today
        if form.is_bound and form.is_valid():
            on = form.cleaned_data["on"]
        if on < loan.paid_out_on:
            form.add_error("on", "")
            on = self.today
        try:
            quote = pay_off_quote(loan, on=on)
        except Refusal as refusal:
            form.add_error("on", str(refusal))
            quote = pay_off_quote(loan, on=self.today)
        return {"quote": quote, "quote_form": form}


def rail_of(loan: Loan) -> list[dict[str, Any]]:
    """Return the stages with who took them and when; open ones have no step."""
    taken = list(loan.steps.select_related("taken_by").order_by("taken_at", "pk"))
    done = [
        {"title": one.get_kind_display(), "step": one}
        for one in taken
        if one.kind in RAIL or one.kind not in _MONEY
    ]
    if loan.status in ENDED:
        return done
    kinds = {one.kind for one in taken}
    return done + [
        {"title": StepKind(kind).label, "step": None}
        for kind in RAIL
        if kind not in kinds
    ]


# Payments stand in a list of their own.
_MONEY = (StepKind.REPAID, StepKind.PREPAID)
