"""Hold something against somebody, step by step; it lowers a score and nothing else.

Reminder, time to mend it, written notice, hearing, vote. Each step is one function
here, asks who may take it, and locks the row: there is no other way to a deduct.
"""

from villages.deduct_errors import (
    AlreadyReminded,
    CalendarUnknown,
    CapReached,
    DropWithoutWords,
    FactsMissing,
    HearingOver,
    HelperSaysWhy,
    MendByOutOfRange,
    MendNotLookedAt,
    MendPhotoMissing,
    NothingToLookAt,
    NothingToRemindOf,
    NoTimeLeft,
    NotYourStep,
    SayWhatIsMissing,
    SpokenTwice,
    StatementEmpty,
    StillBeingHeard,
    StillTimeToMend,
    TakesNoPart,
    TooClose,
    TooLateToMend,
    VerdictWithoutReason,
    WriterServesNoNotice,
    WrongStage,
)
from villages.record_errors import (
    AlreadyDecided,
    AlreadyVoted,
    ClientIdConflict,
    MustStandAside,
    NotOnThePanel,
    PanelTooSmall,
)

from .ending import drop, purge
from .hearing import hearing_dates, notice_text, serve_notice, state
from .mending import accept_mend, refuse_mend, show_mend
from .reminding import remind
from .voting import vote

__all__ = [
    "AlreadyDecided",
    "AlreadyReminded",
    "AlreadyVoted",
    "CalendarUnknown",
    "CapReached",
    "ClientIdConflict",
    "DropWithoutWords",
    "FactsMissing",
    "HearingOver",
    "HelperSaysWhy",
    "MendByOutOfRange",
    "MendNotLookedAt",
    "MendPhotoMissing",
    "MustStandAside",
    "NoTimeLeft",
    "NotOnThePanel",
    "NotYourStep",
    "NothingToLookAt",
    "NothingToRemindOf",
    "PanelTooSmall",
    "SayWhatIsMissing",
    "SpokenTwice",
    "StatementEmpty",
    "StillBeingHeard",
    "StillTimeToMend",
    "TakesNoPart",
    "TooClose",
    "TooLateToMend",
    "VerdictWithoutReason",
    "WriterServesNoNotice",
    "WrongStage",
    "accept_mend",
    "drop",
    "hearing_dates",
    "notice_text",
    "purge",
    "refuse_mend",
    "remind",
    "serve_notice",
    "show_mend",
    "state",
    "vote",
]
