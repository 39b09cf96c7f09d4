"""Holding results against what a case expects."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from rewards.ruralcredit.formulas.loans import Rounding

# Lists of rows that are found by their number and need not be complete.
PARTIAL = {"rows_partial"}


def differences(
    expected: Mapping[str, Any], actual: Mapping[str, Any], unit: Decimal | None
) -> list[str]:
    """Return a line for every value that is not as expected.

    ``unit`` is what amounts are rounded to, half up, before they are compared.
    """
    return list(_objects(expected, actual, unit, ""))


def _objects(
    expected: Mapping[str, Any],
    actual: Mapping[str, Any],
    unit: Decimal | None,
    path: str,
) -> Iterator[str]:
    for name, value in expected.items():
        where = f"{path}.{name}" if path else name
        if name not in actual:
            yield f"{where}: expected {shown(value)}, nothing of that name is computed"
        elif name in PARTIAL:
            yield from _partial(value, actual[name], unit, where)
        else:
            yield from _values(value, actual[name], unit, where)
    if path.endswith("by_bucket"):
        for name in sorted(set(actual) - set(expected)):
            yield f"{path}.{name}: expected nothing, got {shown(actual[name])}"


def _values(value: Any, got: Any, unit: Decimal | None, where: str) -> Iterator[str]:
    if isinstance(value, Mapping) and isinstance(got, Mapping):
        yield from _objects(value, got, unit, where)
    elif _is_list(value) and _is_list(got):
        if len(value) != len(got):
            yield f"{where}: expected {len(value)} of them, got {len(got)}"
        for index, (one, other) in enumerate(zip(value, got, strict=False), start=1):
            yield from _values(one, other, unit, f"{where}[{index}]")
    elif not _same(value, got, unit):
        yield f"{where}: expected {shown(value)}, got {shown(got)}"


def _partial(
    expected: Sequence[Any], actual: Sequence[Any], unit: Decimal | None, where: str
) -> Iterator[str]:
    by_number = {row["n"]: row for row in actual}
    for row in expected:
        number = row.get("n")
        if number not in by_number:
            yield f"{where}[{number}]: expected {shown(row)}, there is no such row"
            continue
        yield from _objects(row, by_number[number], unit, f"{where}[{number}]")


def _same(value: Any, got: Any, unit: Decimal | None) -> bool:
    if isinstance(got, date):
        return bool(value == got.isoformat())
    if not isinstance(got, Decimal):
        return bool(value == got) and isinstance(value, bool) == isinstance(got, bool)
    try:
        wanted = Decimal(str(value))
    except InvalidOperation:
        return False
    return wanted == (Rounding(unit).round(got) if unit is not None else got)


def _is_list(value: Any) -> bool:
    return isinstance(value, list | tuple)


def shown(value: Any) -> str:
    """Return a value for somebody at a terminal."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{k}: {shown(v)}" for k, v in value.items()) + "}"
    return "none" if value is None else str(value)
