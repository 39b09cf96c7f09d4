"""What every step asks first: the row under its lock, the stage, the manager."""

from datetime import date, datetime

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.meeting_errors import MeetingHasGoneOn, NotYourMeeting
from villages.models import Meeting, MeetingStage, Village


def require_manager(by: User, village: Village, *, on: date) -> None:
    """Refuse whoever does not manage the village on the day."""
    if not permissions.manages(by, village, on=on):
        raise NotYourMeeting


def locked(meeting: Meeting, *stages: MeetingStage, by: User, on: date) -> Meeting:
    """Return the row under its lock, while it stands at one of the stages."""
    found = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("village__town__county")
        .get(pk=meeting.pk)
    )
    require_manager(by, found.village, on=on)
    if found.stage not in stages:
        raise MeetingHasGoneOn(stage=found.get_stage_display())
    return found


def note(
    action: str, meeting: Meeting, *, by: User, at: datetime, **data: object
) -> None:
    """Write the audit line."""
    audit.record(f"villages.meeting_{action}", target=meeting, by=by, at=at, data=data)
