"""The terms of a schedule as JSON, kept beside it: a change may have altered them."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from rewards.ruralcredit.formulas.loans import (
    Basis,
    Every,
    InstalmentFormula,
    Method,
    Mode,
    PlannedPart,
    Rounding,
    Terms,
    Unit,
)

_DATES = frozenset({"disbursed_on", "first_due_on", "schedule_from"})
_DECIMALS = frozenset(
    {"principal", "annual_rate_pct", "principal_pct", "payment", "instalment"}
)
_CODES: dict[str, Any] = {
    "method": Method,
    "basis": Basis,
    "formula": InstalmentFormula,
}


def terms_data(terms: Terms) -> dict[str, Any]:
    """Return the terms for JSON; ``terms_from_data`` brings back the same."""
    return {field.name: _plain(getattr(terms, field.name)) for field in fields(Terms)}


def terms_from_data(data: Mapping[str, Any]) -> Terms:
    """Return the terms whose ``terms_data`` this is."""
    return Terms(**{name: _read(name, value) for name, value in data.items()})


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Rounding):
        return {"unit": str(value.unit), "mode": str(value.mode)}
    if isinstance(value, Every):
        return {"count": value.count, "unit": str(value.unit)}
    if isinstance(value, PlannedPart):
        return [_plain(value.due_on), _plain(value.principal)]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return str(value) if isinstance(value, (Decimal, str)) else value


def _read(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name in _DATES:
        return date.fromisoformat(value)
    if name in _DECIMALS:
        return Decimal(value)
    if name in _CODES:
        return _CODES[name](value)
    return _STRUCTURES[name](value) if name in _STRUCTURES else value


def _rounding(data: Mapping[str, str]) -> Rounding:
    return Rounding(Decimal(data["unit"]), Mode(data["mode"]))


def _part(data: tuple[str, str | None]) -> PlannedPart:
    day, amount = data
    return PlannedPart(
        date.fromisoformat(day), None if amount is None else Decimal(amount)
    )


_STRUCTURES: dict[str, Any] = {
    "rounding": _rounding,
    "instalment_rounding": _rounding,
    "every": lambda data: Every(data["count"], Unit(data["unit"])),
    "due_dates": lambda data: tuple(date.fromisoformat(one) for one in data),
    "parts": lambda data: tuple(_part(one) for one in data),
}
