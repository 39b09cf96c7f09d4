"""Change the plan of a loan: an officer proposes, somebody of the committee signs."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from rewards.ruralcredit.errors.lending import (
    NotOnCommittee,
    PaidAhead,
    ReasonNeeded,
    SameHands,
)
from rewards.ruralcredit.errors.servicing import (
    ChangeDecided,
    ChangeWaiting,
    NothingChanges,
)
from rewards.ruralcredit.formulas.lending import (
    Agreed,
    Arrears,
    Replanned,
    replanned,
    yuan,
)
from rewards.ruralcredit.models import (
    CoopRole,
    Instalment,
    Loan,
    LoanStatus,
    PlanChange,
    ScheduleReason,
    ScheduleVersion,
    StepKind,
)
from rewards.ruralcredit.permissions import works_for
from rewards.ruralcredit.selectors.loans.position import (
    Position,
    agreement_of,
    position_of,
    rows_of,
    schedule_in_force,
    stored_schedule,
    terms_of,
)
from rewards.ruralcredit.selectors.loans.quote import is_paid_ahead, put_off
from rewards.ruralcredit.services.acting import require_officer
from rewards.ruralcredit.services.loans.acting import (
    locked,
    require_not_own,
    require_stage,
    take,
)
from rewards.ruralcredit.services.loans.rules import (
    require_ends_in_line,
    require_rate,
    require_term,
)
from rewards.ruralcredit.services.loans.schedules import shifted, write_schedule
from rewards.ruralcredit.services.loans.settling import require_in_order
from villages.formulas.months import add_months

MONTHS = 12


@dataclass(frozen=True)
class NewPlan:
    """What is to change from the instalment due on ``from_due`` on; None stays as it is.

    ``from_due`` is a day on which an instalment falls due; when all have, the last.
    ``new_due`` moves it and those after it follow a step apart, ``extra_periods`` are
    added at the end, and for ``grace_periods`` only interest is paid.
    """

    from_due: date
    new_due: date | None = None
    annual_rate_pct: Decimal | None = None
    extra_periods: int = 0
    grace_periods: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Whether everything would stay as it is."""
        given = (self.new_due, self.annual_rate_pct)
        return given == (None, None) and not self.extra_periods + self.grace_periods


def planned(loan: Loan, new: NewPlan, *, on: date) -> Replanned:
    """Return the schedule of a running loan as it would be with a change on the day.

    What is overdue is put into the new rows: principal into the balance, interest and
    penalty into the first of them. Raises NothingChanges, PaidAhead, what
    ``formulas.lending.replanned`` refuses, and what the new rate, the longest term
    and the line's last day forbid.
    """
    position = position_of(loan, on=on)
    rows = rows_of(loan)
    if is_paid_ahead(position, rows):
        raise PaidAhead
    version = schedule_in_force(loan)
    arrears = _arrears(position, rows, put_off(version, position))
    if new.changes_nothing and not arrears.is_any:
        raise NothingChanges
    result = replanned(
        terms_of(loan),
        stored_schedule(loan),
        arrears,
        Agreed(**vars(new)),
        on=on,
        ran_until=version.ran_until,
    )
    _require_lawful(loan, result, on=on)
    return result


@transaction.atomic
def propose_change(
    *, loan: Loan, new: NewPlan, words: str, by: User, at: datetime
) -> PlanChange:
    """Enter a change of the plan, with a reason; it waits for ``approve_change``.

    By an officer or the committee. Raises NotForThisCoop, WrongStage, OwnCase, ReasonNeeded, ChangeWaiting and what ``planned`` raises.
    """
    loan = locked(loan)
    _require_own_people(loan, by, at=at)
    require_stage(loan, LoanStatus.ACTIVE)
    require_not_own(loan, by)
    if not words.strip():
        raise ReasonNeeded
    if loan.changes.filter(decided_at=None).exists():
        raise ChangeWaiting
    planned(loan, new, on=timezone.localdate(at))
    change = PlanChange.objects.create(
        loan=loan, words=words.strip(), proposed_at=at, proposed_by=by, **vars(new)
    )
    take(loan, StepKind.CHANGE_ASKED, by=by, at=at, words=change.words)
    return change


@transaction.atomic
def approve_change(*, change: PlanChange, by: User, at: datetime) -> ScheduleVersion:
    """Sign a change as the second person: the new schedule is in force from today.

    It is worked out again as the loan stands today. Raises ChangeDecided, WrongStage,
    OwnCase, NotOnCommittee, SameHands, LaterPaymentThere and what ``planned`` raises.
    """
    change, loan = _waiting(change)
    require_stage(loan, LoanStatus.ACTIVE)
    require_not_own(loan, by)
    on = timezone.localdate(at)
    if not works_for(by, loan.coop, CoopRole.COMMITTEE, on=on):
        raise NotOnCommittee
    if by.pk == change.proposed_by_id:
        raise SameHands
    require_in_order(loan, on, at=at)
    result = planned(loan, plan_of(change), on=on)
    change.is_approved, change.decided_at, change.decided_by = True, at, by
    change.days_late = position_of(loan, on=on).days_late
    change.carried_interest_fen = result.carried_interest
    change.carried_fee_fen = result.carried_fee
    change.save()
    version = write_schedule(
        loan,
        result.terms,
        result.schedule,
        reason=ScheduleReason.RESCHEDULE,
        from_on=on,
        by=by,
        at=at,
        words=change.words,
        ran_until=schedule_in_force(loan).ran_until,
        change=change,
    )
    take(loan, StepKind.RESCHEDULED, by=by, at=at, words=change.words)
    return version


@transaction.atomic
def drop_change(*, change: PlanChange, by: User, at: datetime) -> PlanChange:
    """Take back or refuse a change that waits; the plan stays.

    By an officer or the committee. Raises ChangeDecided, NotForThisCoop and OwnCase.
    """
    change, loan = _waiting(change)
    _require_own_people(loan, by, at=at)
    require_not_own(loan, by)
    change.decided_at, change.decided_by = at, by
    change.save()
    take(loan, StepKind.CHANGE_DROPPED, by=by, at=at, words=change.words)
    return change


def plan_of(change: PlanChange) -> NewPlan:
    """Return what a proposal says."""
    return NewPlan(
        from_due=change.from_due,
        new_due=change.new_due,
        annual_rate_pct=change.annual_rate_pct,
        extra_periods=change.extra_periods,
        grace_periods=change.grace_periods,
    )


def _require_own_people(loan: Loan, by: User, *, at: datetime) -> None:
    """Raise NotForThisCoop for who is neither an officer nor on the committee."""
    if not works_for(by, loan.coop, CoopRole.COMMITTEE, on=timezone.localdate(at)):
        require_officer(by, loan.coop, at=at)


def _waiting(change: PlanChange) -> tuple[PlanChange, Loan]:
    loan = locked(change.loan)
    change = PlanChange.objects.get(pk=change.pk)
    if change.decided_at is not None:
        raise ChangeDecided
    return change, loan


def _arrears(
    position: Position, rows: list[Instalment], before: tuple[int, int]
) -> Arrears:
    """Return what is unpaid of rows that have fallen due, and what waits from before."""
    past = {row.n for row in rows if row.anchor_on <= position.on}
    unpaid = [one for one in position.rows if one.n in past]
    return Arrears(
        principal={one.n: yuan(one.principal) for one in unpaid if one.principal},
        interest=sum(one.interest for one in unpaid) + before[0],
        fee=sum(one.penalty + one.fee for one in unpaid) + before[1],
        is_any=any(before) or any(one.total for one in unpaid),
        unpaid_interest={one.n: yuan(one.interest) for one in unpaid},
    )


def _require_lawful(loan: Loan, result: Replanned, *, on: date) -> None:
    """Refuse a rate, a term or a last day that no loan of the co-op may have."""
    terms, last = result.terms, result.schedule.rows[-1].due_on
    penalty = agreement_of(loan).penalty_multiplier
    require_rate(loan.coop, terms.annual_rate_pct, penalty, on=on)
    begin = terms.disbursed_on
    months = (last.year - begin.year) * MONTHS + last.month - begin.month
    months += last > add_months(begin, months)
    require_term(loan.coop, months, on=on)
    (moved,) = shifted(loan, [last])
    if loan.line is not None:
        require_ends_in_line(loan.line, moved)
