"""Ask for a loan, look into it, take it back."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.formulas import format_fen
from rewards.ruralcredit.errors.lending import (
    ClientIdConflict,
    NoLine,
    OutsideProduct,
    ProductRetired,
    ReasonNeeded,
)
from rewards.ruralcredit.models import (
    Coop,
    CoopMember,
    CreditLine,
    Funding,
    Guarantor,
    Loan,
    LoanProduct,
    LoanStatus,
    StepKind,
)
from rewards.ruralcredit.services.acting import require_officer
from rewards.ruralcredit.services.loans.acting import (
    digest,
    locked,
    require_not_own,
    require_stage,
    take,
)
from rewards.ruralcredit.services.loans.money import unlock_promises
from rewards.ruralcredit.services.loans.rules import (
    left_of,
    rating_for,
    require_guarantors,
    require_qualified,
    require_standing,
    require_within_caps,
)
from rewards.ruralcredit.services.loans.schedules import planned_days


@transaction.atomic
def apply(
    *,
    borrower: CoopMember,
    product: LoanProduct,
    principal_fen: int,
    periods: int,
    purpose: str,
    guarantors: Mapping[CoopMember, int],
    client_id: UUID,
    by: User,
    at: datetime,
    funding: str = Funding.LINE,
) -> Loan:
    """Enter a member's application; ``guarantors`` are members with their fen.

    The same client id and content gives the same loan, with other content
    ClientIdConflict. Raises NotQualified, NotInGoodStanding, ProductRetired,
    OutsideProduct, NoCalendar, NoLine and what is wrong with the guarantors.
    """
    coop = Coop.objects.select_for_update(no_key=True).get(pk=borrower.coop_id)
    stood = sorted((one.pk, fen) for one, fen in guarantors.items())
    told = [borrower.pk, product.pk, principal_fen, periods, purpose, stood, funding]
    body = digest(told)
    before = Loan.objects.filter(client_id=client_id).first()
    if before:
        return _same(before, body)
    today = timezone.localdate(at)
    require_qualified(coop, on=today)
    require_standing(borrower, on=today)
    _require_in_product(product, principal_fen, periods)
    loan = Loan(
        coop=coop,
        number=_next_number(coop, today),
        client_id=client_id,
        body_digest=body,
        borrower=borrower,
        product=product,
        funding=funding,
        principal_fen=principal_fen,
        periods=periods,
        purpose=purpose,
        applied_on=today,
    )
    days = planned_days(loan, paid_out_on=today)
    if funding == Funding.LINE:
        loan.line = _line(loan, days[-1], on=today)
    loan.save()
    Guarantor.objects.bulk_create(
        Guarantor(loan=loan, member=one, amount_fen=fen, agreed_at=at, agreed_by=by)
        for one, fen in guarantors.items()
    )
    require_guarantors(loan, on=today)
    take(loan, StepKind.APPLIED, by=by, at=at, principal_fen=principal_fen)
    return loan


@transaction.atomic
def check(*, loan: Loan, by: User, at: datetime) -> Loan:
    """Look into an application: rating, caps, line, guarantors. Then the committee votes.

    The rating that holds today is tied to the loan. Raises WrongStage, OwnCase and
    everything that ``require_within_caps`` and ``require_guarantors`` raise.
    """
    loan = locked(loan)
    require_stage(loan, LoanStatus.APPLIED)
    require_not_own(loan, by)
    today = timezone.localdate(at)
    require_qualified(loan.coop, on=today)
    require_standing(loan.borrower, on=today)
    require_guarantors(loan, on=today)
    require_within_caps(loan, on=today)
    loan.rating = rating_for(loan.borrower, on=today)
    loan.status = LoanStatus.CHECKED
    loan.save(update_fields=["rating", "status"])
    take(loan, StepKind.CHECKED, by=by, at=at, band=loan.rating.band)
    return loan


@transaction.atomic
def withdraw(*, loan: Loan, by: User, at: datetime, words: str) -> Loan:
    """Take back a loan that is not paid out, with a reason; its place is free again.

    Raises NotForThisCoop, WrongStage, OwnCase and ReasonNeeded.
    """
    loan = locked(loan)
    require_officer(by, loan.coop, at=at)
    require_stage(
        loan,
        LoanStatus.APPLIED,
        LoanStatus.CHECKED,
        LoanStatus.APPROVED,
        LoanStatus.SIGNED,
    )
    require_not_own(loan, by)
    if not words.strip():
        raise ReasonNeeded
    loan.status = LoanStatus.WITHDRAWN
    loan.ended_on = timezone.localdate(at)
    loan.save(update_fields=["status", "ended_on"])
    unlock_promises(loan, by=by, at=at)
    take(loan, StepKind.WITHDRAWN, by=by, at=at, words=words)
    return loan


def _same(before: Loan, body: str) -> Loan:
    if before.body_digest != body:
        raise ClientIdConflict
    return before


def _require_in_product(product: LoanProduct, principal_fen: int, periods: int) -> None:
    if product.retired_at is not None:
        raise ProductRetired
    amount_fits = product.min_fen <= principal_fen <= product.max_fen
    if not amount_fits or not 1 <= periods <= product.max_periods:
        raise OutsideProduct(
            least=format_fen(product.min_fen),
            most=format_fen(product.max_fen),
            periods=product.max_periods,
        )


def _line(loan: Loan, last: date, *, on: date) -> CreditLine:
    """Return the line for a loan whose last due date is ``last``.

    Of those with enough money that run long enough it is the one that ends first: the
    longer ones stay free for longer loans. Where none fits it is the one that runs
    longest, and the check says what is wrong with it. Raises NoLine.
    """
    held = CreditLine.objects.holding(on=on).filter(coop=loan.coop)
    lines = list(held.select_related("free_account").order_by("ends_on", "pk"))
    if not lines:
        raise NoLine(on=on.isoformat())
    fitting = (
        one
        for one in lines
        if one.ends_on >= last and left_of(one, without=loan) >= loan.principal_fen
    )
    return next(fitting, lines[-1])


def _next_number(coop: Coop, today: date) -> str:
    """Return 丰潮-2026-0017; the co-op is locked, so nobody else gets it."""
    of_year = coop.loans.filter(applied_on__year=today.year).count()
    return f"{coop.short_name}-{today.year}-{of_year + 1:04d}"
