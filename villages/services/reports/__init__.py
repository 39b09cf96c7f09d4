"""Report a deed or a hazard oneself, have it witnessed, and take it up at the desk.

Each step is one function here; it locks the report first. A report becomes at most one
record, by ``services.records.submit``, and never by whoever reported it.
"""

from villages.deduct_errors import HelperSaysWhy
from villages.record_errors import ClientIdConflict, PossibleDuplicate
from villages.report_errors import (
    AnswerMissing,
    HelperNotConfirmed,
    LinkIsGone,
    NobodyAssigned,
    NotOneHousehold,
    NotYourReport,
    NotYoursToReport,
    PlaceMissing,
    ReportClosed,
    ReportEmpty,
    ReporterNotHere,
    RuleNotChosen,
    TooCloseToReport,
    TooManyLinks,
    TooManyReports,
    TurnedDownWithoutReason,
    WitnessedBefore,
    WitnessTooClose,
    WitnessUnknown,
)

from .desk import assign, mark_mended, take_up, turn_down
from .family import confirm_helper, end_helper
from .forgetting import forget_old
from .reporting import report_deed, report_hazard, withdraw
from .steps import require_desk, require_distance
from .witnesses import answer, ask, enter_witness

__all__ = [
    "AnswerMissing",
    "ClientIdConflict",
    "HelperNotConfirmed",
    "HelperSaysWhy",
    "LinkIsGone",
    "NobodyAssigned",
    "NotOneHousehold",
    "NotYourReport",
    "NotYoursToReport",
    "PlaceMissing",
    "PossibleDuplicate",
    "ReportClosed",
    "ReportEmpty",
    "ReporterNotHere",
    "RuleNotChosen",
    "TooCloseToReport",
    "TooManyLinks",
    "TooManyReports",
    "TurnedDownWithoutReason",
    "WitnessTooClose",
    "WitnessUnknown",
    "WitnessedBefore",
    "answer",
    "ask",
    "assign",
    "confirm_helper",
    "end_helper",
    "enter_witness",
    "forget_old",
    "mark_mended",
    "report_deed",
    "report_hazard",
    "require_desk",
    "require_distance",
    "take_up",
    "turn_down",
    "withdraw",
]
