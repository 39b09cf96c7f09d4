"""A co-op's loans, lines and promises at the end of a past day, from dated facts alone.

Payments count by the day on which they were made, and those taken back not at all.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from rewards.ledger.selectors import moved
from rewards.ledger.services import PROVISION
from rewards.ruralcredit.models import (
    Coop,
    CreditLine,
    Loan,
    LoanStatus,
    LoanStep,
    MutualPromise,
    Payment,
    PaymentKind,
    PaymentPart,
    PaymentPosting,
    PromiseMatch,
    StepKind,
    WriteOff,
)
from rewards.ruralcredit.selectors.loans.desk import Book, LineUse, Standing
from rewards.ruralcredit.selectors.loans.exposure import Exposure
from rewards.ruralcredit.selectors.loans.losses import Missing, missing_by_loan
from rewards.ruralcredit.selectors.loans.position import Position, rows_then
from rewards.ruralcredit.selectors.promises import Totals


@dataclass(frozen=True)
class Then:
    """What a co-op's register says of one day, however much happened since."""

    coop: Coop
    on: date

    @cached_property
    def committed(self) -> list[Loan]:
        """Loans that were approved by then and neither paid out nor taken back."""
        withdrawn = Q(status=LoanStatus.WITHDRAWN, ended_on__lte=self.on)
        waiting = self.coop.loans.filter(pk__in=self._approved)
        later = Q(paid_out_on__isnull=True) | Q(paid_out_on__gt=self.on)
        return list(waiting.filter(later).exclude(withdrawn).select_related("borrower"))

    @cached_property
    def paid_out(self) -> list[Loan]:
        """Loans that were paid out by then, whatever became of them."""
        rows = self.coop.loans.filter(paid_out_on__lte=self.on).order_by("number")
        return list(
            rows.select_related(
                "product", "borrower__resident", "borrower__household__village"
            )
        )

    @cached_property
    def missing(self) -> dict[int, Missing]:
        """What was lent and claimed and had not come back, by loan."""
        return missing_by_loan(self.paid_out, on=self.on)

    @cached_property
    def given_up(self) -> list[WriteOff]:
        """What had been given up."""
        rows = WriteOff.objects.filter(loan__coop=self.coop)
        return list(rows.filter(written_off_on__lte=self.on))

    @cached_property
    def book(self) -> Book:
        """The loans on which something was owed."""
        gone = {one.loan_id for one in self.given_up}
        owing = [
            one
            for one in self.paid_out
            if one.pk not in gone and not self._was_closed(one)
        ]
        claimed = set(self._claimed().values_list("loan", flat=True))
        rows = rows_then([one for one in owing if one.pk not in claimed], on=self.on)
        return Book(
            on=self.on,
            standings=tuple(
                Standing(
                    one,
                    Position(self.on, rows.get(one.pk, ()), *self.missing[one.pk]),
                )
                for one in owing
            ),
            rescheduled=frozenset(),
        )

    @property
    def exposure(self) -> Exposure:
        """What households owed and had been promised."""
        found: Counter[int] = Counter()
        for loan in self.committed:
            found[loan.borrower.household_id] += loan.principal_fen
        for one in self.book.standings:
            position = one.position
            household = one.loan.borrower.household_id
            found[household] += position.principal + position.claim
        return Exposure(found)

    @property
    def lines(self) -> list[LineUse]:
        """The lines that held, with what was left of each."""
        held = CreditLine.objects.filter(
            Q(closed_at__isnull=True) | Q(closed_at__date__gt=self.on),
            coop=self.coop,
            starts_on__lte=self.on,
            ends_on__gte=self.on,
        )
        lines = list(held.select_related("free_account", "reserve_account"))
        accounts = [one.free_account for one in lines]
        accounts += [one.reserve_account for one in lines]
        granted = moved(accounts, kind=PROVISION, until=self.on)
        used, kept = self._used(), self._reserve()
        return [
            LineUse(
                one,
                granted[one.free_account_id],
                granted[one.free_account_id] - used[one.pk],
                granted[one.reserve_account_id] + kept[one.pk],
            )
            for one in lines
        ]

    @property
    def promised(self) -> Totals:
        """What members had promised, and how much of it was lent."""
        rows = MutualPromise.objects.filter(
            member__coop=self.coop, recorded_at__date__lte=self.on
        )
        promises = list(rows.select_related("free_account"))
        kept = moved(
            [one.free_account for one in promises], kind=PROVISION, until=self.on
        )
        taken, locked, lost = self._matched()
        whole = lent = 0
        for one in promises:
            holds = one.ends_on >= self.on and not self._was_withdrawn(one)
            if locked[one.pk] or holds:
                whole += kept[one.free_account_id] + taken[one.pk] - lost[one.pk]
                lent += locked[one.pk]
        return Totals(promised=whole, free=whole - lent, locked=lent)

    @cached_property
    def _approved(self) -> set[int]:
        steps = LoanStep.objects.filter(
            loan__coop=self.coop,
            kind=StepKind.APPROVED,
            taken_at__date__lte=self.on,
        )
        return set(steps.values_list("loan", flat=True))

    def _was_closed(self, loan: Loan) -> bool:
        ended = loan.ended_on
        closed = loan.status == LoanStatus.CLOSED
        return closed and ended is not None and ended <= self.on

    def _was_withdrawn(self, promise: MutualPromise) -> bool:
        at = promise.withdrawn_at
        return at is not None and timezone.localdate(at) <= self.on

    def _claimed(self) -> "QuerySet[Payment]":
        """Return what the co-op paid for its households by then."""
        paid = Payment.objects.counting().filter(loan__coop=self.coop)
        return paid.filter(kind=PaymentKind.COMPENSATION, paid_on__lte=self.on)

    def _used(self) -> Counter[int]:
        """Return what is lent, approved or given up, by line."""
        found: Counter[int] = Counter()
        for loan in self.committed:
            found[loan.line_id or 0] += loan.principal_fen
        for loan in self.paid_out:
            found[loan.line_id or 0] += self.missing[loan.pk].principal
        return found

    def _reserve(self) -> Counter[int]:
        """Return what compensations took out of the reserve and recoveries put in."""
        found: Counter[int] = Counter()
        for line, fen in self._claimed().values_list("loan__line", "amount_fen"):
            found[line] -= fen
        parts = PaymentPart.objects.filter(
            payment__loan__coop=self.coop,
            payment__reversed_at__isnull=True,
            payment__paid_on__lte=self.on,
            claim_fen__gt=0,
        )
        for line, fen in parts.values_list("payment__loan__line", "claim_fen"):
            found[line] += fen
        return found

    def _matched(self) -> tuple[Counter[int], Counter[int], Counter[int]]:
        """Return what loans took of each promise, what they still had, what they lost."""
        back = PaymentPosting.objects.filter(
            match__loan__coop=self.coop,
            payment__reversed_at__isnull=True,
            payment__paid_on__lte=self.on,
        )
        freed = dict(
            back.order_by().values_list("match").annotate(Sum("posting__amount"))
        )
        gone = {one.loan_id for one in self.given_up}
        kept = {one.pk for one in (*self.committed, *self.paid_out)}
        taken: Counter[int] = Counter()
        locked: Counter[int] = Counter()
        lost: Counter[int] = Counter()
        for match in PromiseMatch.objects.filter(loan__in=self._approved):
            taken[match.promise_id] += match.amount_fen
            if match.loan_id in kept:
                left = match.amount_fen - freed.get(match.pk, 0)
                (lost if match.loan_id in gone else locked)[match.promise_id] += left
        return taken, locked, lost


def position_then(loan: Loan, *, on: date) -> Position:
    """Return what a loan that was paid out owed at the end of a past day."""
    claims = Payment.objects.counting().filter(
        loan=loan, kind=PaymentKind.COMPENSATION, paid_on__lte=on
    )
    rows = () if claims.exists() else rows_then([loan], on=on).get(loan.pk, ())
    return Position(on, rows, *missing_by_loan([loan], on=on)[loan.pk])
