"""How many must come, and how many say yes, for a meeting to adopt rules.

Half of the adults, or two thirds of the household representatives, must come; and
more than half of those who came must agree.
"""


def needed(meeting_kind: str, eligible: int) -> int:
    """Return how many must be present; at least one."""
    if meeting_kind == "households":
        return max(1, -(-eligible * 2 // 3))
    return max(1, -(-eligible // 2))


def majority(present: int) -> int:
    """Return how many votes are more than half of those present."""
    return present // 2 + 1


PASSED, TOO_FEW, NOT_PASSED = "passed", "too_few", "not_passed"


def outcome(meeting_kind: str, *, eligible: int, present: int, votes_for: int) -> str:
    """Return what votes come to: nothing passes where too few came."""
    if present < needed(meeting_kind, eligible):
        return TOO_FEW
    return PASSED if votes_for >= majority(present) else NOT_PASSED
