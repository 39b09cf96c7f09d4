"""Write the schedule of a loan: a version for each change, rows that never change."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from grassroots.accounts.models import User
from rewards.ruralcredit.formulas.lending import fen, terms_data
from rewards.ruralcredit.formulas.loans import (
    Row,
    Schedule,
    Shift,
    Terms,
    WorkingCalendar,
)
from rewards.ruralcredit.models import Instalment, Loan, ScheduleVersion
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
    carried_fen: tuple[int, int] = (0, 0),
) -> ScheduleVersion:
    """Write a new version of the schedule; the versions before stay as they are.

    ``carried_fen`` is interest and penalty that were overdue and now fall due with the
    first row after ``from_on``.
    """
    last = loan.schedules.order_by("-number").first()
    version = ScheduleVersion.objects.create(
        loan=loan,
        number=last.number + 1 if last else 1,
        reason=reason,
        words=words,
        from_on=from_on,
        terms=terms_data(terms),
        level_fen=None if plan.instalment is None else fen(plan.instalment),
        ran_until=ran_until,
        made_at=at,
        made_by=by,
    )
    rows = [_instalment(loan, version, row) for row in plan.rows]
    first = next((one for one in rows if one.anchor_on > from_on), None)
    if first:
        first.interest_fen += carried_fen[0]
        first.fee_fen += carried_fen[1]
    Instalment.objects.bulk_create(rows)
    return version


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
    shift = agreement_of(loan).shift
    due_on = row.due_on
    if shift is not Shift.NONE:
        due_on = working_days(loan, [due_on]).shifted(due_on, shift)
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
