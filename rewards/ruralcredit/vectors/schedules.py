"""Cases of rows that were agreed: schedules, dates, interest, changes, draws."""

from decimal import Decimal

from rewards.ruralcredit.formulas import loans
from rewards.ruralcredit.vectors.loans import (
    read_every,
    read_loan,
    read_rounding,
    read_terms,
)
from rewards.ruralcredit.vectors.reading import Fields, NotUnderstood, Results

ANCHORS = ("first_due_day", "disbursed_day", "disbursement_day", "anchor_day")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def schedule(fields: Fields) -> Results:
    """All instalments of a loan."""
    return of_schedule(loans.schedule(read_terms(fields)))


def due_dates(fields: Fields) -> Results:
    """Due dates alone, shifted off days without work."""
    if fields.raw("anchor", default=ANCHORS[0]) not in ANCHORS:
        raise NotUnderstood(f"input.anchor: {fields.raw('anchor')!r}")
    first = fields.day("first_due_on", default=None)
    anchor = first or fields.day("schedule_from", "disbursed_on")
    every = read_every(fields)
    if every is None:
        raise NotUnderstood("input.every: is missing")
    dates = loans.due_dates(
        anchor=anchor,
        every=every,
        periods=fields.whole("periods"),
        starts_at_anchor=first is not None,
        shift=fields.choice(loans.Shift, "shift", default=loans.Shift.NONE),
        calendar=_calendar(fields),
        month_end=fields.choice(
            loans.MonthEnd, "month_end", default=loans.MonthEnd.CLAMP
        ),
        anchor_day=fields.whole("anchor_day", default=None),
    )
    return {"due_dates": dates, "count": len(dates)}


def _calendar(fields: Fields) -> loans.WorkingCalendar:
    weekend = fields.raw("weekend", default=list(WEEKDAYS[5:]))
    if unknown := [name for name in weekend if name not in WEEKDAYS]:
        raise NotUnderstood(f"input.weekend: {unknown}")
    years = fields.raw("calendar_years", default=None)
    return loans.WorkingCalendar(
        weekend=frozenset(WEEKDAYS.index(name) for name in weekend),
        holidays=frozenset(fields.days("holidays")),
        extra_working_days=frozenset(fields.days("extra_working_days")),
        years=frozenset(years) if years is not None else None,
    )


def interest(fields: Fields) -> Results:
    """Interest for a number of days, or between two days."""
    basis = fields.choice(loans.Basis, "interest_basis")
    days = fields.whole("days", default=None)
    if days is None:
        first, last = fields.day("from"), fields.day("to")
        days = loans.days_between(first, last)
        fraction = loans.year_fraction(basis, first, last)
    else:
        fraction = loans.fraction_of_days(basis, days)
    exact = loans.interest(
        fields.money("principal"), fields.money("annual_rate_pct"), fraction
    )
    rounding = read_rounding(fields, "rounding") or loans.Rounding()
    return {"days": days, "interest": rounding.round(exact)}


def reschedule(fields: Fields) -> Results:
    """Rows after an agreed change."""
    terms = read_loan(fields)
    with fields.inside("change") as change:
        agreed = loans.Change(
            from_due=change.day("from_due"),
            new_due=change.day("new_due", "new_due_on", default=None),
            annual_rate_pct=change.money(
                "new_annual_rate_pct", "annual_rate_pct", "new_rate_pct", default=None
            ),
            periods=change.whole(
                "new_periods",
                "remaining_periods",
                "new_remaining_periods",
                default=None,
            ),
            extra_periods=change.whole(
                "extra_periods", "extra_terms", "extend_periods", default=0
            ),
            grace_principal_periods=change.whole(
                "grace_principal_periods", "grace_principal", default=0
            ),
            grace_interest_periods=change.whole(
                "grace_interest_periods", "grace_interest", default=0
            ),
            instalment=change.money("new_instalment", "instalment", default=None),
        )
    done = loans.reschedule(terms, loans.schedule(terms), agreed)
    return of_schedule(done.schedule)


def tranche(fields: Fields) -> Results:
    """One loan drawn in parts."""
    names = ("tranches", "draws", "disbursements", "drawdowns", "drawings")
    draws = fields.each(_draw, *names)
    if not draws:
        raise NotUnderstood("input.tranches: is missing")
    drawn = sum((draw.amount for draw in draws), Decimal("0.00"))
    if "loan" in fields:
        with fields.inside("loan") as loan:
            terms = read_terms(loan, principal=drawn, disbursed_on=draws[0].on)
    else:
        terms = read_terms(fields, principal=drawn, disbursed_on=draws[0].on)
    terms, draws = loans.with_first_draw(terms, draws)
    return of_schedule(loans.drawn_schedule(terms, draws))


def _draw(fields: Fields) -> loans.Draw:
    return loans.Draw(
        fields.day("on", "drawn_on", "disbursed_on", "date"),
        fields.money("amount", "principal"),
    )


def of_schedule(done: loans.Schedule) -> Results:
    """Return a schedule by name, its level instalment in whole yuan, too."""
    whole = loans.Rounding(Decimal(1), loans.Mode.UP)
    level = done.instalment
    return {
        **of_rows(done.rows),
        "instalment": level,
        "instalment_rounded_up_to_unit": None if level is None else whole.round(level),
    }


def of_rows(rows: tuple[loans.Row, ...]) -> Results:
    """Rows, their sums and their number by name."""
    sums = loans.totals(rows)
    listed = [
        {
            "n": row.n,
            "due_on": row.due_on,
            "days": row.days,
            "principal": row.principal,
            "interest": row.interest,
            "total": row.total,
            "balance": row.balance,
        }
        for row in rows
    ]
    return {
        "rows": listed,
        "rows_partial": listed,
        "totals": {
            "principal": sums.principal,
            "interest": sums.interest,
            "total": sums.total,
        },
        "count": len(rows),
    }
