"""Whether those rated now are still like those the card was made for: PSI."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

STABLE, WATCH, ACT, TOO_FEW = "stable", "watch", "act", "too_few"
# Convention (Lewis 1994, Siddiqi 2017): it alarms too often on few households.
WATCH_FROM = Decimal("0.10")
ACT_ABOVE = Decimal("0.25")
FEWEST = 500
_HALF = Decimal("0.5")
_PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Psi:
    """The index to four places, its status, and what each bin adds.

    ``smoothed`` says that some bin was empty: then half a household was added to
    every bin of both, as the logarithm of nothing is no number.
    """

    value: Decimal
    status: str
    expected: tuple[int, ...]
    actual: tuple[int, ...]
    parts: tuple[Decimal, ...]
    smoothed: bool


def psi(
    expected: Sequence[int],
    actual: Sequence[int],
    *,
    watch: Decimal = WATCH_FROM,
    act: Decimal = ACT_ABOVE,
    fewest: int = FEWEST,
) -> Psi | None:
    """Return the population stability index of two counts over the same bins.

    The sum over bins of (a - e) * ln(a / e), with the shares e and a. From ``watch``
    on it is to be watched, above ``act`` acted on; with fewer than ``fewest``
    households on either side it is shown with its counts and never alarms. None when
    either side is empty. Raises ValueError for bins that do not match.
    """
    if len(expected) != len(actual) or min([*expected, *actual], default=0) < 0:
        raise ValueError("the same bins, and no negative counts")
    if not sum(expected) or not sum(actual):
        return None
    smoothed = 0 in (*expected, *actual)
    added = _HALF if smoothed else Decimal(0)
    before, after = _shares(expected, added), _shares(actual, added)
    parts = [(a - e) * (a / e).ln() for e, a in zip(before, after, strict=True)]
    exact = sum(parts, Decimal(0))
    few = min(sum(expected), sum(actual)) < fewest
    return Psi(
        value=_rounded(exact),
        status=TOO_FEW if few else _status(exact, watch, act),
        expected=tuple(expected),
        actual=tuple(actual),
        parts=tuple(_rounded(part) for part in parts),
        smoothed=smoothed,
    )


def _shares(counts: Sequence[int], added: Decimal) -> list[Decimal]:
    whole = sum(counts) + added * len(counts)
    return [(count + added) / whole for count in counts]


def _status(value: Decimal, watch: Decimal, act: Decimal) -> str:
    if value > act:
        return ACT
    return WATCH if value >= watch else STABLE


def _rounded(number: Decimal) -> Decimal:
    return number.quantize(_PLACES, rounding=ROUND_HALF_UP)
