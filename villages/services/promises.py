"""Promise in public, and let somebody else say whether it was kept."""

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages import permissions
from villages.models import CommitteePromise, PromiseOutcome, Village
from villages.promise_errors import (
    AlreadyMarked,
    DoneAhead,
    EvidenceMissing,
    JudgesOwnPromise,
    NotDueYet,
    NotYoursToMark,
    NotYoursToPromise,
    PromiseDueInThePast,
    PromiseEmpty,
)
from villages.selectors.ties import ties_of

__all__ = [
    "AlreadyMarked",
    "DoneAhead",
    "EvidenceMissing",
    "JudgesOwnPromise",
    "NotDueYet",
    "NotYoursToMark",
    "NotYoursToPromise",
    "PromiseDueInThePast",
    "PromiseEmpty",
    "mark",
    "promise",
]


@transaction.atomic
def promise(
    *, village: Village, text: str, due_on: date, by: User, at: datetime
) -> CommitteePromise:
    """Put a promise of the committee on the village's page; its words stand.

    The same words until the same day, sent twice while it is open, are one promise: it
    could never be taken off the page again.
    """
    on = timezone.localdate(at)
    if not permissions.manages(by, village, on=on):
        raise NotYoursToPromise
    if not text.strip():
        raise PromiseEmpty
    if due_on < on:
        raise PromiseDueInThePast
    # Of two at once the second waits, and finds the first.
    Village.objects.select_for_update(no_key=True).get(pk=village.pk)
    made, is_new = CommitteePromise.objects.get_or_create(
        village=village,
        text=text.strip(),
        due_on=due_on,
        outcome="",
        defaults={"made_at": at, "made_by": by},
    )
    if not is_new:
        return made
    audit.record(
        "villages.promise_made",
        target=made,
        by=by,
        at=at,
        data={"due_on": due_on.isoformat()},
    )
    return made


@transaction.atomic
def mark(
    *,
    promise: CommitteePromise,
    done_on: date | None,
    evidence: str,
    by: User,
    at: datetime,
) -> CommitteePromise:
    """Say that it was kept on a day, or, without a day, that it was missed.

    By a supervisor of the village or above, never who promised nor a relative. Kept
    or late follows from the day. What was missed may still be kept, late; what was
    kept stays kept.
    """
    found = CommitteePromise.objects.select_for_update(of=("self",)).select_related(
        "village__town__county", "made_by"
    )
    promise = found.get(pk=promise.pk)
    on = timezone.localdate(at)
    _require_marker(promise, by, on=on)
    _require_mark(promise, done_on, on=on)
    if not evidence.strip():
        raise EvidenceMissing
    promise.outcome = outcome_of(promise.due_on, done_on)
    promise.done_on, promise.evidence = done_on, evidence.strip()
    promise.marked_at, promise.marked_by = at, by
    promise.save()
    audit.record(
        "villages.promise_marked",
        target=promise,
        by=by,
        at=at,
        data={"outcome": promise.outcome},
    )
    return promise


def outcome_of(due_on: date, done_on: date | None) -> PromiseOutcome:
    """Return what came of a promise that was kept on the day, or never."""
    if done_on is None:
        return PromiseOutcome.MISSED
    return PromiseOutcome.KEPT if done_on <= due_on else PromiseOutcome.LATE


def _require_marker(promise: CommitteePromise, by: User, *, on: date) -> None:
    """Refuse whoever does not supervise here, or is close to who promised."""
    if not permissions.supervises(by, promise.village, on=on):
        raise NotYoursToMark
    ties = ties_of(by)
    theirs = ties_of(promise.made_by).own
    if by == promise.made_by or (ties.family | ties.kin) & theirs:
        raise JudgesOwnPromise


def _require_mark(promise: CommitteePromise, done_on: date | None, *, on: date) -> None:
    """Refuse a second mark, a miss ahead of the day, and a day that does not fit."""
    was_missed = promise.outcome == PromiseOutcome.MISSED
    if promise.outcome and not (was_missed and done_on):
        raise AlreadyMarked
    if done_on is None:
        if on <= promise.due_on:
            raise NotDueYet
        return
    # What was found missed cannot have been kept in time.
    first = timezone.localdate(promise.made_at)
    if not first <= done_on <= on or (was_missed and done_on <= promise.due_on):
        raise DoneAhead
