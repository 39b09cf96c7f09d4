"""What the bank grants: lines and the reserve behind them, as registers of its money."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.formulas import format_fen
from rewards.ledger import services as ledger
from rewards.ledger.selectors import balance
from rewards.ruralcredit.errors.lines import (
    AgreementKnown,
    AgreementMissing,
    AmountNotPositive,
    LineClosed,
    LineHasLoans,
    LineInUse,
    LineNotSound,
    MayNotKeepLines,
    PaperCounted,
    ReserveHasLess,
)
from rewards.ruralcredit.models import COMMITTED, OWING, Coop, CreditLine
from rewards.ruralcredit.permissions import decides_rules_of
from rewards.ruralcredit.selectors.loans.exposure import exposure_of
from rewards.ruralcredit.services.coops import locked
from rewards.ruralcredit.services.loans.money import tally
from rewards.ruralcredit.services.loans.rules import require_reserve


@transaction.atomic
def grant(
    *,
    coop: Coop,
    bank: str,
    agreement: str,
    amount_fen: int,
    guarantee_pct: Decimal,
    trigger_days: int,
    starts_on: date,
    ends_on: date,
    by: User,
    at: datetime,
    bank_share_pct: Decimal = Decimal(100),
    fee_pct: Decimal = Decimal(0),
) -> CreditLine:
    """Register a line (整体授信) that a bank grants, under the number of its agreement.

    All of it may be lent; the reserve begins at nought. By an officer of the co-op or
    the county's supervisor. Raises MayNotKeepLines, AgreementMissing, AgreementKnown
    and LineNotSound.
    """
    coop = locked(coop)
    _require_keeper(coop, by, at=at)
    agreement = agreement.strip()
    if not agreement:
        raise AgreementMissing
    if coop.lines.filter(agreement=agreement).exists():
        raise AgreementKnown(agreement=agreement)
    shares = (guarantee_pct, bank_share_pct, fee_pct)
    is_percent = all(0 <= share <= 100 for share in shares) and bank_share_pct > 0
    if amount_fen <= 0 or ends_on < starts_on or not is_percent:
        raise LineNotSound
    code = f"line:{uuid4()}"
    line = CreditLine.objects.create(
        coop=coop,
        bank=bank,
        agreement=agreement,
        amount_fen=amount_fen,
        bank_share_pct=bank_share_pct,
        guarantee_pct=guarantee_pct,
        trigger_days=trigger_days,
        fee_pct=fee_pct,
        starts_on=starts_on,
        ends_on=ends_on,
        free_account=ledger.open_account(code=f"{code}:free", unit=ledger.FEN),
        reserve_account=ledger.open_account(code=f"{code}:reserve", unit=ledger.FEN),
    )
    _move(line, line.free_account, amount_fen, "granted", by=by, at=at)
    _note("granted", line, by=by, at=at, amount_fen=amount_fen)
    return line


@transaction.atomic
def set_amount(
    *, line: CreditLine, amount_fen: int, reference: str, by: User, at: datetime
) -> CreditLine:
    """Raise or lower a line to an amount in fen, as the bank's paper ``reference`` says.

    A paper changes it once; the same again with what it said changes nothing. Raises
    MayNotKeepLines, LineClosed, AgreementMissing, AmountNotPositive, LineInUse (below
    what is lent and approved, or given up) and PaperCounted.
    """
    line = _locked(line, reference, by, at=at)
    _require_positive(amount_fen)
    committed = line.loans.committed().values_list("principal_fen", flat=True)
    used = line.amount_fen - balance(line.free_account) + sum(committed)
    if amount_fen < used:
        raise LineInUse(used=format_fen(used))
    change, before = amount_fen - line.amount_fen, balance(line.free_account)
    try:
        _move(line, line.free_account, change, f"amount:{reference}", by=by, at=at)
    except ledger.KeyConflict as known:
        raise PaperCounted(reference=reference) from known
    if balance(line.free_account) - before != change:
        raise PaperCounted(reference=reference)
    line.amount_fen = amount_fen
    line.save(update_fields=["amount_fen"])
    _note("changed", line, by=by, at=at, amount_fen=amount_fen, reference=reference)
    return line


@transaction.atomic
def add_to_reserve(
    *, line: CreditLine, amount_fen: int, reference: str, by: User, at: datetime
) -> CreditLine:
    """Register what the co-op put into its reserve at the bank. In fen.

    The same paper counts once; with another amount the ledger raises KeyConflict. Raises MayNotKeepLines, LineClosed, AgreementMissing and AmountNotPositive.
    """
    line = _locked(line, reference, by, at=at)
    _require_positive(amount_fen)
    _move(line, line.reserve_account, amount_fen, f"added:{reference}", by=by, at=at)
    _note("reserve_added", line, by=by, at=at, fen=amount_fen, reference=reference)
    return line


@transaction.atomic
def take_from_reserve(
    *, line: CreditLine, amount_fen: int, reference: str, by: User, at: datetime
) -> CreditLine:
    """Register what was taken out of the reserve, never below what must stay. In fen.

    Raises MayNotKeepLines, LineClosed, AgreementMissing, AmountNotPositive,
    ReserveHasLess, ReserveTooSmall and RuleMissing.
    """
    line = _locked(line, reference, by, at=at)
    _require_positive(amount_fen)
    there = balance(line.reserve_account)
    if amount_fen > there:
        raise ReserveHasLess(there=format_fen(there))
    lent = exposure_of(line.coop).total
    require_reserve(line, lent, on=timezone.localdate(at), less=amount_fen)
    _move(line, line.reserve_account, -amount_fen, f"taken:{reference}", by=by, at=at)
    _note("reserve_taken", line, by=by, at=at, fen=amount_fen, reference=reference)
    return line


@transaction.atomic
def close(*, line: CreditLine, reference: str, by: User, at: datetime) -> CreditLine:
    """Close a line on which nothing is lent, approved or to be recovered.

    What was free and the reserve go back to the bank's side of the register. Raises
    MayNotKeepLines, LineClosed, AgreementMissing and LineHasLoans.
    """
    line = _locked(line, reference, by, at=at)
    loans = line.loans.filter(status__in=(*COMMITTED, *OWING)).count()
    if loans:
        raise LineHasLoans(loans=loans)
    for account in (line.free_account, line.reserve_account):
        _move(line, account, -balance(account), "closed", by=by, at=at)
    line.closed_at, line.closed_by = at, by
    line.save(update_fields=["closed_at", "closed_by"])
    _note("closed", line, by=by, at=at, reference=reference)
    return line


def _require_keeper(coop: Coop, by: User, *, at: datetime) -> None:
    if not decides_rules_of(by, coop, on=timezone.localdate(at)):
        raise MayNotKeepLines


def _require_positive(amount_fen: int) -> None:
    if amount_fen <= 0:
        raise AmountNotPositive


def _locked(line: CreditLine, reference: str, by: User, *, at: datetime) -> CreditLine:
    """Lock the co-op, as every loan does, and refuse who may not touch the line."""
    coop = locked(line.coop)
    _require_keeper(coop, by, at=at)
    line = CreditLine.objects.select_related(
        "coop", "free_account", "reserve_account"
    ).get(pk=line.pk)
    if line.closed_at is not None:
        raise LineClosed
    if not reference.strip():
        raise AgreementMissing
    return line


def _move(
    line: CreditLine,
    account: ledger.Account,
    fen: int,
    cause: str,
    *,
    by: User,
    at: datetime,
) -> None:
    """Move fen from the bank's tally to an account of the line, or back when negative."""
    bank = tally(line.coop, "bank")
    source, destination = (bank, account) if fen > 0 else (account, bank)
    if fen:
        ledger.post(
            kind=ledger.Kind.PROVISION,
            source=source,
            destination=destination,
            amount=abs(fen),
            key=f"line:{line.pk}:{account.pk}:{cause}"[:120],
            occurred_at=at,
            by=by,
        )


def _note(what: str, line: CreditLine, *, by: User, at: datetime, **data: Any) -> None:
    told = {"coop": line.coop_id, "agreement": line.agreement} | data
    audit.record(f"ruralcredit.line_{what}", target=line, by=by, at=at, data=told)
