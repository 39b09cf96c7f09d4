"""What the co-op paid for a household, what is given up, and what is still to come."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet, Sum

from rewards.ruralcredit.models import Loan, PaymentKind, PaymentPart


class Missing(NamedTuple):
    """Fen: principal that never came back, and what the co-op paid and did not get back."""

    principal: int
    claim: int

    @property
    def total(self) -> int:
        """Both."""
        return self.principal + self.claim


def missing_of(loan: Loan) -> Missing:
    """Return what is missing by the payments, whether or not it was written off.

    Until a write-off that is what the loan's two accounts hold.
    """
    parts = PaymentPart.objects.filter(
        payment__loan=loan, payment__reversed_at__isnull=True
    )
    return _missing([loan], parts)[loan.pk]


def missing_by_loan(loans: Iterable[Loan], *, on: date) -> dict[int, Missing]:
    """Return what was missing of each loan at the end of a day, by key."""
    listed = list(loans)
    parts = PaymentPart.objects.filter(
        payment__loan__in=listed,
        payment__reversed_at__isnull=True,
        payment__paid_on__lte=on,
    )
    return _missing(listed, parts)


def _missing(
    loans: Iterable[Loan], parts: "QuerySet[PaymentPart]"
) -> dict[int, Missing]:
    found = {one.pk: Missing(one.principal_fen, 0) for one in loans}
    sums = parts.order_by().values_list("payment__loan", "payment__kind")
    for pk, kind, of_principal, of_interest, of_claim in sums.annotate(
        Sum("principal_fen"), Sum("interest_fen"), Sum("claim_fen")
    ):
        principal, claim = found[pk]
        if kind == PaymentKind.COMPENSATION:
            claim += of_principal + of_interest
        found[pk] = Missing(principal - of_principal, claim - of_claim)
    return found
