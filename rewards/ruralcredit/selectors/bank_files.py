"""Where the bank's files and the register differ."""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from rewards.ruralcredit.models import (
    BankFile,
    BankLine,
    Coop,
    Payment,
    PaymentKind,
)


class Differences(NamedTuple):
    """Lines that somebody must look at, and payments that the bank does not have."""

    lines: list[BankLine]
    payments: list[Payment]


def differences(coop: Coop) -> Differences:
    """Return what is open: lines of the bank, and payments in days that a file covers.

    A line is open again when its payment was taken back. What the co-op paid out of
    its reserve is in no such file.
    """
    lines = BankLine.objects.open().filter(file__coop=coop)
    covered = BankFile.objects.filter(
        coop=coop,
        period_from__lte=OuterRef("paid_on"),
        period_until__gte=OuterRef("paid_on"),
    )
    known = BankLine.objects.filter(
        Q(payment=OuterRef("pk"))
        | Q(file__coop=coop, reference=OuterRef("bank_reference"))
    )
    payments = (
        Payment.objects.counting()
        .filter(Exists(covered), ~Exists(known), loan__coop=coop)
        .exclude(kind=PaymentKind.COMPENSATION)
    )
    return Differences(
        lines=list(
            lines.select_related("file", "payment__loan").order_by("file", "row")
        ),
        payments=list(payments.select_related("loan__borrower__resident")),
    )
