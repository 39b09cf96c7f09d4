"""A meeting step by step: draft, called, held, closed. The village's manager takes them.

The agenda stands once people are called; once it is closed with its minutes nothing
of a meeting changes any more.
"""

from villages.meeting_errors import (
    AsTheMeetingVoted,
    HouseholdIsThere,
    ItemVotesDoNotAddUp,
    MeetingHasGoneOn,
    MeetsInThePast,
    MinutesMissing,
    MoreSignedThanPresent,
    NoAgenda,
    NotEntitled,
    NotMetYet,
    NotTheDayCalledTo,
    NotYourMeeting,
    SignedAlready,
    WhyNotHeld,
)
from villages.services.meetings.calling import call, cancel, draft, redraft
from villages.services.meetings.holding import Votes, close, note_result
from villages.services.meetings.signing import sign_in, strike_out

__all__ = [
    "AsTheMeetingVoted",
    "HouseholdIsThere",
    "ItemVotesDoNotAddUp",
    "MeetingHasGoneOn",
    "MeetsInThePast",
    "MinutesMissing",
    "MoreSignedThanPresent",
    "NoAgenda",
    "NotEntitled",
    "NotMetYet",
    "NotTheDayCalledTo",
    "NotYourMeeting",
    "SignedAlready",
    "Votes",
    "WhyNotHeld",
    "call",
    "cancel",
    "close",
    "draft",
    "note_result",
    "redraft",
    "sign_in",
    "strike_out",
]
