"""Find which payment each line of the bank is, before anything new is recorded."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from rewards.ruralcredit.models import BankLine, Coop, LineOutcome, Loan, Payment
from rewards.ruralcredit.services.bank_files.reading import BankRow


@dataclass(frozen=True)
class Found:
    """What a line is to the register; without an outcome the register lacks it."""

    outcome: str = ""
    payment: Payment | None = None
    words: str = ""


class _Same(NamedTuple):
    """Among what could be the same payment, as far as one can see."""

    loan: int
    day: date
    fen: int


def find_payments(coop: Coop, rows: Sequence[BankRow]) -> dict[int, Found]:
    """Return what each row of a file is, by its number.

    References come first. Payments that were entered without one are matched where as
    many rows as payments have the same loan, day and amount; where they cannot be told
    apart, or only the amounts differ, the rows stay differences for somebody to look at.
    """
    numbers = {row.loan_number for row in rows}
    loans = {one.number: one for one in coop.loans.filter(number__in=numbers)}
    known = _by_reference(coop, rows)
    found: dict[int, Found] = {}
    open_rows: list[tuple[Loan, BankRow]] = []
    for row in rows:
        loan, payment = loans.get(row.loan_number), known.get(row.reference)
        if payment:
            found[row.row] = _known(payment, loan, row)
        elif loan is None:
            found[row.row] = Found(LineOutcome.UNKNOWN)
        else:
            open_rows.append((loan, row))
    return found | _by_day(open_rows)


def unreferenced(loans: Iterable[Loan]) -> list[Payment]:
    """Return payments without a reference that no line of the bank has been matched with."""
    listed = list(loans)
    taken = BankLine.objects.filter(
        payment__loan__in=listed, payment__reversed_at=None
    ).values("payment")
    free = Payment.objects.counting().filter(loan__in=listed, bank_reference="")
    return list(free.exclude(pk__in=taken).order_by("pk"))


def _by_reference(coop: Coop, rows: Sequence[BankRow]) -> dict[str, Payment]:
    """Return payments by reference: their own, or that of an earlier file's line."""
    wanted = [row.reference for row in rows]
    earlier = BankLine.objects.filter(
        file__coop=coop,
        reference__in=wanted,
        payment__isnull=False,
        payment__reversed_at__isnull=True,
    ).select_related("payment")
    found = {one.reference: one.payment for one in earlier.order_by("-pk")}
    own = Payment.objects.counting().filter(loan__coop=coop, bank_reference__in=wanted)
    found |= {one.bank_reference: one for one in own.order_by("-pk")}
    return {name: one for name, one in found.items() if one is not None}


def _known(payment: Payment, loan: Loan | None, row: BankRow) -> Found:
    told = (payment.loan_id, payment.paid_on, payment.amount_fen)
    is_same = told == (loan and loan.pk, row.booked_on, row.amount_fen)
    return Found(LineOutcome.MATCHED if is_same else LineOutcome.DIFFERENT, payment)


def _by_day(rows: Sequence[tuple[Loan, BankRow]]) -> dict[int, Found]:
    """Match what has the same loan, day and amount; then look at the rest of the day."""
    payments: dict[_Same, list[Payment]] = defaultdict(list)
    for one in unreferenced({loan.pk: loan for loan, _row in rows}.values()):
        payments[_Same(one.loan_id, one.paid_on, one.amount_fen)].append(one)
    meant: dict[_Same, list[BankRow]] = defaultdict(list)
    for loan, row in rows:
        meant[_Same(loan.pk, row.booked_on, row.amount_fen)].append(row)
    found: dict[int, Found] = {}
    for key in meant.keys() & payments.keys():
        found |= _pairs(meant.pop(key), payments.pop(key))
    for key, left in meant.items():
        same_day = [
            one
            for other, free in payments.items()
            for one in free
            if other[:2] == key[:2]
        ]
        alone = sum(len(more) for one, more in meant.items() if one[:2] == key[:2])
        for row in left:
            found[row.row] = _other_amount(same_day, alone=alone)
    return found


def _pairs(rows: list[BankRow], payments: list[Payment]) -> dict[int, Found]:
    if len(rows) == len(payments):
        return {
            row.row: Found(LineOutcome.MATCHED, payment)
            for row, payment in zip(rows, payments, strict=True)
        }
    words = _("同一天同样的金额，银行有%(rows)s行，我们记了%(payments)s笔没写流水号")
    told = words % {"rows": len(rows), "payments": len(payments)}
    return {row.row: Found(LineOutcome.DIFFERENT, words=told) for row in rows}


def _other_amount(same_day: list[Payment], *, alone: int) -> Found:
    """Return a difference when the day has a payment of another amount; else nothing."""
    if not same_day:
        return Found()
    only = same_day[0] if len(same_day) == alone == 1 else None
    return Found(LineOutcome.DIFFERENT, only)
