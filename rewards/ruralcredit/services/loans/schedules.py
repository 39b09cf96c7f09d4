"""Write the schedule of a loan: a version for each change, rows that never change."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from grassroots.accounts.models import User
from rewards.ruralcredit.formulas.lending import fen, terms_data
from rewards.ruralcredit.formulas.loans import (
    Method,
    Row,
    Schedule,
    Shift,
    Terms,
    WorkingCalendar,
)
from rewards.ruralcredit.models import (
    Instalment,
    Loan,
    Payment,
    PlanChange,
    ScheduleReason,
    ScheduleVersion,
)
from rewards.ruralcredit.selectors.loans.position import agreement_of
from villages.formulas.workdays import is_known, is_workday
from villages.selectors.calendars import calendar_of_county

LONGEST_SHIFT = 31


def write_schedule(
    loan: Loan,
    terms: Terms,
    plan: Schedule,
    *,
    reason: str,
    from_on: date,
    by: User,
    at: datetime,
    words: str = "",
    ran_until: date | None = None,
    payment: Payment | None = None,
    change: PlanChange | None = None,
) -> ScheduleVersion:
    """Write a new version of the schedule; the versions before stay as they are.

    A change settles everything due by ``from_on``: what was unpaid of it is in the
    new rows, its interest and penalty in the first of them.
    """
    last = loan.schedules.order_by("-number").first()
    settled = last.settled_until if last else None
    version = ScheduleVersion.objects.create(
        loan=loan,
        number=last.number + 1 if last else 1,
        reason=reason,
        words=words,
        from_on=from_on,
        terms=terms_data(terms),
        level_fen=None if plan.instalment is None else fen(plan.instalment),
        ran_until=ran_until,
        settled_until=from_on if change else settled,
        change=change,
        payment=payment,
        made_at=at,
        made_by=by,
    )
    rows = [_instalment(loan, version, row) for row in plan.rows]
    _keep_fees(rows, last, from_on)
    if change:
        first = next(one for one in rows if one.anchor_on > from_on)
        first.interest_fen += change.carried_interest_fen
        first.fee_fen += change.carried_fee_fen
    Instalment.objects.bulk_create(rows)
    return version


def _keep_fees(
    rows: list[Instalment], last: ScheduleVersion | None, from_on: date
) -> None:
    """Let rows that have fallen due keep the penalty that was put off to them."""
    if last is None:
        return
    kept = last.instalments.filter(anchor_on__lte=from_on, fee_fen__gt=0)
    fees = dict(kept.values_list("n", "fee_fen"))
    for row in rows:
        row.fee_fen = fees.get(row.n, 0)


def restore_schedule(
    loan: Loan, before: ScheduleVersion, *, words: str, by: User, at: datetime
) -> ScheduleVersion:
    """Write a new version that says what an earlier one said, row by row."""
    number = loan.schedules.order_by("-number")[0].number + 1
    version = ScheduleVersion.objects.create(
        loan=loan,
        number=number,
        reason=ScheduleReason.CORRECTION,
        words=words,
        from_on=before.from_on,
        terms=before.terms,
        level_fen=before.level_fen,
        ran_until=before.ran_until,
        settled_until=before.settled_until,
        change=before.change,
        made_at=at,
        made_by=by,
    )
    rows = list(before.instalments.order_by("n"))
    for row in rows:
        row.pk, row.schedule = None, version
        row._state.adding = True
    Instalment.objects.bulk_create(rows)
    return version


def planned_days(loan: Loan, *, paid_out_on: date) -> list[date]:
    """Return the days to pay, moved off holidays, with a pay-out on the day.

    Raises NoCalendar for a year whose holidays nobody knows yet.
    """
    agreement = agreement_of(loan)
    single = agreement.method is Method.BULLET
    steps = [loan.periods] if single else range(1, loan.periods + 1)
    days = [agreement.every.step(paid_out_on, count) for count in steps]
    return shifted(loan, days)


def shifted(loan: Loan, days: list[date]) -> list[date]:
    """Return the days on which work is done in place of others; raises NoCalendar."""
    shift = agreement_of(loan).shift
    if shift is Shift.NONE:
        return days
    calendar = working_days(loan, days)
    return [calendar.shifted(day, shift) for day in days]


def working_days(loan: Loan, days: Iterable[date]) -> WorkingCalendar:
    """Return the county's working days around some days.

    A year whose breaks nobody knows yet has none: whoever shifts into it is refused.
    """
    calendar = calendar_of_county(loan.coop.county)
    span = {
        day + timedelta(days=step)
        for day in days
        for step in range(-LONGEST_SHIFT, LONGEST_SHIFT + 1)
    }
    years = {day.year for day in span if is_known(day.year, calendar)}
    return WorkingCalendar(
        weekend=frozenset(),
        holidays=frozenset(day for day in span if not is_workday(day, calendar)),
        years=frozenset(years),
    )


def _instalment(loan: Loan, version: ScheduleVersion, row: Row) -> Instalment:
    (due_on,) = shifted(loan, [row.due_on])
    return Instalment(
        schedule=version,
        n=row.n,
        anchor_on=row.due_on,
        due_on=due_on,
        days=row.days,
        principal_fen=fen(row.principal),
        interest_fen=fen(row.interest),
        balance_fen=fen(row.balance),
    )
