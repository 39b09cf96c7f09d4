"""A file of cases, read and run one by one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from grassroots.core.errors import Refusal
from rewards.ruralcredit.vectors.comparing import differences, shown
from rewards.ruralcredit.vectors.kinds import KINDS
from rewards.ruralcredit.vectors.reading import Fields, NotUnderstood

# What a case that is no case at all can lead to; it must not stop the others.
FAULTS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
REFUSED = ("refused", "refusal", "error")


class UnreadableVectors(Exception):
    """The file is not there, or is no file of cases."""


@dataclass(frozen=True)
class Outcome:
    """A case and the lines that say in what it failed."""

    id: str
    problems: tuple[str, ...]


def load(path: Path) -> Sequence[Mapping[str, Any]]:
    """Return the cases of a file. Refuses a file that is none, with the reason."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except OSError as problem:
        raise UnreadableVectors(f"{path}: {problem.strerror}") from problem
    except ValueError as problem:
        raise UnreadableVectors(f"{path}: not JSON: {problem}") from problem
    cases = data.get("cases") if isinstance(data, dict) else data
    if not isinstance(cases, list) or not all(isinstance(one, dict) for one in cases):
        raise UnreadableVectors(f"{path}: there is no list of cases")
    return cases


def run(
    cases: Sequence[Mapping[str, Any]], *, core_only: bool = False
) -> Iterator[Outcome]:
    """Run the cases one after another; a fault in one does not stop the others."""
    for number, case in enumerate(cases, start=1):
        if core_only and case.get("profile") != "core":
            continue
        name = str(case.get("id", f"case {number}"))
        try:
            problems = _problems(case)
        except FAULTS as fault:
            problems = [f"not understood: {type(fault).__name__}: {fault}"]
        yield Outcome(name, tuple(problems))


def _problems(case: Mapping[str, Any]) -> list[str]:
    expected = case.get("expected")
    if not isinstance(expected, Mapping) or not expected:
        return ["expected: is missing"]
    kind = KINDS.get(str(case.get("kind")))
    if kind is None:
        return [f"kind: {case.get('kind')!r} is not known"]
    code = next((expected[name] for name in REFUSED if name in expected), None)
    try:
        fields = Fields(case.get("input"))
        actual = kind(fields)
        fields.close()
    except NotUnderstood as problem:
        return [f"not understood: {problem}"]
    except Refusal as refusal:
        if code is not None and code in (True, refusal.code):
            return []
        return [f"expected {shown(expected)}, refused: {refusal.code}: {refusal}"]
    if code is not None:
        return [f"expected refusal {shown(code)}, got {shown(actual)}"]
    unit = case.get("compare_unit")
    return differences(expected, actual, Decimal(str(unit)) if unit else None)
