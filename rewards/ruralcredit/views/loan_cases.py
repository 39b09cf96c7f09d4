"""The committee's pages: the applications that wait for it, one case, one vote."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rewards.ruralcredit.forms.loans import VoteForm
from rewards.ruralcredit.models import CommitteeVote, Loan, LoanStatus, PlanChange
from rewards.ruralcredit.selectors.loans import exposure_of
from rewards.ruralcredit.selectors.loans.desk import book_of
from rewards.ruralcredit.selectors.loans.offer import offer_of
from rewards.ruralcredit.selectors.loans.position import agreement_of
from rewards.ruralcredit.selectors.loans.words import terms_in_words
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.views.at_coop import Asking
from rewards.ruralcredit.views.at_lending import CASE, COMMITTEE, OfLoans

SHOWN_AT_MOST = 30
# Days late from which the committee may think of giving a loan up.
LOST_AFTER = 90


class OfCases(OfLoans):
    """For the members of the committee."""

    roles: ClassVar = frozenset({COMMITTEE})


class Cases(OfCases):
    """What waits for one's vote, what one has voted on, and what came of it."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        voted = CommitteeVote.objects.filter(voted_by=self.user)
        mine = set(voted.values_list("loan", flat=True))
        open_cases = self.loans.filter(status=LoanStatus.CHECKED).order_by("pk")
        before = self.loans.filter(pk__in=mine).exclude(status=LoanStatus.CHECKED)
        return self.page(
            "cases",
            waiting=[one for one in open_cases if one.pk not in mine],
            voted=[one for one in open_cases if one.pk in mine],
            before=before[:SHOWN_AT_MOST],
            changes=PlanChange.objects.filter(
                loan__coop=self.coop, decided_at__isnull=True
            ).select_related("loan__borrower__resident"),
            lost=[
                one
                for one in book_of(self.coop, on=self.today).standings
                if one.loan.status == LoanStatus.COMPENSATED
                or one.position.days_late > LOST_AFTER
            ],
        )


class Case(Asking, OfCases):
    """One case and one's vote on it.

    Until one has voted the page says that others did, not how; who is too close to
    the household sees nothing of the case.
    """

    title = _("评审借款")
    send = _("投票")
    words = _("您的一票记下了")
    template = "case"

    def find(self, loan: int) -> Loan:
        """Return the case; an application that nobody has checked is none yet."""
        return self.loan_of(loan)

    def form_for(self, thing: Loan, data: Any = None) -> VoteForm:
        """Ask for the vote."""
        return VoteForm(data)

    def ask(self, thing: Loan, form: Any) -> HttpResponse:
        """Show the case."""
        if self.is_close(thing):
            return self.page("case_close", loan=thing)
        self.looked_at(thing, CASE)
        votes = list(thing.votes.select_related("voted_by").order_by("pk"))
        mine = next((one for one in votes if one.voted_by_id == self.user.pk), None)
        household = thing.borrower.household_id
        before = exposure_of(self.coop, without=thing).by_household[household]
        return self.page(
            self.template,
            title=self.title,
            send=self.send,
            loan=thing,
            form=form,
            votes=votes,
            mine=mine,
            is_open=thing.status == LoanStatus.CHECKED,
            offer=offer_of(thing, on=self.today),
            before=before,
            after=before + thing.principal_fen,
            guarantors=thing.guarantors.select_related("member__resident"),
            terms=terms_in_words(agreement_of(thing)),
        )

    def enter(self, thing: Loan, given: dict[str, Any]) -> Loan:
        """Count the vote."""
        return loans.vote(loan=thing, **given, **self.signed)

    def back(self, thing: Any) -> str:
        """Return to the list."""
        return reverse("ruralcredit_cases")

    def leads_to(self, thing: Any, done: Loan) -> str:
        """Show how it stands now."""
        return reverse("ruralcredit_case", args=[done.pk])
