"""Take in a statement of the bank: compare it with the register, record what is new."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.errors import Refusal
from rewards.ruralcredit.errors.bank_files import (
    BankFileKnown,
    BankRowsBroken,
    LineSettled,
    MayNotReconcile,
)
from rewards.ruralcredit.errors.lending import ReasonNeeded
from rewards.ruralcredit.models import (
    BankFile,
    BankLine,
    Coop,
    CoopRole,
    LineOutcome,
    Loan,
    LoanStatus,
    Payment,
)
from rewards.ruralcredit.permissions import works_for
from rewards.ruralcredit.selectors.loans.quote import pay_off_quote
from rewards.ruralcredit.services import loans
from rewards.ruralcredit.services.bank_files.matching import (
    Found,
    find_payments,
    unreferenced,
)
from rewards.ruralcredit.services.bank_files.reading import (
    BankRow,
    Statement,
    read_statement,
)
from rewards.ruralcredit.services.coops import locked

LONGEST_WORDS = 200


@dataclass(frozen=True)
class TakenIn:
    """A file and its lines with what became of each, as kept or as they would be."""

    file: BankFile
    lines: tuple[BankLine, ...]


@dataclass(frozen=True)
class _Who:
    by: User
    at: datetime


@transaction.atomic
def take_in(*, coop: Coop, name: str, body: bytes, by: User, at: datetime) -> TakenIn:
    """Read a file of the bank; each line is matched, recorded, or left for somebody.

    A payment with the line's reference, or one without any that can be no other, is
    matched; what is different, unknown or cannot be told apart is named so; the rest
    is recorded as the bank has it. Raises MayNotReconcile, BankFileKnown, BankRowsBroken
    with every row and sentence, and what ``read_statement`` raises.
    """
    coop = locked(coop)
    today = timezone.localdate(at)
    if not works_for(by, coop, CoopRole.OFFICER, on=today):
        raise MayNotReconcile
    statement = read_statement(body, today=today)
    before = BankFile.objects.filter(coop=coop, digest=statement.digest).first()
    if before:
        raise BankFileKnown(on=timezone.localdate(before.read_at).isoformat())
    _require_whole(statement)
    days = [row.booked_on for row in statement.rows]
    file = BankFile.objects.create(
        coop=coop,
        name=name[:120],
        digest=statement.digest,
        period_from=min(days),
        period_until=max(days),
        declared_fen=statement.declared_fen,
        read_at=at,
        read_by=by,
    )
    found = find_payments(coop, statement.rows)
    lines = tuple(
        # Banks list the newest first; money is registered in the order of its days.
        _line(file, row, found[row.row], _Who(by, at))
        for row in sorted(statement.rows, key=lambda one: (one.booked_on, one.row))
    )
    audit.record(
        "ruralcredit.bank_file_read",
        target=file,
        by=by,
        at=at,
        data={"coop": coop.pk, "rows": len(lines), "name": file.name},
    )
    return TakenIn(file, lines)


def try_out(*, coop: Coop, name: str, body: bytes, by: User, at: datetime) -> TakenIn:
    """Return what ``take_in`` would make of a file, and keep nothing of it."""
    with transaction.atomic():
        taken = take_in(coop=coop, name=name, body=body, by=by, at=at)
        transaction.set_rollback(True)
    return taken


@transaction.atomic
def settle_line(*, line: BankLine, words: str, by: User, at: datetime) -> BankLine:
    """Close a line that somebody has looked into, with what came of it.

    When a payment says the same as the line by now, the line is tied to it. Raises MayNotReconcile, LineSettled and ReasonNeeded.
    """
    coop = locked(line.file.coop)
    line = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not works_for(by, coop, CoopRole.OFFICER, on=timezone.localdate(at)):
        raise MayNotReconcile
    if not line.is_open():
        raise LineSettled
    if not words.strip():
        raise ReasonNeeded
    line.payment = _same_by_now(line) or line.payment
    line.settled_at, line.settled_by = at, by
    line.words = f"{line.words} {words.strip()}".strip()[:LONGEST_WORDS]
    line.save(update_fields=["payment", "settled_at", "settled_by", "words"])
    audit.record(
        "ruralcredit.bank_line_settled",
        target=line,
        by=by,
        at=at,
        data={"coop": coop.pk, "row": line.row, "words": words.strip()},
    )
    return line


def _require_whole(statement: Statement) -> None:
    """Refuse broken rows; without any there are rows, as their sum is above nought."""
    broken = statement.broken
    if broken:
        rows = "；".join(f"{one.row}: {one.refusal}" for one in broken)
        raise BankRowsBroken(count=len(broken), rows=rows)


def _line(file: BankFile, row: BankRow, found: Found, who: _Who) -> BankLine:
    """Keep a line with what became of it; what the register lacks is recorded."""
    line = BankLine(file=file, **row._asdict())
    line.outcome, line.payment, line.words = found.outcome, found.payment, found.words
    if not found.outcome:
        try:
            line.payment = _record(file, row, who)
            line.outcome = LineOutcome.RECORDED
        except Refusal as refusal:
            line.outcome = LineOutcome.REFUSED
            line.words = str(refusal)[:LONGEST_WORDS]
    line.save()
    return line


def _same_by_now(line: BankLine) -> Payment | None:
    """Return the payment of the line's loan, day and amount that no line is tied to."""
    loans = Loan.objects.filter(coop=line.file.coop, number=line.loan_number)
    told = {"loan__in": loans, "paid_on": line.booked_on, "amount_fen": line.amount_fen}
    same = Payment.objects.counting().filter(**told)
    referenced = same.filter(bank_reference=line.reference).first()
    if referenced:
        return referenced
    free = [one.pk for one in unreferenced(loans)]
    return same.filter(pk__in=free).order_by("pk").first()


def _record(file: BankFile, row: BankRow, who: _Who) -> Payment:
    """Record what the bank has: a recovery, what closes the loan, or a repayment."""
    loan = Loan.objects.get(coop=file.coop, number=row.loan_number)
    told: dict[str, Any] = {
        "loan": loan,
        "amount_fen": row.amount_fen,
        "paid_on": row.booked_on,
        "client_id": _client_id(file, row),
        "bank_reference": row.reference,
        "by": who.by,
        "at": who.at,
    }
    if loan.status in {LoanStatus.COMPENSATED, LoanStatus.WRITTEN_OFF}:
        return loans.recover(**told)
    if loan.status == LoanStatus.ACTIVE:
        quote = pay_off_quote(loan, on=row.booked_on)
        if row.amount_fen == quote.total > quote.due:
            return loans.pay_off(**told)
    return loans.repay(**told)


def _client_id(file: BankFile, row: BankRow) -> UUID:
    return uuid5(NAMESPACE_URL, f"{file.coop_id}:{file.digest}:{row.row}")
