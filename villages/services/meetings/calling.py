"""Write a meeting down, tell the village of it, or call it off."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.meeting_errors import MeetsInThePast, NoAgenda, WhyNotHeld
from villages.models import AgendaItem, Meeting, MeetingKind, MeetingStage, Village
from villages.services.meetings.steps import locked, note, require_manager


@transaction.atomic
def draft(
    *,
    village: Village,
    kind: str,
    meets_at: datetime,
    place: str,
    agenda: Sequence[str],
    by: User,
    at: datetime,
) -> Meeting:
    """Keep a draft, of a time ahead, that nobody but the village's staff sees."""
    require_manager(by, village, on=timezone.localdate(at))
    _require_ahead(meets_at, at)
    meeting = Meeting.objects.create(
        village=village,
        kind=MeetingKind(kind),
        meets_at=meets_at,
        place=place.strip(),
        opened_at=at,
        opened_by=by,
    )
    _set_agenda(meeting, agenda)
    note("drafted", meeting, by=by, at=at)
    return meeting


@transaction.atomic
def redraft(
    *,
    meeting: Meeting,
    kind: str,
    meets_at: datetime,
    place: str,
    agenda: Sequence[str],
    by: User,
    at: datetime,
) -> Meeting:
    """Change a draft; what has been called stands."""
    meeting = locked(meeting, MeetingStage.DRAFT, by=by, on=timezone.localdate(at))
    _require_ahead(meets_at, at)
    meeting.kind, meeting.meets_at = MeetingKind(kind), meets_at
    meeting.place = place.strip()
    meeting.save()
    meeting.agenda.all().delete()
    _set_agenda(meeting, agenda)
    note("redrafted", meeting, by=by, at=at)
    return meeting


def _require_ahead(meets_at: datetime, at: datetime) -> None:
    if meets_at <= at:
        raise MeetsInThePast


def _set_agenda(meeting: Meeting, agenda: Sequence[str]) -> None:
    titles = [one.strip() for one in agenda if one.strip()]
    if not titles:
        raise NoAgenda
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, number=number, title=title)
        for number, title in enumerate(titles, start=1)
    )


@transaction.atomic
def call(*, meeting: Meeting, by: User, at: datetime) -> Meeting:
    """Tell the village: from now on day and agenda are public and stand."""
    meeting = locked(meeting, MeetingStage.DRAFT, by=by, on=timezone.localdate(at))
    _require_ahead(meeting.meets_at, at)
    meeting.stage = MeetingStage.CALLED
    meeting.called_at, meeting.called_by = at, by
    meeting.save()
    note("called", meeting, by=by, at=at, items=meeting.agenda.count())
    return meeting


@transaction.atomic
def cancel(*, meeting: Meeting, reason: str, by: User, at: datetime) -> Meeting:
    """Call it off; whoever was told to come reads why."""
    stages = (MeetingStage.DRAFT, MeetingStage.CALLED)
    meeting = locked(meeting, *stages, by=by, on=timezone.localdate(at))
    if not reason.strip():
        raise WhyNotHeld
    meeting.stage = MeetingStage.CANCELLED
    meeting.cancelled_because = reason.strip()
    meeting.save()
    note("cancelled", meeting, by=by, at=at)
    return meeting
