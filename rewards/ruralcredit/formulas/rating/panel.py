"""What several reviewers, each alone, say of a household: marks from 0 to 100."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from rewards.ruralcredit.formulas.rating.refusals import (
    MarkOutOfRange,
    TooFewReviewers,
)

FEWEST = 5
WIDEST_SPREAD = 25
_LOWEST, _HIGHEST = 0, 100
_PLACES = Decimal("0.01")


def trimmed_mean(scores: Sequence[int], *, least: int = FEWEST) -> Decimal:
    """Return the mean without one highest and one lowest mark, half up to 0.01.

    Raises ``TooFewReviewers`` below ``least`` marks (never fewer than three, or
    nothing would be left), ``MarkOutOfRange`` for what is not 0 to 100.
    """
    _require(scores, max(least, 3))
    kept = sorted(scores)[1:-1]
    exact = Decimal(sum(kept)) / len(kept)
    return exact.quantize(_PLACES, rounding=ROUND_HALF_UP)


def spread(scores: Sequence[int]) -> int:
    """Return the highest mark less the lowest; refuses as ``trimmed_mean`` does."""
    _require(scores, 1)
    return max(scores) - min(scores)


def needs_second_round(scores: Sequence[int], limit: int = WIDEST_SPREAD) -> bool:
    """Return whether reviewers are so far apart that others should look as well."""
    return spread(scores) > limit


def _require(scores: Sequence[int], least: int) -> None:
    for mark in scores:
        whole = isinstance(mark, int) and not isinstance(mark, bool)
        if not whole or not _LOWEST <= mark <= _HIGHEST:
            raise MarkOutOfRange(mark=mark)
    if len(scores) < least:
        raise TooFewReviewers(number=len(scores), least=least)
