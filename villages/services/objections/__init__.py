"""Object to a line or a score, have somebody decide who took no part, and go on once.

Each step is one function here; it locks the line first, and the objection after it.
"""

from villages.deduct_errors import HelperSaysWhy
from villages.objection_errors import (
    ExtendedBefore,
    NothingToEscalate,
    NothingToObjectTo,
    NotYourObjection,
    NotYoursToObject,
    ObjectedBefore,
    ObjectionClosed,
    ObjectionEmpty,
    ObjectionRuns,
    ObjectorNotHere,
    ReasonsMissing,
    SayWhyLonger,
    TooCloseToDecide,
    TookPart,
    TooLateToEscalate,
    TooLateToExtend,
)
from villages.record_errors import ClientIdConflict

from .clocks import recompute_provisional
from .deciding import decide, extend
from .following import escalate, last_day_to_escalate, may_escalate, withdraw
from .raising import raise_objection
from .steps import Line, require_decider, require_open

__all__ = [
    "ClientIdConflict",
    "ExtendedBefore",
    "HelperSaysWhy",
    "Line",
    "NotYourObjection",
    "NotYoursToObject",
    "NothingToEscalate",
    "NothingToObjectTo",
    "ObjectedBefore",
    "ObjectionClosed",
    "ObjectionEmpty",
    "ObjectionRuns",
    "ObjectorNotHere",
    "ReasonsMissing",
    "SayWhyLonger",
    "TooCloseToDecide",
    "TooLateToEscalate",
    "TooLateToExtend",
    "TookPart",
    "decide",
    "escalate",
    "extend",
    "last_day_to_escalate",
    "may_escalate",
    "raise_objection",
    "recompute_provisional",
    "require_decider",
    "require_open",
    "withdraw",
]
