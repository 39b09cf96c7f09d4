"""Cases of money that comes early or late."""

from decimal import Decimal
from typing import Any

from rewards.ruralcredit.formulas import loans
from rewards.ruralcredit.vectors.loans import (
    read_loan,
    read_payment,
    read_rounding,
    read_strategy,
)
from rewards.ruralcredit.vectors.reading import Fields, NotUnderstood, Results
from rewards.ruralcredit.vectors.schedules import of_rows, of_schedule

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
