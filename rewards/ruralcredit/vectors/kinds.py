"""One runner for each kind of case: parameters in, results by name out."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from rewards.ruralcredit.formulas import loans
from rewards.ruralcredit.vectors.loans import (
    read_every,
    read_loan,
    read_payment,
    read_rounding,
    read_strategy,
    read_terms,
)
from rewards.ruralcredit.vectors.reading import Fields, NotUnderstood

Results = dict[str, Any]

ANCHORS = ("first_due_day", "disbursed_day", "disbursement_day", "anchor_day")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FEE_BASES = {
    "principal_and_interest": loans.PenaltyOn.TOTAL,
    "principal_interest": loans.PenaltyOn.TOTAL,
    "principal+interest": loans.PenaltyOn.TOTAL,
    "instalment": loans.PenaltyOn.TOTAL,
}
UNTIL = {
    "actual_days": loans.InterestUntil.PAYOFF_DATE,
}
HELD = ("hold", "held", "hold_until_due", "keep_as_credit", "credit")
EARLY = dict.fromkeys(HELD, loans.EarlyMoney.HELD)


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


def prepayment(fields: Fields) -> Results:
    """Money that comes early: one agreed prepayment, or dated payments."""
    if "prepay" not in fields:
        return _replayed(fields)
    terms = read_loan(fields)
    current = loans.schedule(terms)
    with fields.inside("prepay") as prepay:
        done = loans.prepay(
            terms,
            current,
            on=_prepaid_on(prepay, current),
            principal=prepay.money("principal", "amount"),
            interest_to_date_paid=_interest_to_date(prepay),
            strategy=_prepay_strategy(fields, terms),
        )
    return {
        **of_rows(done.rows),
        "before": of_rows(done.before)["rows"],
        "prepaid": {
            "on": done.on,
            "principal": done.principal,
            "interest": done.interest,
            "balance": done.balance,
        },
        "after": of_rows(done.after)["rows"],
        "instalment": done.instalment,
    }


def _prepay_strategy(fields: Fields, terms: loans.Terms) -> loans.Strategy:
    """Interest-first and bullet loans have no instalment that a strategy could keep."""
    alike = {loans.Method.INTEREST_FIRST, loans.Method.BULLET}
    if not fields.has("strategy") and terms.method in alike:
        return loans.Strategy.REDUCE_INSTALMENT
    return read_strategy(fields, "strategy")


def _prepaid_on(prepay: Fields, current: loans.Schedule) -> Any:
    paid = prepay.whole("after_period", default=None)
    if paid is None:
        return prepay.day("on")
    prepay.raw("on", default=None)
    if not 1 <= paid <= len(current.rows):
        raise NotUnderstood(f"input.prepay.after_period: {paid}")
    return current.rows[paid - 1].due_on


def _interest_to_date(prepay: Fields) -> bool:
    value = prepay.raw("interest_to_date", default="due_on_due_date")
    if value not in ("paid_with_prepayment", "due_on_due_date"):
        raise NotUnderstood(f"input.prepay.interest_to_date: {value!r}")
    return bool(value == "paid_with_prepayment")


def _policy(fields: Fields) -> loans.Policy:
    names = ("excess_on_due_date", "strategy")
    excess = None
    if fields.has(*names) and fields.raw(*names) not in HELD:
        excess = read_strategy(fields, *names)
    early = fields.choice(
        loans.EarlyMoney, "early_money", default=loans.EarlyMoney.HELD, also=EARLY
    )
    return loans.Policy(early=early, excess=excess)


def _replayed(fields: Fields) -> Results:
    done = loans.replay(
        read_loan(fields),
        fields.each(read_payment, "payments"),
        policy=_policy(fields),
        reckon_on=fields.day("reckon_on", default=None),
    )
    return of_schedule(done)


def payoff(fields: Fields) -> Results:
    """Money that closes a loan on a day."""
    terms = read_loan(fields)
    basis = None
    if fields.has("payoff_basis"):
        basis = fields.choice(loans.Basis, "payoff_basis")
    on = fields.day("payoff_on")
    until = fields.choice(loans.InterestUntil, "payoff_interest", also=UNTIL)
    paid = fields.whole("instalments_paid", default=None)
    if paid is None:
        payments = fields.each(read_payment, "payments")
        quote = loans.payoff_after(
            terms, payments, on=on, until=until, basis=basis, policy=_policy(fields)
        )
    else:
        current = loans.schedule(terms)
        quote = loans.payoff(terms, current, paid=paid, on=on, until=until, basis=basis)
    return {
        "principal": quote.principal,
        "interest": quote.interest,
        "total": quote.total,
    }


def late(fields: Fields) -> Results:
    """Penalty interest, late fees, or the rows that late money makes."""
    if "penalty" in fields:
        return _penalty(fields)
    if "late_fee" in fields:
        return _late_fees(fields)
    return _replayed(fields)


def _penalty(fields: Fields) -> Results:
    rounding = read_rounding(fields, "rounding") or loans.Rounding()
    with fields.inside("penalty") as penalty:
        rule = loans.PenaltyRule(
            annual_rate_pct=penalty.money("annual_rate_pct"),
            multiplier=penalty.money("multiplier", default=Decimal(1)),
            basis=penalty.choice(loans.Basis, "interest_basis"),
            grace_days=penalty.whole("grace_days", default=0),
            on=penalty.choice(
                loans.PenaltyOn, "on", default=loans.PenaltyOn.PRINCIPAL, also=FEE_BASES
            ),
            compound_on_interest=penalty.yes("compound_on_interest"),
            rounding=rounding,
        )
        owed = {
            "overdue_principal": penalty.money(
                "overdue_principal", default=Decimal("0.00")
            ),
            "overdue_interest": penalty.money(
                "overdue_interest", default=Decimal("0.00")
            ),
        }
        days = penalty.whole("days", default=None)
        if days is not None:
            return of_penalty(loans.penalty_for_days(rule, days=days, **owed))
        due_on, paid_on = penalty.day("due_on"), penalty.day("paid_on", "reckon_on")
        return of_penalty(loans.penalty(rule, due_on=due_on, paid_on=paid_on, **owed))


def of_penalty(done: loans.Penalty) -> Results:
    """Return the parts of a penalty by name."""
    return {
        "overdue_days": done.overdue_days,
        "penalty_days": done.penalty_days,
        "penalty_on_principal": done.on_principal,
        "compound_on_interest": done.on_interest,
        "penalty_on_interest": done.on_interest,
        "penalty_total": done.total,
        "penalty": done.total,
    }


def _late_fees(fields: Fields) -> Results:
    terms = read_loan(fields)
    rows = loans.schedule(terms).rows
    with fields.inside("late_fee") as late_fee:
        if not late_fee.yes("once_per_instalment", default=True):
            raise NotUnderstood("input.late_fee.once_per_instalment: False")
        rule = loans.LateFeeRule(
            pct=late_fee.money("pct", default=None),
            amount=late_fee.money("amount", "flat", "flat_amount", default=None),
            base=late_fee.choice(
                loans.PenaltyOn,
                "base",
                "on",
                default=loans.PenaltyOn.PRINCIPAL,
                also=FEE_BASES,
            ),
            grace_days=late_fee.whole("grace_days", default=0),
            rounding=terms.rounding,
        )
    fees = loans.late_fees(
        rule,
        rows,
        fields.each(read_payment, "payments"),
        reckon_on=fields.day("reckon_on"),
    )
    return {
        "fees": [{"n": fee.n, "due_on": fee.due_on, "fee": fee.fee} for fee in fees],
        "total_fees": loans.total_of_fees(fees),
        "total_due": loans.totals(rows).total + loans.total_of_fees(fees),
    }


def allocation(fields: Fields) -> Results:
    """How one payment is spread."""
    order = _order(fields, "order")
    later = None
    names = ("future_order", "order_in_advance", "in_advance_order")
    if fields.has(*names):
        later = _order(fields, *names)
    done = loans.allocate(
        fields.each(_due, "instalments"),
        amount=fields.money("amount"),
        paid_on=fields.day("paid_on"),
        rules=loans.Rules(
            order=order,
            mode=fields.choice(
                loans.AllocationMode, "mode", default=loans.AllocationMode.HORIZONTAL
            ),
            future=fields.choice(loans.Future, "future", default=loans.Future.NONE),
            future_order=later,
        ),
    )
    return {
        "allocations": [
            {"n": n, **{part.value: paid.of(part) for part in loans.Component}}
            for n, paid in done.paid
        ],
        "unallocated": done.unallocated,
    }


def _order(fields: Fields, *names: str) -> tuple[loans.Component, ...]:
    known = {part.value: part for part in loans.Component}
    order = fields.raw(*names)
    if unknown := [name for name in order if name not in known]:
        raise NotUnderstood(f"input.{names[0]}: {unknown}")
    return tuple(known[name] for name in order)


def _due(fields: Fields) -> loans.Due:
    zero = Decimal("0.00")
    return loans.Due(
        n=fields.whole("n"),
        due_on=fields.day("due_on"),
        owed=loans.Components(
            penalty=fields.money("penalty", default=zero),
            fee=fields.money("fee", default=zero),
            interest=fields.money("interest", default=zero),
            principal=fields.money("principal", default=zero),
        ),
    )


def delinquency(fields: Fields) -> Results:
    """How late a loan is on a day, or on each of several."""
    unpaid = fields.each(_unpaid, "instalments")
    buckets = fields.each(_bucket, "buckets")
    grace = fields.whole("grace_days", default=0)
    days = [*_as_of(fields), *fields.days("checkpoints", "as_of_dates")]
    found = [
        loans.delinquency(unpaid, as_of=day, buckets=buckets, grace_days=grace)
        for day in days
    ]
    results = [
        {
            "as_of": day,
            "days_past_due": one.days_past_due,
            "past_due_days": one.past_due_days,
            "overdue": one.overdue,
            "bucket": one.bucket,
            "by_bucket": one.by_bucket,
        }
        for day, one in zip(days, found, strict=True)
    ]
    if not results:
        raise NotUnderstood("input.as_of: is missing")
    if "as_of" in fields:
        return {**results[0], "checkpoints": results[1:]}
    lists: Results = {name: [one[name] for one in results] for name in results[0]}
    return {**lists, "checkpoints": results}


def _as_of(fields: Fields) -> list[date]:
    on = fields.day("as_of", default=None)
    return [] if on is None else [on]


def _unpaid(fields: Fields) -> loans.Unpaid:
    fields.raw("n", default=None)
    return loans.Unpaid(fields.day("due_on"), fields.money("outstanding"))


def _bucket(fields: Fields) -> loans.Bucket:
    return loans.Bucket(
        str(fields.raw("code")),
        fields.whole("from", default=None),
        fields.whole("to", default=None),
    )


def portfolio(fields: Fields) -> Results:
    """Portfolio at risk."""
    found = loans.portfolio(fields.each(_outstanding, "loans"))
    results: Results = {"portfolio": found.principal}
    for days, risk in found.at_risk.items():
        results[f"par{days}"] = {
            "amount": risk.amount,
            "ratio_pct": risk.ratio_pct,
            "loans": risk.loans,
        }
    return results


def _outstanding(fields: Fields) -> loans.OutstandingLoan:
    fields.raw("id", default=None)
    return loans.OutstandingLoan(
        fields.money("outstanding_principal"), fields.whole("days_past_due")
    )


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
    return of_schedule(loans.reschedule(terms, loans.schedule(terms), agreed))


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


def write_off(fields: Fields) -> Results:
    """Write off what is left after what was repaid."""
    repaid = fields.each(_repaid, "repaid")
    fields.day("written_off_on", default=None)
    zero = Decimal("0.00")
    owed_principal, owed_interest = loans.owed_after(
        fields.money("principal"),
        fields.money("interest", "interest_due", default=zero),
        repaid,
    )
    done = loans.write_off(
        principal=owed_principal,
        interest=owed_interest,
        amount=fields.money("amount", default=None),
    )
    return {
        "principal": done.principal,
        "interest": done.interest,
        "total": done.principal + done.interest,
        "balance_after": done.balance_after,
    }


def _repaid(fields: Fields) -> tuple[Decimal, Decimal]:
    fields.day("on", default=None)
    zero = Decimal("0.00")
    return fields.money("principal", default=zero), fields.money(
        "interest", default=zero
    )


def apr(fields: Fields) -> Results:
    """Yearly rate of flows of money."""
    fields.raw("convention", default=None)
    if fields.has("flows", "dated_flows"):
        return _dated_apr(fields)
    if "loan" in fields:
        return _loan_apr(fields)
    by_name = {"monthly_flows": 12, "weekly_flows": 52, "quarterly_flows": 4}
    name = next((name for name in by_name if name in fields), None)
    if name is None:
        raise NotUnderstood("input.monthly_flows: is missing")
    flows = [Fields({name: flow}).money(name) for flow in fields.items(name)]
    found = loans.apr(flows, periods_per_year=by_name[name])
    return _of_apr(found, name.removesuffix("_flows"))


def _loan_apr(fields: Fields) -> Results:
    terms = read_loan(fields)
    fee = fields.money("upfront_fee", "fee", default=Decimal("0.00"))
    found = loans.apr_of(terms, loans.schedule(terms), fee=fee)
    return _of_apr(found, "monthly")


def _of_apr(found: loans.Apr, period: str) -> Results:
    return {
        f"{period}_rate_pct": found.period_rate_pct,
        "period_rate_pct": found.period_rate_pct,
        "annual_rate_pct": found.annual_rate_pct,
        "effective_annual_pct": found.effective_annual_pct,
    }


def _dated_apr(fields: Fields) -> Results:
    flows = fields.each(read_payment, "flows", "dated_flows")
    dated = [(flow.on, flow.amount) for flow in flows]
    return {"effective_annual_pct": loans.effective_rate_pct(dated)}


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


KINDS: dict[str, Callable[[Fields], Results]] = {
    "schedule": schedule,
    "due_dates": due_dates,
    "interest": interest,
    "prepayment": prepayment,
    "payoff": payoff,
    "late": late,
    "allocation": allocation,
    "delinquency": delinquency,
    "portfolio": portfolio,
    "reschedule": reschedule,
    "tranche": tranche,
    "write_off": write_off,
    "apr": apr,
}
