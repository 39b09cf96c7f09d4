"""Write down what people did, and let it take effect when its notice has run out.

A record goes from submitted to on notice to effective; the panel, in between, is
``services.reviews``. Deducts have a procedure of their own and start elsewhere.
"""

from villages.record_errors import (
    ActInFuture,
    ClientIdConflict,
    DeductHasItsOwnProcedure,
    HouseholdTwice,
    NobodyChosen,
    NoRulesThen,
    NotDueYet,
    NotReturned,
    NotTheRecorder,
    OwnHousehold,
    OwnRelative,
    PastItsTerm,
    PhotoMissing,
    PointsOutOfRange,
    PossibleDuplicate,
    QuantityMissing,
    ReasonForLateness,
    ResidentAway,
    ResidentDeceased,
    ResidentMoved,
    ResidentOfAnotherVillage,
    ResidentUnderAge,
    ResidentWithoutConsent,
    RuleNotInForceThen,
    RuleOfAnotherVillage,
    TooLateToWithdraw,
    TooManyPeople,
    TooManyPhotos,
)

from .admission import MOST_HOURS, MOST_PEOPLE, MOST_PHOTOS, needs_late_reason
from .amending import can_withdraw, resubmit, withdraw, withdraw_all
from .settling import settle
from .submitting import submit

__all__ = [
    "MOST_HOURS",
    "MOST_PEOPLE",
    "MOST_PHOTOS",
    "ActInFuture",
    "ClientIdConflict",
    "DeductHasItsOwnProcedure",
    "HouseholdTwice",
    "NoRulesThen",
    "NobodyChosen",
    "NotDueYet",
    "NotReturned",
    "NotTheRecorder",
    "OwnHousehold",
    "OwnRelative",
    "PastItsTerm",
    "PhotoMissing",
    "PointsOutOfRange",
    "PossibleDuplicate",
    "QuantityMissing",
    "ReasonForLateness",
    "ResidentAway",
    "ResidentDeceased",
    "ResidentMoved",
    "ResidentOfAnotherVillage",
    "ResidentUnderAge",
    "ResidentWithoutConsent",
    "RuleNotInForceThen",
    "RuleOfAnotherVillage",
    "TooLateToWithdraw",
    "TooManyPeople",
    "TooManyPhotos",
    "can_withdraw",
    "needs_late_reason",
    "resubmit",
    "settle",
    "submit",
    "withdraw",
    "withdraw_all",
]
