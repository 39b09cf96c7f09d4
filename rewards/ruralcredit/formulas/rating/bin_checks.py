"""What is wrong with the bins of one indicator."""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from rewards.ruralcredit.formulas.rating.card import (
    BOOLEAN,
    DOWN,
    NUMERIC,
    UP,
    Bin,
    Indicator,
    number_text,
)
from rewards.ruralcredit.formulas.rating.fault import Fault

# SQLite has no decimals: both databases count in hundredths.
PLACES = Decimal("0.01")


def bin_faults(indicator: Indicator) -> Iterator[Fault]:
    """Yield the faults of the bins; numbers of bins count from 0 as on the card."""
    if not indicator.lines:
        yield Fault("no_bins", indicator.code)
        return
    yield from _of_points(indicator)
    yield from _of_missing(indicator)
    numbered = [pair for pair in enumerate(indicator.bins) if not pair[1].missing]
    shapes = list(_of_shape(indicator, numbered))
    yield from shapes
    # What is no number cannot be put in order.
    if not shapes:
        check = _of_numbers if indicator.kind == NUMERIC else _of_choices
        yield from check(indicator, numbered)
        yield from _of_direction(indicator, numbered)


def _of_points(indicator: Indicator) -> Iterator[Fault]:
    for number, one in enumerate(indicator.bins):
        if one.points < 0:
            yield Fault("negative_points", indicator.code, number)
        if one.points % PLACES != 0:
            yield Fault("fine_points", indicator.code, number)
    best = max(one.points for one in indicator.lines)
    if best != indicator.max_points:
        numbers = {"best": number_text(best), "most": number_text(indicator.max_points)}
        yield Fault("best_not_max", indicator.code, details=numbers)


def _of_missing(indicator: Indicator) -> Iterator[Fault]:
    """At most one line for having no record, and not the way to the best points."""
    without = [pair for pair in enumerate(indicator.bins) if pair[1].missing]
    for number, _one in without[1:]:
        yield Fault("two_missing", indicator.code, number)
    for number, one in without[:1]:
        if one.points > indicator.max_points:
            yield Fault("missing_above_best", indicator.code, number)


def _of_shape(indicator: Indicator, lines: list[tuple[int, Bin]]) -> Iterator[Fault]:
    """Ask a number for bounds and no value, a choice for a value and no bounds."""
    for number, one in lines:
        bounded = one.lower is not None or one.upper is not None
        if indicator.kind == NUMERIC:
            fits = one.value is None
        elif indicator.kind == BOOLEAN:
            fits = isinstance(one.value, bool) and not bounded
        else:
            fits = isinstance(one.value, str) and bool(one.value) and not bounded
        if not fits:
            yield Fault("bad_bin", indicator.code, number)


def _of_choices(indicator: Indicator, lines: list[tuple[int, Bin]]) -> Iterator[Fault]:
    seen = set()
    for number, one in lines:
        if one.value in seen:
            yield Fault("same_value", indicator.code, number)
        seen.add(one.value)
        if not one.label_zh.strip():
            yield Fault("no_label", indicator.code, number)
    if indicator.kind == BOOLEAN and seen != {True, False}:
        yield Fault("not_both", indicator.code)


def _of_numbers(indicator: Indicator, lines: list[tuple[int, Bin]]) -> Iterator[Fault]:
    first, last = lines[0], lines[-1]
    if first[1].lower != indicator.minimum:
        yield Fault("first_bin", indicator.code, first[0])
    if last[1].upper is not None:
        yield Fault("last_bin", indicator.code, last[0])
    for number, one in lines:
        if one.lower is not None and one.upper is not None and one.lower >= one.upper:
            yield Fault("empty_bin", indicator.code, number)
    for (_before, left), (number, right) in pairwise(lines):
        # Open in the middle holds what its neighbour holds as well.
        if left.upper is None or right.lower is None or right.lower < left.upper:
            yield Fault("overlap", indicator.code, number)
        elif right.lower > left.upper:
            edges = {"to": number_text(left.upper), "from": number_text(right.lower)}
            yield Fault("gap", indicator.code, number, edges)


def _of_direction(
    indicator: Indicator, lines: list[tuple[int, Bin]]
) -> Iterator[Fault]:
    """Points follow the direction that was declared; only numbers have one."""
    if indicator.direction and indicator.kind != NUMERIC:
        yield Fault("bad_direction", indicator.code, details={"direction": ""})
    for (_before, left), (number, right) in pairwise(lines):
        rises = indicator.direction == UP and right.points < left.points
        falls = indicator.direction == DOWN and right.points > left.points
        if rises or falls:
            yield Fault("not_monotone", indicator.code, number)
