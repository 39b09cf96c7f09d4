"""Write down what a meeting came to, and close it with its minutes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.meeting_errors import (
    ItemVotesDoNotAddUp,
    MinutesMissing,
    MoreSignedThanPresent,
    NotMetYet,
    NotTheDayCalledTo,
)
from villages.models import AgendaItem, Meeting, MeetingStage
from villages.selectors.areas import registered_voters
from villages.services.meetings.steps import locked, note
from villages.services.rulebooks.errors import FewerThanRegister, MoreThanEligible
from villages.services.rulebooks.minutes import require_minutes


@dataclass(frozen=True)
class Votes:
    """How an item was voted on."""

    votes_for: int
    votes_against: int
    abstained: int

    @property
    def total(self) -> int:
        """All who voted or abstained: as many as were there."""
        return self.votes_for + self.votes_against + self.abstained


@transaction.atomic
def note_result(
    *,
    meeting: Meeting,
    held_on: date,
    eligible: int,
    present: int,
    votes: Mapping[int, Votes],
    by: User,
    at: datetime,
) -> Meeting:
    """Keep who came and how each item was voted on, by the item's number.

    An item that is not in ``votes`` was not put to the vote. Where too few came the
    numbers are kept all the same, and nothing passes. Until the meeting is closed the
    numbers can be written down again.
    """
    on = timezone.localdate(at)
    stages = (MeetingStage.CALLED, MeetingStage.HELD)
    meeting = locked(meeting, *stages, by=by, on=on)
    if at < meeting.meets_at:
        raise NotMetYet
    _require_numbers(meeting, held_on, eligible, present)
    meeting.stage, meeting.held_on = MeetingStage.HELD, held_on
    meeting.eligible, meeting.present = eligible, present
    meeting.noted_at, meeting.noted_by = at, by
    meeting.save()
    for item in meeting.agenda.all():
        _set_votes(item, votes.get(item.number), present)
    note("noted", meeting, by=by, at=at, eligible=eligible, present=present)
    return meeting


def _require_numbers(
    meeting: Meeting, held_on: date, eligible: int, present: int
) -> None:
    """Refuse a day to which nobody was called, and numbers the register contradicts."""
    called_to = timezone.localdate(meeting.meets_at)
    if held_on != called_to:
        raise NotTheDayCalledTo(day=called_to.isoformat())
    if present > eligible:
        raise MoreThanEligible(eligible=eligible, present=present)
    registered = registered_voters(meeting.village, meeting.kind, on=held_on)
    if eligible < registered:
        raise FewerThanRegister(registered=registered, eligible=eligible)
    _require_all_signed_present(meeting, present)


def _require_all_signed_present(meeting: Meeting, present: int) -> None:
    signed = meeting.sign_ins.count()
    if present < signed:
        raise MoreSignedThanPresent(signed=signed, present=present)


def _set_votes(item: AgendaItem, votes: Votes | None, present: int) -> None:
    if votes and votes.total != present:
        raise ItemVotesDoNotAddUp(
            number=item.number, votes=votes.total, present=present
        )
    item.votes_for = votes.votes_for if votes else None
    item.votes_against = votes.votes_against if votes else None
    item.abstained = votes.abstained if votes else None
    item.save()


@transaction.atomic
def close(
    *, meeting: Meeting, minutes: "File[bytes] | None", by: User, at: datetime
) -> Meeting:
    """Put the meeting away with its minutes; nothing of it changes any more."""
    meeting = locked(meeting, MeetingStage.HELD, by=by, on=timezone.localdate(at))
    if minutes is None:
        raise MinutesMissing
    require_minutes(minutes)
    # Who signed in after the numbers were written down is known by name.
    _require_all_signed_present(meeting, meeting.present or 0)
    # The end of the name: a column holds only so much.
    meeting.minutes.save(str(minutes.name)[-40:], minutes, save=False)
    meeting.stage = MeetingStage.CLOSED
    meeting.closed_at, meeting.closed_by = at, by
    meeting.save()
    note("closed", meeting, by=by, at=at)
    return meeting
