"""Tell people what happened: in their inbox at once, on the phone and on paper later."""

from villages.message_errors import NothingToNote, NotYourMessages, QuietHoursHalf

from .about import (
    about_record,
    tell_of_deduct,
    tell_of_lapsed_report,
    tell_of_record,
    tell_of_report,
    tell_on_notice,
)
from .about_objections import tell_of_objection, tell_of_outdated_reports
from .about_others import (
    tell_of_cancelled_activity,
    tell_of_consent_text,
    tell_of_moving_up,
    tell_of_withdrawn_consent,
)
from .daily import forget_old, tell_views
from .reading import open_all, open_message, set_preference
from .sending import send_due, send_to
from .sheets import note_printed
from .telling import Said, tell

__all__ = [
    "NotYourMessages",
    "NothingToNote",
    "QuietHoursHalf",
    "Said",
    "about_record",
    "forget_old",
    "note_printed",
    "open_all",
    "open_message",
    "send_due",
    "send_to",
    "set_preference",
    "tell",
    "tell_of_cancelled_activity",
    "tell_of_consent_text",
    "tell_of_deduct",
    "tell_of_lapsed_report",
    "tell_of_moving_up",
    "tell_of_objection",
    "tell_of_outdated_reports",
    "tell_of_record",
    "tell_of_report",
    "tell_of_withdrawn_consent",
    "tell_on_notice",
    "tell_views",
]
