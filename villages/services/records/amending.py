"""Take back or complete what was written down."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from villages.models import BehaviourRecord, RecordStatus, Submission, Topic
from villages.record_errors import NotReturned, NotTheRecorder, TooLateToWithdraw
from villages.services import messages
from villages.services.photos import Photo, attach
from villages.services.records.admission import Admitted, Deed, admit

AMENDED = ("acted_on", "points_proposed", "quantity", "note", "late_reason")


@transaction.atomic
def withdraw(*, record: BehaviourRecord, by: User, at: datetime) -> BehaviourRecord:
    """Take back what the recorder wrote down by mistake.

    Until the panel has decided; a record that needs no panel until the end of the
    day on which it was written down. Withdrawing twice changes nothing.
    """
    record = BehaviourRecord.objects.select_for_update(of=("self",)).get(pk=record.pk)
    if record.recorded_by_id != by.pk:
        raise NotTheRecorder
    if record.status == RecordStatus.WITHDRAWN:
        return record
    if not can_withdraw(record, on=timezone.localdate(at)):
        raise TooLateToWithdraw
    was = record.status
    record.status, record.withdrawn_at = RecordStatus.WITHDRAWN, at
    record.save(update_fields=["status", "withdrawn_at"])
    audit.record(
        "villages.record_withdrawn", target=record, by=by, at=at, data={"was": was}
    )
    if was == RecordStatus.ON_NOTICE:
        # Of what nobody has decided, its person was told nothing.
        messages.tell_of_record(record=record, topic=Topic.RECORD_WITHDRAWN, at=at)
    return record


@transaction.atomic
def withdraw_all(*, submission: Submission, by: User, at: datetime) -> None:
    """Take back every record of one form, or none."""
    for record in submission.records.order_by("pk"):
        withdraw(record=record, by=by, at=at)


def can_withdraw(record: BehaviourRecord, *, on: date) -> bool:
    """Return whether the recorder may still take the record back."""
    if record.status in {RecordStatus.SUBMITTED, RecordStatus.RETURNED}:
        return True
    return (
        record.status == RecordStatus.ON_NOTICE
        and not record.rule.needs_review
        and timezone.localdate(record.recorded_at) == on
        and not record.reviews.exists()
    )


@transaction.atomic
def resubmit(
    *,
    record: BehaviourRecord,
    by: User,
    at: datetime,
    acted_on: date | None = None,
    points: int | None = None,
    quantity: int | None = None,
    note: str | None = None,
    late_reason: str | None = None,
    photos: Sequence[Photo] = (),
) -> BehaviourRecord:
    """Hand a returned record in again, amended, for another round of votes.

    What is not given stays as it was. The audit line keeps what was changed.
    """
    record = (
        BehaviourRecord.objects.select_for_update(of=("self",))
        .select_related("rule__rule_book", "village", "resident", "submission")
        .get(pk=record.pk)
    )
    if record.recorded_by_id != by.pk:
        raise NotTheRecorder
    if record.status != RecordStatus.RETURNED:
        raise NotReturned
    deed = Deed(
        village=record.village,
        by=by,
        rule=record.rule,
        residents=[record.resident],
        acted_on=acted_on or record.acted_on,
        points=record.points_proposed if points is None else points,
        quantity=record.quantity if quantity is None else quantity,
        note=record.note if note is None else note.strip(),
        late_reason=record.late_reason if late_reason is None else late_reason.strip(),
        photo_count=record.submission.evidence.count() + len(photos),
    )
    _amend(record, deed, admit(deed, on=timezone.localdate(at)), at=at)
    attach(submission=record.submission, photos=photos)
    return record


def _amend(
    record: BehaviourRecord, deed: Deed, admitted: Admitted, *, at: datetime
) -> None:
    before = {name: getattr(record, name) for name in AMENDED}
    record.rule = admitted.rule
    record.household = admitted.households[record.resident_id]
    record.acted_on = deed.acted_on
    record.points_proposed = admitted.points_proposed
    record.quantity = admitted.quantity
    record.note, record.late_reason = deed.note, deed.late_reason
    record.round += 1
    record.status = RecordStatus.SUBMITTED
    record.save(
        update_fields=["rule", "household", "round", "status", *AMENDED],
    )
    changed = {
        name: str(before[name])
        for name in AMENDED
        if before[name] != getattr(record, name)
    }
    audit.record(
        "villages.record_resubmitted",
        target=record,
        by=deed.by,
        at=at,
        data={"round": record.round, "was": changed},
    )
