"""Say that a line or a score is wrong."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.once import digest_of, sent_before
from villages import permissions
from villages.deduct_errors import HelperSaysWhy
from villages.models import (
    BehaviourRecord,
    Deduct,
    DeductStage,
    Household,
    Objection,
    ObjectionChannel,
    ObjectionLevel,
    ObjectionMoment,
    ObjectionStatus,
    RecordStatus,
    Resident,
)
from villages.objection_errors import (
    NothingToObjectTo,
    NotYourObjection,
    NotYoursToObject,
    ObjectedBefore,
    ObjectionEmpty,
    ObjectionRuns,
    ObjectorNotHere,
)
from villages.record_errors import ClientIdConflict
from villages.selectors.credit_files import subject_of
from villages.selectors.deducts import is_close
from villages.selectors.households import household_of
from villages.selectors.objection_deciders import deciders_at_village
from villages.selectors.ties import ties_of
from villages.services import objection_papers
from villages.services.objections.steps import (
    USUAL_DAYS,
    Line,
    locked_line,
    note,
    pause,
    set_clock,
)
from villages.services.photos import Photo

STANDING = (RecordStatus.ON_NOTICE, RecordStatus.OBJECTED, RecordStatus.EFFECTIVE)


@dataclass(frozen=True)
class _Asked:
    """What somebody says is wrong, and how it came in."""

    line: Line
    objector: Resident
    by: User
    text: str
    channel: ObjectionChannel
    helped_because: str
    paper: Photo | None

    @property
    def digest(self) -> str:
        """What tells one body from another."""
        body: dict[str, object] = {
            "line": [self.line._meta.model_name, self.line.pk],
            "objector": self.objector.pk,
            "by": self.by.pk,
            "text": self.text,
            "channel": str(self.channel),
            "helped_because": self.helped_because,
        }
        if self.paper:
            body["paper"] = self.paper.digest
        return digest_of(body)


def raise_objection(
    *,
    line: Line,
    objector: Resident,
    by: User,
    text: str,
    client_id: UUID,
    at: datetime,
    channel: str = ObjectionChannel.SCREEN,
    helped_because: str = "",
    paper: Photo | None = None,
) -> Objection:
    """Say that a record, a deduct or a score is wrong.

    To a record any grown-up villager may object, to a deduct only the person, to a
    household's score whoever belongs to it, and where each person has a score only
    the person to theirs. On screen the person does; on paper or through a helper the
    village's recorder or manager types it in, with a photo of the ``paper`` where
    there is one. A record on notice
    is paused at once; what is in force stays so until somebody decides, by the third
    workday after. Where all of the village who could answer took part or are close,
    the town answers. The same ``client_id`` with the same body returns the first
    objection; with another body it raises ClientIdConflict.
    """
    asked = _Asked(
        line=line,
        objector=objector,
        by=by,
        text=text.strip(),
        channel=ObjectionChannel(channel),
        helped_because=helped_because.strip(),
        paper=paper,
    )
    return _raise(asked, client_id, at=at)


@transaction.atomic
def _raise(asked: _Asked, client_id: UUID, *, at: datetime) -> Objection:
    line = locked_line(asked.line)
    # The other of two requests with one id waits here, and then finds the first.
    Resident.objects.select_for_update(no_key=True).get(pk=asked.objector.pk)
    if before := sent_before(
        Objection, client_id, asked.digest, conflict=ClientIdConflict
    ):
        return before
    on = timezone.localdate(at)
    require_way_in(asked.by, line, asked.objector, asked.channel, on=on)
    _require_objector(asked.objector, line, on=on)
    require_standing(line, on=on)
    require_none_running(asked.objector, line)
    _require_first(asked.objector, line)
    if not asked.text:
        raise ObjectionEmpty
    if asked.channel == ObjectionChannel.HELPER and not asked.helped_because:
        raise HelperSaysWhy
    objection = Objection(
        village=line.village,
        objector=asked.objector,
        channel=asked.channel,
        entered_by=asked.by,
        helped_because=asked.helped_because,
        text=asked.text,
        client_id=client_id,
        body_digest=asked.digest,
        raised_at=at,
        **_columns(line, on=on),
    )
    if not deciders_at_village(objection, on=on):
        objection.level = ObjectionLevel.TOWN
        objection.escalated_at = at
    set_clock(objection, since=on, workdays=USUAL_DAYS)
    objection.save()
    if asked.paper and asked.channel != ObjectionChannel.SCREEN:
        objection_papers.keep(
            objection,
            ObjectionMoment.RAISED,
            photo=asked.paper,
            helped_because=asked.helped_because,
            by=asked.by,
            at=at,
        )
    pause(line)
    note(
        "villages.objection_raised",
        objection,
        by=asked.by,
        at=at,
        channel=objection.channel,
        due_on=objection.due_on.isoformat(),
    )
    return objection


def _named(line: Line) -> dict[str, Line]:
    """Return the line under the name of its column."""
    names: dict[type[Line], str] = {
        BehaviourRecord: "record",
        Deduct: "deduct",
        Household: "household",
        Resident: "resident",
    }
    return {names[type(line)]: line}


def _columns(line: Line, *, on: date) -> dict[str, Line | None]:
    """Return the line as the objection keeps it: a person's score with their home."""
    if isinstance(line, Resident):
        return {"resident": line, "household": household_of(line, on)}
    return {**_named(line)}


def require_way_in(
    by: User, line: Line, objector: Resident, channel: str, *, on: date
) -> None:
    """Raise unless it is the objector's own screen, or staff who may see the line."""
    if channel == ObjectionChannel.SCREEN:
        own = permissions.own_residents(by)
        if not own.filter(pk=objector.pk).exists():
            raise NotYoursToObject
        return
    village = line.village
    manages = permissions.manages(by, village, on=on)
    records = permissions.is_recorder_of(by, village, on=on)
    if isinstance(line, Deduct):
        records = records and line.reminded_by_id == by.pk
        if is_close(ties_of(by), line):
            raise NotYourObjection
    if not (manages or records):
        raise NotYourObjection


def _require_objector(objector: Resident, line: Line, *, on: date) -> None:
    here = Resident.objects.filter(pk=objector.pk, village=line.village_id)
    if not here.living_here(on=on).exists() or not objector.is_adult(on=on):
        raise ObjectorNotHere(name=objector.name)
    if isinstance(line, Deduct) and line.resident_id != objector.pk:
        raise NotYoursToObject
    is_score = isinstance(line, Household | Resident)
    if is_score and subject_of(objector, on) != line:
        raise NotYoursToObject


def require_standing(line: Line, *, on: date) -> None:
    """Raise NothingToObjectTo unless the line counts, or is about to."""
    if isinstance(line, Household | Resident):
        return
    if isinstance(line, Deduct):
        stands, status = line.stage == DeductStage.IN_FORCE, line.get_stage_display()
    else:
        stands, status = line.status in STANDING, line.get_status_display()
    if not stands or (line.expires_on and line.expires_on <= on):
        raise NothingToObjectTo(status=status)


def require_none_running(objector: Resident, line: Line) -> None:
    """Raise ObjectionRuns when the same person's objection to it waits for an answer."""
    mine = Objection.objects.open().filter(objector=objector, **_named(line))
    running = mine.first()
    if running:
        raise ObjectionRuns(day=running.due_on.isoformat())


def _require_first(objector: Resident, line: Line) -> None:
    """Raise when the same person's objection to the line was answered.

    A score changes from day to day: about it one may ask again.
    """
    if isinstance(line, Household | Resident):
        return
    mine = Objection.objects.filter(objector=objector, **_named(line))
    if mine.exclude(status=ObjectionStatus.WITHDRAWN).exists():
        raise ObjectedBefore
