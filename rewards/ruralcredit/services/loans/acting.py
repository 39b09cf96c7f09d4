"""What the steps of a loan share: locks, stages, steps that are kept, people."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.once import digest_of
from rewards.ruralcredit.errors.lending import (
    DateNotPossible,
    OwnCase,
    SameHands,
    WrongStage,
)
from rewards.ruralcredit.models import (
    Coop,
    Loan,
    LoanStatus,
    LoanStep,
    Rating,
    RatingStatus,
)
from rewards.ruralcredit.permissions import is_close_to_household
from villages.permissions import is_own_household


def locked(loan: Loan) -> Loan:
    """Lock the co-op, then the loan: approvals and pay-outs of a co-op take turns.

    That order is the same everywhere, so that nobody waits for somebody who waits.
    """
    Coop.objects.select_for_update(no_key=True).get(pk=loan.coop_id)
    rows = Loan.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related(
        "coop__county",
        "product",
        "line__free_account",
        "line__reserve_account",
        "borrower__resident",
        "borrower__household",
        "borrower__coop",
        "rating",
        "principal_account",
        "claim_account",
        "locked_account",
    ).get(pk=loan.pk)


def require_stage(loan: Loan, *stages: str) -> None:
    """Raise WrongStage unless the loan stands in one of the stages."""
    if loan.status not in stages:
        raise WrongStage(now=LoanStatus(loan.status).label)


def require_not_own(loan: Loan, by: User) -> None:
    """Raise OwnCase for the borrower's household and their relatives."""
    if is_close_to_household(by, loan.borrower.household):
        raise OwnCase


def require_far_from_guarantors(loan: Loan, by: User) -> None:
    """Raise OwnCase for whoever lives with one who stands for the loan."""
    if by.pk in _at_home_with_guarantors(loan, [by]):
        raise OwnCase


def require_no_rater(loan: Loan, by: User) -> None:
    """Raise SameHands for whoever rated the household, be it since the check."""
    if by.pk in raters_of(loan):
        raise SameHands


def raters_of(loan: Loan) -> set[int]:
    """Return who worked out or signed a rating of the household since the application."""
    held = Rating.objects.filter(
        dossier__coop=loan.coop_id, dossier__household=loan.borrower.household_id
    ).exclude(status=RatingStatus.SCORED)
    lasted = Q(ended_on__isnull=True) | Q(ended_on__gte=loan.applied_on)
    told = held.filter(
        Q(pk=loan.rating_id) | (lasted & Q(valid_until__gte=loan.applied_on))
    ).values_list("scored_by", "decided_by", "second_by")
    return {one for people in told for one in people if one}


def uninvolved(loan: Loan, people: Iterable[User]) -> list[User]:
    """Return those who are not tied to the household, the rating or a guarantor today."""
    listed = list(people)
    tied = raters_of(loan) | _at_home_with_guarantors(loan, listed)
    return [
        one
        for one in listed
        if one.pk not in tied
        and not is_close_to_household(one, loan.borrower.household)
    ]


def _at_home_with_guarantors(loan: Loan, people: Iterable[User]) -> set[int]:
    homes = [one.member.household for one in loan.guarantors.select_related("member")]
    return {
        one.pk for one in people if any(is_own_household(one, home) for home in homes)
    }


def require_day(day: date, *, first: date | None, at: datetime) -> None:
    """Raise DateNotPossible for a day before ``first`` or after today."""
    today = timezone.localdate(at)
    if day > today or (first is not None and day < first):
        raise DateNotPossible(
            first=first.isoformat() if first else "—", last=today.isoformat()
        )


def take(
    loan: Loan,
    kind: str,
    *,
    by: User,
    at: datetime,
    words: str = "",
    **data: Any,
) -> LoanStep:
    """Keep a step of the loan's way, and its audit line."""
    step = LoanStep.objects.create(
        loan=loan, kind=kind, words=words, taken_at=at, taken_by=by
    )
    audit.record(
        f"ruralcredit.loan_{kind}",
        target=loan,
        by=by,
        at=at,
        data={"number": loan.number, **data},
        village_id=loan.borrower.household.village_id,
    )
    return step


def digest(parts: Iterable[object]) -> str:
    """Return the digest of what a form said, to know it again."""
    return digest_of([str(part) for part in parts])
