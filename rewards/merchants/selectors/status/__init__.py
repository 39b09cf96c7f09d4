"""What a passer-by may know of a shop: page, API, table and badge say the same."""

from rewards.merchants.selectors.status.assemble import (
    standings_of,
    status_of,
    statuses_of,
)
from rewards.merchants.selectors.status.parts import (
    AwardShown,
    Bound,
    BreachShown,
    Fault,
    GradeShown,
    LicenceShown,
    PenaltyShown,
    PhotoShown,
    PledgeShown,
    ReplyShown,
    Review,
    Share,
    Status,
)
from rewards.merchants.selectors.status.words import Line, lines_of

__all__ = [
    "AwardShown",
    "Bound",
    "BreachShown",
    "Fault",
    "GradeShown",
    "LicenceShown",
    "Line",
    "PenaltyShown",
    "PhotoShown",
    "PledgeShown",
    "ReplyShown",
    "Review",
    "Share",
    "Status",
    "lines_of",
    "standings_of",
    "status_of",
    "statuses_of",
]
