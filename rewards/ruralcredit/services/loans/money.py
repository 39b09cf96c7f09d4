"""How the register moves when loans do: the bank pays and is paid, we keep the book."""

from collections import Counter
from datetime import date, datetime

from django.db.models import F
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.formulas import format_fen, split
from rewards.ledger import services as ledger
from rewards.ledger.selectors import balance
from rewards.ruralcredit.errors.lending import (
    MoneyUsedSince,
    PromisesTooSmall,
    ReserveTooSmall,
)
from rewards.ruralcredit.models import (
    Coop,
    CreditLine,
    Funding,
    Loan,
    LoanStatus,
    MutualPromise,
    Payment,
    PaymentPosting,
    PromiseMatch,
    RuleCode,
)
from rewards.ruralcredit.selectors.rules import rule_value

PERCENT = 100
WRITTEN_OFF = "written_off"


def tally(coop: Coop, name: str) -> ledger.Account:
    """Return one of the co-op's tallies in fen: borrowers, interest, written_off."""
    return ledger.open_account(
        code=f"coop:{coop.pk}:{name}", unit=ledger.FEN, may_go_negative=True
    )


def holder(loan: Loan, name: str) -> ledger.Account:
    """Return one of the loan's accounts in fen, opened now if there was none."""
    return ledger.open_account(code=f"loan:{loan.pk}:{name}", unit=ledger.FEN)


def lock_promises(loan: Loan, *, by: User, at: datetime) -> None:
    """Lock as much of members' promises as the loan needs, the largest free ones first.

    Nobody lends more than the assembly's share of one loan, over all that they promised,
    and nobody to their own household. Raises PromisesTooSmall and RuleMissing.
    """
    if loan.funding != Funding.MEMBERS:
        return
    on = timezone.localdate(at)
    share = rule_value(loan.coop, RuleCode.LENDER_SHARE_CAP, on)
    most = int(loan.principal_fen * share / PERCENT)
    loan.locked_account = holder(loan, "locked")
    left = loan.principal_fen
    lent: Counter[int] = Counter()
    for promise in _usable(loan, on):
        may_lend = most - lent[promise.member_id]
        part = min(left, may_lend, balance(promise.free_account))
        if part:
            _lock(loan, promise, part, by=by, at=at)
            lent[promise.member_id] += part
            left -= part
    if left:
        raise PromisesTooSmall(left=format_fen(loan.principal_fen - left))


def unlock_promises(loan: Loan, *, by: User, at: datetime) -> None:
    """Give back what was locked for a loan that is not paid out."""
    if loan.locked_account is None:
        return
    for match in loan.matches.select_related("promise__free_account").order_by("pk"):
        ledger.post(
            kind=ledger.Kind.REPAYMENT,
            source=holder(loan, "locked"),
            destination=match.promise.free_account,
            amount=match.amount_fen,
            key=f"loan:{loan.pk}:unlock:{match.pk}",
            occurred_at=at,
            by=by,
        )


def pay_out(loan: Loan, *, by: User, at: datetime) -> None:
    """Register that the bank paid the borrower; the line's account is never below zero."""
    source = loan.line.free_account if loan.line else holder(loan, "locked")
    ledger.post(
        kind=ledger.Kind.PAY_OUT,
        source=source,
        destination=holder(loan, "principal"),
        amount=loan.principal_fen,
        key=f"loan:{loan.pk}:pay_out",
        occurred_at=at,
        by=by,
    )


def repay_principal(
    payment: Payment, loan: Loan, fen: int, *, by: User, at: datetime
) -> None:
    """Register principal that came back: free again on the line, or of each promise.

    Of a line that is closed nothing comes free: it goes to the bank's side.
    Promises come free in proportion to what of each is still lent. Of a loan that was
    written off it comes out of the tally of what was given up.
    """
    if fen and loan.line:
        account = _open_or_bank(loan, loan.line, loan.line.free_account)
        _move(payment, loan, account, fen, by=by, at=at)
    if not fen or loan.line:
        return
    matches = list(loan.matches.select_related("promise__free_account").order_by("pk"))
    parts = split(fen, [one.amount_fen - one.freed_fen for one in matches])
    for match, part in zip(matches, parts, strict=True):
        if part:
            account = match.promise.free_account
            _move(payment, loan, account, part, by=by, at=at, match=match)
            _free(loan, match, part)


def take_interest(
    payment: Payment, loan: Loan, fen: int, *, by: User, at: datetime
) -> None:
    """Register interest, fees and penalty that a borrower paid to the bank.

    Below zero goes back what was paid ahead and pays principal now.
    """
    if fen:
        pair = (tally(loan.coop, "borrowers"), tally(loan.coop, "interest"))
        source, destination = pair if fen > 0 else pair[::-1]
        posting = ledger.post(
            kind=ledger.Kind.INTEREST,
            source=source,
            destination=destination,
            amount=abs(fen),
            key=f"payment:{payment.pk}:interest",
            occurred_at=at,
            by=by,
        )
        keep(payment, posting)


def claim(
    payment: Payment, loan: Loan, line: CreditLine, fen: int, *, by: User, at: datetime
) -> None:
    """Register that the co-op paid the bank out of its reserve: the household owes it.

    Raises ReserveTooSmall.
    """
    reserve = line.reserve_account
    try:
        posting = ledger.post(
            kind=ledger.Kind.COMPENSATION,
            source=reserve,
            destination=holder(loan, "claim"),
            amount=fen,
            key=f"payment:{payment.pk}:claim",
            occurred_at=at,
            by=by,
        )
    except ledger.InsufficientBalance as short:
        raise ReserveTooSmall(
            needed=format_fen(fen), there=format_fen(balance(reserve))
        ) from short
    keep(payment, posting)


def recover_claim(
    payment: Payment, loan: Loan, fen: int, *, by: User, at: datetime
) -> None:
    """Register what a household paid back to the co-op: in the reserve again.

    That of a closed line went back to the bank's side, and so does this.
    """
    if fen and loan.line:
        posting = ledger.post(
            kind=ledger.Kind.RECOVERY,
            source=_source(loan, "claim"),
            destination=_open_or_bank(loan, loan.line, loan.line.reserve_account),
            amount=fen,
            key=f"payment:{payment.pk}:recovery",
            occurred_at=at,
            by=by,
        )
        keep(payment, posting)


def write_off(loan: Loan, *, by: User, at: datetime) -> None:
    """Register that what a loan still has of principal and claim is given up.

    Of members' promises that is lost: it locks nothing any more.
    """
    loan.matches.update(lost_fen=F("amount_fen") - F("freed_fen"))
    for account in (loan.principal_account, loan.claim_account):
        held = balance(account) if account else 0
        if account and held:
            ledger.post(
                kind=ledger.Kind.WRITE_OFF,
                source=account,
                destination=tally(loan.coop, WRITTEN_OFF),
                amount=held,
                key=f"loan:{loan.pk}:written_off:{account.pk}",
                occurred_at=at,
                by=by,
            )


def keep(
    payment: Payment, posting: ledger.Posting, match: PromiseMatch | None = None
) -> None:
    """Hang a movement of the register on the payment that made it."""
    PaymentPosting.objects.create(payment=payment, posting=posting, match=match)


def move_back(payment: Payment, *, by: User, at: datetime) -> None:
    """Reverse every movement of a payment; raises MoneyUsedSince."""
    for one in payment.postings.select_related("posting", "match").order_by("pk"):
        try:
            ledger.reverse(posting=one.posting, by=by, at=at)
        except ledger.InsufficientBalance as short:
            raise MoneyUsedSince from short
        if one.match:
            _free(payment.loan, one.match, -one.posting.amount)


def _free(loan: Loan, match: PromiseMatch, fen: int) -> None:
    """Count what came free of a promise; what was given up is lost less than before."""
    match.freed_fen += fen
    if loan.status == LoanStatus.WRITTEN_OFF:
        match.lost_fen -= fen
    match.save(update_fields=["freed_fen", "lost_fen"])


def _move(
    payment: Payment,
    loan: Loan,
    account: ledger.Account,
    fen: int,
    *,
    by: User,
    at: datetime,
    match: PromiseMatch | None = None,
) -> None:
    posting = ledger.post(
        kind=ledger.Kind.REPAYMENT,
        source=_source(loan, "principal"),
        destination=account,
        amount=fen,
        key=f"payment:{payment.pk}:principal:{match.pk if match else 'line'}",
        occurred_at=at,
        by=by,
    )
    keep(payment, posting, match)


def _source(loan: Loan, name: str) -> ledger.Account:
    """Return where what comes back comes out of."""
    if loan.status == LoanStatus.WRITTEN_OFF:
        return tally(loan.coop, WRITTEN_OFF)
    return holder(loan, name)


def _open_or_bank(
    loan: Loan, line: CreditLine, account: ledger.Account
) -> ledger.Account:
    """Return an account of the line, or the bank's tally once the line is closed."""
    return tally(loan.coop, "bank") if line.closed_at else account


def _usable(loan: Loan, on: date) -> list[MutualPromise]:
    rows = MutualPromise.objects.in_force(on=on).filter(
        member__coop=loan.coop, withdrawn_at__isnull=True
    )
    others = rows.exclude(member__household=loan.borrower.household_id)
    found = others.select_related("free_account", "member").order_by(
        "-free_account__balance", "pk"
    )
    return [one for one in found if one.member.belongs(on=on)]


def _lock(
    loan: Loan, promise: MutualPromise, fen: int, *, by: User, at: datetime
) -> None:
    match = PromiseMatch.objects.create(loan=loan, promise=promise, amount_fen=fen)
    ledger.post(
        kind=ledger.Kind.PROVISION,
        source=promise.free_account,
        destination=holder(loan, "locked"),
        amount=fen,
        key=f"loan:{loan.pk}:lock:{match.pk}",
        occurred_at=at,
        by=by,
    )
