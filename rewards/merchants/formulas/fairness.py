"""What a county may not set otherwise, whatever its scheme: the promises to merchants."""

from collections.abc import Mapping

from rewards.merchants.formulas.grading import LETTERS

# The least and the most that each number of a scheme may be.
LIMITS: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("band_a", "band_b", "band_c"), (1, 100)),
    **dict.fromkeys(("floor_a", "floor_b", "floor_c"), (0, 100)),
    **dict.fromkeys(("complaint_minor", "complaint_serious"), (0, 20)),
    **dict.fromkeys(("complaint_most", "breach_most"), (0, 40)),
    "complaint_months": (1, 12),
    "breach_points": (0, 20),
    "award_points": (0, 5),
    "award_most": (0, 10),
    "awaiting_months": (3, 12),
    "accident_months": (6, 24),
    "stale_months": (6, 12),
    "notice_days": (1, 30),
    "appeal_days": (21, 90),
    "appeal_answer_days": (1, 21),
    "rerating_months": (1, 3),
    "reply_workdays": (3, 15),
    "complaint_workdays": (5, 30),
}
# Each of these leaves no better grade than the one before it.
_HARSHER = (
    ("critical_cap", "criticals_cap"),
    ("penalty_minor_cap", "penalty_general_cap", "penalty_serious_cap"),
)


def beyond_limits(terms: Mapping[str, int]) -> tuple[str, int, int] | None:
    """Return the first number that is too small or too large, with its limits."""
    for name, (least, most) in LIMITS.items():
        if not least <= terms[name] <= most:
            return name, least, most
    return None


def falls(terms: Mapping[str, int]) -> bool:
    """Return whether bands fall from grade to grade, and floors do not rise."""
    bands = terms["band_a"] > terms["band_b"] > terms["band_c"]
    return bands and terms["floor_a"] >= terms["floor_b"] >= terms["floor_c"]


def caps_hold(caps: Mapping[str, str]) -> bool:
    """Return whether one critical fault caps, and graver things cap no less."""
    in_order = all(
        [caps[name] for name in names] == sorted(caps[name] for name in names)
        for names in _HARSHER
    )
    return in_order and caps["critical_cap"] > LETTERS[0]
