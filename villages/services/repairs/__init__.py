"""Make a deduct good: pledge, do the tasks, let somebody else look, and it is gone.

Nobody is asked whether one may. Which tasks there are and how many hours it takes is
the same for everybody; the village only looks at what was done.
"""

from villages.deduct_errors import HelperSaysWhy, NotYourStep, TooClose
from villages.record_errors import TooManyPhotos
from villages.repair_errors import (
    DisputedFirst,
    DoneOnOutOfRange,
    DoneWordsMissing,
    NothingToRepair,
    NotSaidDone,
    OwnPledge,
    RepairOver,
    RepairRuns,
    SayWhatTaskLacks,
    TaskDone,
    TaskUnknown,
    TooFewHours,
    TooManyHours,
)

from .checking import check, send_back
from .doing import say_done
from .pledging import give_up, pledge
from .steps import require_in_force

__all__ = [
    "DisputedFirst",
    "DoneOnOutOfRange",
    "DoneWordsMissing",
    "HelperSaysWhy",
    "NotSaidDone",
    "NotYourStep",
    "NothingToRepair",
    "OwnPledge",
    "RepairOver",
    "RepairRuns",
    "SayWhatTaskLacks",
    "TaskDone",
    "TaskUnknown",
    "TooClose",
    "TooFewHours",
    "TooManyHours",
    "TooManyPhotos",
    "check",
    "give_up",
    "pledge",
    "require_in_force",
    "say_done",
    "send_back",
]
