"""Decide an objection, or say that it takes longer."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.models import (
    BehaviourRecord,
    Deduct,
    DeductStage,
    Objection,
    ObjectionDecision,
    ObjectionLevel,
    ObjectionOutcome,
    ObjectionStatus,
    RecordStatus,
)
from villages.objection_errors import (
    ExtendedBefore,
    ReasonsMissing,
    SayWhyLonger,
    TooLateToExtend,
)
from villages.selectors.credit_reports import outdated_by
from villages.services import messages
from villages.services.objections.steps import (
    LONGER_DAYS,
    clock_began,
    fifth_workday,
    line_of,
    locked,
    note,
    open_others,
    require_decider,
    require_open,
    resume,
    set_clock,
)
from villages.services.years import follow


@transaction.atomic
def decide(
    *, objection: Objection, outcome: str, reasons: str, by: User, at: datetime
) -> ObjectionDecision:
    """Say whether the objection is right, with the reasons the objector will read.

    Upheld, the record or deduct is undone and counts no more, and with it end the
    other objections to it; an upheld one to a score says in its reasons what will be
    put right. Dismissed, a paused record goes on when nobody else objects. Results of
    past years in which the line counted are corrected; whoever holds a credit report
    on which it counted is told that its code confirms nothing any more. Points are taken back by
    ``rewards.points.services.objections``, which pages call.
    """
    objection = locked(objection)
    on = timezone.localdate(at)
    require_open(objection)
    level = require_decider(by, objection, on=on)
    reasons = reasons.strip()
    if not reasons:
        raise ReasonsMissing
    if level != objection.level:
        # The village let its last day pass: it has climbed to the town's desk.
        objection.level, objection.escalated_at = level, at
    decision = ObjectionDecision.objects.create(
        objection=objection,
        level=level,
        outcome=ObjectionOutcome(outcome),
        reasons=reasons,
        decided_by=by,
        decided_at=at,
    )
    ended: list[str] = []
    if decision.outcome == ObjectionOutcome.UPHELD:
        _close(objection, ObjectionStatus.UPHELD, at=at)
        ended = _undo(objection, by=by, at=at)
    else:
        if level == ObjectionLevel.VILLAGE:
            objection.town_until = fifth_workday(objection, on)
        _close(objection, ObjectionStatus.DISMISSED, at=at)
        resume(objection, on=on)
    follow(objection=objection, by=by, at=at)
    note(
        "villages.objection_decided",
        objection,
        by=by,
        at=at,
        outcome=decision.outcome,
        level=str(level),
        also_ended=ended,
    )
    return decision


def _close(objection: Objection, status: ObjectionStatus, *, at: datetime) -> None:
    objection.status, objection.closed_at = status, at
    objection.save()


def _undo(objection: Objection, *, by: User, at: datetime) -> list[str]:
    """Undo the line; return the keys of the other objections that end with it."""
    line = line_of(objection)
    if isinstance(line, BehaviourRecord):
        line.status = RecordStatus.REVERSED
        line.save(update_fields=["status"])
    elif isinstance(line, Deduct):
        line.stage, line.ended_at, line.ended_by = DeductStage.REVERSED, at, by
        line.save(update_fields=["stage", "ended_at", "ended_by"])
    else:
        return []
    papers = outdated_by(line, on=timezone.localdate(at), at=at)
    messages.tell_of_outdated_reports(papers=papers, at=at)
    others = open_others(objection)
    for one in others:
        _close(one, ObjectionStatus.UPHELD, at=at)
    return [str(one.key) for one in others]


@transaction.atomic
def extend(*, objection: Objection, because: str, by: User, at: datetime) -> Objection:
    """Take seven workdays instead of three, once and in time, and say what for."""
    objection = locked(objection)
    on = timezone.localdate(at)
    require_open(objection)
    require_decider(by, objection, on=on)
    if objection.extended_because:
        raise ExtendedBefore
    if objection.due_on < on:
        raise TooLateToExtend(day=objection.due_on.isoformat())
    because = because.strip()
    if not because:
        raise SayWhyLonger
    objection.extended_because = because
    set_clock(objection, since=clock_began(objection), workdays=LONGER_DAYS)
    objection.save()
    note(
        "villages.objection_extended",
        objection,
        by=by,
        at=at,
        due_on=objection.due_on.isoformat(),
    )
    return objection
