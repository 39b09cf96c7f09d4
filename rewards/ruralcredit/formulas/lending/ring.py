"""Whether people stand for each other in a circle, so that in the end nobody does."""

from collections.abc import Iterable, Mapping


def closes_a_ring(
    borrower: int, guarantors: Iterable[int], stands_for: Mapping[int, Iterable[int]]
) -> bool:
    """Return whether a guarantor is stood for, however far round, by the borrower.

    Keys are households. ``stands_for`` names, for every household that borrows, those
    that stand for its running loans; the borrower guaranteeing itself is a ring of one.
    """
    seen: set[int] = set()
    waiting = list(guarantors)
    while waiting:
        one = waiting.pop()
        if one == borrower:
            return True
        if one not in seen:
            seen.add(one)
            waiting.extend(stands_for.get(one, ()))
    return False
