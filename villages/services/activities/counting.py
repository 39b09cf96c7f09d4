"""Make hours into records, once each, and give out the certificate."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid5

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.errors import Refusal
from villages import permissions
from villages.activity_errors import NoHoursYet, NothingToCount, OnlyRecorders
from villages.formulas.hours import whole_hours
from villages.models import (
    Activity,
    ActivityStage,
    BehaviourRecord,
    PaperKind,
    Resident,
    SignUp,
)
from villages.selectors.activities import carried_of, hours_between
from villages.services import papers
from villages.services.activities.steps import (
    lock_people,
    locked,
    note,
    require_speaks_for,
    require_stage,
)
from villages.services.papers import Issued
from villages.services.records.admission import Deed, admit
from villages.services.records.submitting import submit

PAPER_DAYS = 180


@dataclass(frozen=True)
class Made:
    """What came of it: records by person, and what is said of who got none."""

    records: int = 0
    # Too short for a whole hour: kept for the next time.
    carried: int = 0
    refused: dict[int, Refusal] = field(default_factory=dict)


@transaction.atomic
def make_records(
    *, activity: Activity, by: User, at: datetime, late_reason: str = ""
) -> Made:
    """Make one record of each person's hours; who has one already is left alone.

    Own family and relatives are refused, as in every record: another recorder presses
    the same button and gets just those. Under a rule with tiers the record carries
    whole hours and a half hour is kept for the next one.
    """
    activity = locked(activity)
    if not permissions.is_recorder_of(by, activity.village, on=timezone.localdate(at)):
        raise OnlyRecorders
    require_stage(activity, ActivityStage.CLOSED)
    rows = list(
        SignUp.objects.filter(activity=activity, counted_at__isnull=True)
        .with_hours()
        .select_for_update(of=("self",), no_key=True)
        .select_related("resident")
        .order_by("resident_id")
    )
    rows = [row for row in rows if row.halves]
    if not rows:
        raise NothingToCount
    # Two activities of one person meet here: each half hour is kept over once.
    lock_people(row.resident_id for row in rows)
    groups, refused = _sorted_out(activity, rows, by=by, at=at, late=late_reason)
    made = 0
    for hours, people in groups.items():
        made += _record(activity, hours, people, by=by, at=at, late=late_reason)
    carried = len(rows) - len(refused) - made
    note("activity_recorded", activity, by=by, at=at, records=made, carried=carried)
    return Made(records=made, carried=carried, refused=refused)


def _sorted_out(
    activity: Activity, rows: Sequence[SignUp], *, by: User, at: datetime, late: str
) -> tuple[dict[int, list[SignUp]], dict[int, Refusal]]:
    """Return who gets a record of how many hours, and what is said of the others.

    Hours are 0 for who has not a whole one yet; under a rule without tiers everybody
    who was there has 1.
    """
    groups: dict[int, list[SignUp]] = defaultdict(list)
    refused: dict[int, Refusal] = {}
    for row in rows:
        hours, _rest = _hours_of(activity, row)
        if hours == 0:
            groups[0].append(row)
            continue
        try:
            deed = _deed(activity, hours, [row], by=by, late=late)
            admit(deed, on=timezone.localdate(at))
            groups[hours].append(row)
        except Refusal as refusal:
            refused[row.resident_id] = refusal
    return dict(groups), refused


def _hours_of(activity: Activity, row: SignUp) -> tuple[int, int]:
    if not activity.rule.tiers:
        return 1, 0
    carried = carried_of(row.resident, activity.rule)
    return whole_hours(row.halves, carried=carried)


def _deed(
    activity: Activity, hours: int, people: Sequence[SignUp], *, by: User, late: str
) -> Deed:
    return Deed(
        village=activity.village,
        by=by,
        rule=activity.rule,
        residents=[one.resident for one in people],
        acted_on=day_of(activity),
        quantity=hours if activity.rule.tiers else None,
        note=activity.title,
        late_reason=late,
    )


def _record(
    activity: Activity,
    hours: int,
    people: list[SignUp],
    *,
    by: User,
    at: datetime,
    late: str,
) -> int:
    """Write the group down together; return how many records that made."""
    records: dict[int, BehaviourRecord] = {}
    if hours:
        deed = _deed(activity, hours, people, by=by, late=late)
        keys = ",".join(str(one.resident_id) for one in people)
        submission = submit(
            village=deed.village,
            by=by,
            at=at,
            # The same people with the same hours are the same submission.
            client_id=uuid5(activity.key, f"{hours}:{keys}"),
            rule=deed.rule,
            residents=deed.residents,
            acted_on=deed.acted_on,
            quantity=deed.quantity,
            note=deed.note,
            late_reason=late,
        )
        records = {one.resident_id: one for one in submission.records.all()}
    for row in people:
        row.counted_at, row.record = at, records.get(row.resident_id)
        row.whole_hours = hours if activity.rule.tiers else 0
        row.save(update_fields=["counted_at", "record", "whole_hours"])
    return len(records)


def day_of(activity: Activity) -> date:
    """Return the day of the activity on our clocks."""
    return timezone.localdate(activity.starts_at)


def issue_certificate(
    *, resident: Resident, since: date, until: date, by: User, at: datetime
) -> Issued:
    """Give out a certificate of the hours that count, with a code to confirm it.

    The person asks for it, or an organiser for whoever has no phone.
    """
    require_speaks_for(by, resident, resident.village, at=at)
    found = hours_between(resident, since=since, until=until)
    if not found.halves:
        raise NoHoursYet
    return papers.issue(
        resident=resident,
        kind=PaperKind.HOURS,
        content={
            "halves": found.halves,
            "times": found.times,
            "since": since.isoformat(),
            "until": until.isoformat(),
        },
        days=PAPER_DAYS,
        by=by,
        at=at,
    )
