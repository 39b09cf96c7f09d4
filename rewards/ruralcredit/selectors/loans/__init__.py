"""What loans owe, how they stand, and what they come to together."""

from .exposure import Exposure, exposure_of
from .position import (
    Position,
    lines_of,
    parts_of,
    position_of,
    positions_of,
    schedule_in_force,
    terms_of,
)
from .quote import Quote, pay_off_quote

__all__ = [
    "Exposure",
    "Position",
    "Quote",
    "exposure_of",
    "lines_of",
    "parts_of",
    "pay_off_quote",
    "position_of",
    "positions_of",
    "schedule_in_force",
    "terms_of",
]
