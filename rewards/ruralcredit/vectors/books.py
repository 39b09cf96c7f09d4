"""Cases of payments spread, loans that are late, written off, and what they cost."""

from datetime import date
from decimal import Decimal

from rewards.ruralcredit.formulas import loans
from rewards.ruralcredit.vectors.loans import read_loan, read_payment
from rewards.ruralcredit.vectors.reading import Fields, NotUnderstood, Results


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
