"""Two cards on the same files, before the new one may be adopted."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rewards.ruralcredit.formulas.rating.card import Card, Value
from rewards.ruralcredit.formulas.rating.scoring import INCOMPLETE, Scored, score


@dataclass(frozen=True)
class Shadow:
    """Who moves, by the keys of the files.

    ``cells[old, new]`` counts outcomes: a band's code, ``below``, ``vetoed`` or
    ``incomplete``. Whoever one card can rate and the other cannot has not moved up
    or down: ``lost`` can be rated no more, ``gained`` only now.
    """

    cells: dict[tuple[str, str], int]
    up: tuple[str, ...]
    same: tuple[str, ...]
    down: tuple[str, ...]
    lost: tuple[str, ...]
    gained: tuple[str, ...]


def shadow_run(
    old: Card, new: Card, files: Iterable[tuple[str, Mapping[str, Value | None]]]
) -> Shadow:
    """Return how files fare under a new card, from (key, values); refuses as ``score``.

    Bands are compared by rank, no band being 0: cards with another number of bands
    are compared from the bottom.
    """
    cells: Counter[tuple[str, str]] = Counter()
    moved: dict[str, list[str]] = {
        name: [] for name in ("up", "same", "down", "lost", "gained")
    }
    for key, values in files:
        before, after = score(old, values), score(new, values)
        cells[_outcome(before), _outcome(after)] += 1
        moved[_move(before, after)].append(key)
    return Shadow(
        cells=dict(cells), **{name: tuple(keys) for name, keys in moved.items()}
    )


def _outcome(scored: Scored) -> str:
    return scored.band.code if scored.band else scored.outcome


def _move(before: Scored, after: Scored) -> str:
    unrated = [one.outcome == INCOMPLETE for one in (before, after)]
    if unrated[0] != unrated[1]:
        return "gained" if unrated[0] else "lost"
    steps = _rank(after) - _rank(before)
    return "up" if steps > 0 else "down" if steps < 0 else "same"


def _rank(scored: Scored) -> int:
    return scored.band.rank if scored.band else 0
