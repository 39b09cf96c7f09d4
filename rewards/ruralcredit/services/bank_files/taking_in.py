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

    A payment with the line's reference, or one without any of the same loan, day and
    amount, is matched; what is otherwise different or unknown is named so; the rest is
    recorded as the bank has it. Raises MayNotReconcile, BankFileKnown, BankRowsBroken
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
    lines = tuple(
        # Banks list the newest first; money is registered in the order of its days.
        _line(file, row, _Who(by, at))
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

    Raises MayNotReconcile, LineSettled and ReasonNeeded.
    """
    coop = locked(line.file.coop)
    line = BankLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    if not works_for(by, coop, CoopRole.OFFICER, on=timezone.localdate(at)):
        raise MayNotReconcile
    if not line.is_open():
        raise LineSettled
    if not words.strip():
        raise ReasonNeeded
    line.settled_at, line.settled_by = at, by
    line.words = f"{line.words} {words.strip()}".strip()[:LONGEST_WORDS]
    line.save(update_fields=["settled_at", "settled_by", "words"])
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


def _line(file: BankFile, row: BankRow, who: _Who) -> BankLine:
    """Keep a line with what became of it."""
    line = BankLine(file=file, **row._asdict())
    loan = Loan.objects.filter(coop=file.coop, number=row.loan_number).first()
    same = _known_by_reference(file.coop, row)
    if same:
        line.payment = same
        line.outcome = LineOutcome.MATCHED
        if not _says_the_same(same, loan, row):
            line.outcome = LineOutcome.DIFFERENT
    elif loan is None:
        line.outcome = LineOutcome.UNKNOWN
    else:
        _match_or_record(line, loan, row, who)
    line.save()
    return line


def _match_or_record(line: BankLine, loan: Loan, row: BankRow, who: _Who) -> None:
    """Find the payment that was entered without a reference, or record one."""
    free = _without_reference(loan, row)
    exact = [one for one in free if one.amount_fen == row.amount_fen]
    if exact or free:
        line.payment = (exact or free)[0]
        line.outcome = LineOutcome.MATCHED if exact else LineOutcome.DIFFERENT
        return
    try:
        line.payment = _record(line.file, loan, row, who)
        line.outcome = LineOutcome.RECORDED
    except Refusal as refusal:
        line.outcome = LineOutcome.REFUSED
        line.words = str(refusal)[:LONGEST_WORDS]


def _known_by_reference(coop: Coop, row: BankRow) -> Payment | None:
    kept = Payment.objects.counting().filter(loan__coop=coop)
    return kept.filter(bank_reference=row.reference).order_by("pk").first()


def _says_the_same(payment: Payment, loan: Loan | None, row: BankRow) -> bool:
    told = (payment.loan_id, payment.paid_on, payment.amount_fen)
    return told == (loan and loan.pk, row.booked_on, row.amount_fen)


def _without_reference(loan: Loan, row: BankRow) -> list[Payment]:
    """Return payments of the day that no line of the bank has been matched with."""
    same = loan.payments.counting().filter(paid_on=row.booked_on, bank_reference="")
    taken = BankLine.objects.filter(payment__loan=loan).values("payment")
    return list(same.exclude(pk__in=taken).order_by("pk"))


def _record(file: BankFile, loan: Loan, row: BankRow, who: _Who) -> Payment:
    """Record what the bank has: a recovery, what closes the loan, or a repayment."""
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
