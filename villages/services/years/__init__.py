"""Close a year: keep every score of its last day, put the list on notice, publish it.

Each step is one function here. Corrections follow from objections by themselves.
"""

from villages.year_errors import (
    NoBookThatDay,
    NoticeDayUnknown,
    NoticeStillStands,
    NotOnNotice,
    NotYourYear,
    YearNotOver,
)

from .correcting import follow
from .forgetting import forget_deducts
from .freezing import Progress, freeze, freeze_all, freeze_due
from .notice import publish, put_on_notice, recompute_provisional

__all__ = [
    "NoBookThatDay",
    "NotOnNotice",
    "NotYourYear",
    "NoticeDayUnknown",
    "NoticeStillStands",
    "Progress",
    "YearNotOver",
    "follow",
    "forget_deducts",
    "freeze",
    "freeze_all",
    "freeze_due",
    "publish",
    "put_on_notice",
    "recompute_provisional",
]
