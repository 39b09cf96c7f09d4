"""What the co-op paid for a household, what is given up, and what is still to come."""

from typing import NamedTuple

from django.db.models import Sum

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
    sums = parts.values_list("payment__kind").annotate(
        Sum("principal_fen"), Sum("interest_fen"), Sum("claim_fen")
    )
    principal, claim = loan.principal_fen, 0
    for kind, of_principal, of_interest, of_claim in sums:
        principal -= of_principal
        claim -= of_claim
        if kind == PaymentKind.COMPENSATION:
            claim += of_principal + of_interest
    return Missing(principal, claim)
