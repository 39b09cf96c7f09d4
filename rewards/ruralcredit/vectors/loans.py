"""From the parameters of a case to what the calculators take."""

from datetime import date

from rewards.ruralcredit.formulas.loans import (
    Basis,
    Every,
    InstalmentFormula,
    Method,
    Mode,
    Payment,
    PlannedPart,
    Rounding,
    Strategy,
    Terms,
    Unit,
)
from rewards.ruralcredit.vectors.reading import Fields, NotUnderstood

STRATEGIES = {
    "reduce_installment": Strategy.REDUCE_INSTALMENT,
    "shorter_term": Strategy.REDUCE_TERM,
    "cover_next": Strategy.COVER_NEXT_INSTALMENTS,
    "next_instalments": Strategy.COVER_NEXT_INSTALMENTS,
}


def read_loan(fields: Fields) -> Terms:
    """Return the terms under ``loan``."""
    with fields.inside("loan") as loan:
        return read_terms(loan)


def read_terms(fields: Fields, **known: object) -> Terms:
    """Return the terms of a loan; ``known`` replaces what the case does not say."""
    method = fields.choice(Method, "method")
    parts = fields.each(_read_part, "plan")
    values: dict[str, object] = {
        "method": method,
        "principal": fields.money("principal", default=None),
        "annual_rate_pct": fields.money("annual_rate_pct"),
        "disbursed_on": fields.day("disbursed_on", default=None),
        "periods": fields.whole("periods", default=None),
        "every": read_every(fields),
        "basis": fields.choice(Basis, "interest_basis", default=Basis.PERIOD),
        "rounding": read_rounding(fields, "rounding") or Rounding(),
        "instalment_rounding": read_rounding(fields, "instalment_rounding"),
        "formula": fields.choice(
            InstalmentFormula,
            "instalment_formula",
            default=InstalmentFormula.ANNUITY_PERIOD_RATE,
        ),
        "first_due_on": fields.day("first_due_on", default=None),
        "schedule_from": fields.day("schedule_from", default=None),
        "due_dates": tuple(fields.days("due_dates")),
        "grace_principal_periods": fields.whole("grace_principal_periods", default=0),
        "grace_interest_periods": fields.whole("grace_interest_periods", default=0),
        "pro_rata_first": _read_first_period(fields),
        "segment_rounding": fields.yes("segment_rounding"),
        "principal_pct": fields.money("principal_pct", default=None),
        "payment": fields.money("payment", default=None),
        "instalment": fields.money(
            "instalment",
            "fixed_instalment",
            "instalment_amount",
            "agreed_instalment",
            default=None,
        ),
        "parts": parts,
    }
    values |= {name: value for name, value in known.items() if values[name] is None}
    for name in ("principal", "disbursed_on"):
        if values[name] is None:
            raise NotUnderstood(f"{name}: is missing")
    if method is Method.BULLET and values["periods"] is None:
        values["periods"] = 1
    return Terms(**values)  # type: ignore[arg-type]  # Terms says what each must be


def read_every(fields: Fields) -> Every | None:
    """Return the step between due dates, if the case has one."""
    if "every" not in fields:
        fields.raw("every", default=None)
        return None
    with fields.inside("every") as every:
        return Every(every.whole("count", default=1), every.choice(Unit, "unit"))


def read_rounding(fields: Fields, name: str) -> Rounding | None:
    """Return a rounding, if the case has it."""
    if name not in fields:
        fields.raw(name, default=None)
        return None
    with fields.inside(name) as rounding:
        return Rounding(
            rounding.money("unit"), rounding.choice(Mode, "mode", default=Mode.HALF_UP)
        )


def read_payment(fields: Fields) -> Payment:
    """Return a payment."""
    return Payment(
        on=fields.day("on", "paid_on", "date"),
        amount=fields.money("amount"),
        key=str(fields.raw("id", default="")),
    )


def read_strategy(fields: Fields, *names: str) -> Strategy:
    """Return what becomes of the instalments."""
    return fields.choice(Strategy, *names, also=STRATEGIES)


def _read_part(fields: Fields) -> PlannedPart:
    due_on: date = fields.day("due_on")
    return PlannedPart(due_on, fields.money("principal", default=None))


def _read_first_period(fields: Fields) -> bool:
    value = fields.raw("first_period", default="full")
    if value not in ("full", "pro_rata_days"):
        raise NotUnderstood(f"first_period: {value!r}")
    return bool(value == "pro_rata_days")
