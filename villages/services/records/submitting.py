"""Write down one act of one or of many people."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core.once import digest_of, sent_before
from villages.models import BehaviourRecord, Resident, Rule, Submission, Village
from villages.record_errors import ClientIdConflict, PossibleDuplicate
from villages.selectors.grants import subject_field
from villages.selectors.records import look_alikes
from villages.selectors.ties import ties_of
from villages.services.passing import let_through
from villages.services.photos import Photo, attach
from villages.services.records.admission import Admitted, Deed, admit


def submit(
    *,
    village: Village,
    by: User,
    at: datetime,
    client_id: UUID,
    rule: Rule,
    residents: Sequence[Resident],
    acted_on: date | None = None,
    points: int | None = None,
    quantity: int | None = None,
    note: str = "",
    late_reason: str = "",
    photos: Sequence[Photo] = (),
    warn_of_duplicates: bool = False,
) -> Submission:
    """Write down one act of one or of many people: all of them, or nobody.

    The same ``client_id`` with the same body returns the first submission, also
    when both requests come at once; with another body it raises ClientIdConflict.
    Rules that need no panel put the records on notice at once. With
    ``warn_of_duplicates`` it raises PossibleDuplicate, whose ``details`` carry the
    ``look_alikes``, when the same was perhaps written down before.
    """
    today = timezone.localdate(at)
    deed = Deed(
        village=village,
        by=by,
        rule=rule,
        residents=list({one.pk: one for one in residents}.values()),
        acted_on=acted_on or today,
        points=points,
        quantity=quantity,
        note=note.strip(),
        late_reason=late_reason.strip(),
        photo_count=len(photos),
    )
    digest = _digest(deed, photos)
    sent = partial(
        sent_before, Submission, client_id, digest, conflict=ClientIdConflict
    )
    if before := sent():
        return before
    try:
        with transaction.atomic():
            admitted = admit(deed, on=today)
            if warn_of_duplicates:
                _warn(deed, admitted, photos, at=at)
            submission = _open(deed, client_id, digest, at=at)
            _write(submission, deed, admitted, photos)
            return submission
    except IntegrityError:
        # The other of two requests at once was quicker; anything else is a fault.
        before = sent()
        if before is None:
            raise
        return before


def _open(deed: Deed, client_id: UUID, digest: str, *, at: datetime) -> Submission:
    """Keep that it was handed in, under its id."""
    return Submission.objects.create(
        village=deed.village,
        client_id=client_id,
        body_digest=digest,
        recorded_by=deed.by,
        recorded_at=at,
    )


def _digest(deed: Deed, photos: Sequence[Photo]) -> str:
    """Return what tells one body from another."""
    body = {
        "village": deed.village.pk,
        "by": deed.by.pk,
        "rule": deed.rule.pk,
        "residents": sorted(one.pk for one in deed.residents),
        "acted_on": deed.acted_on.isoformat(),
        "points": deed.points,
        "quantity": deed.quantity,
        "note": deed.note,
        "late_reason": deed.late_reason,
        "photos": sorted({one.digest for one in photos}),
    }
    return digest_of(body)


def _warn(
    deed: Deed, admitted: Admitted, photos: Sequence[Photo], *, at: datetime
) -> None:
    of_household = subject_field(admitted.rule) == "household"
    subjects = [
        admitted.households[one.pk].pk if of_household else one.pk
        for one in deed.residents
    ]
    found = look_alikes(
        village=deed.village,
        rule=admitted.rule,
        subjects=subjects,
        acted_on=deed.acted_on,
        photo_hashes=[one.perceptual_hash for one in photos],
        at=at,
    )
    if found:
        raise PossibleDuplicate(look_alikes=found)


def _write(
    submission: Submission, deed: Deed, admitted: Admitted, photos: Sequence[Photo]
) -> None:
    """Make the records and keep the photos; put up at once what needs no panel.

    Where a household gains in which the recorder has relatives, the panel looks all
    the same: nobody else would.
    """
    at, by = submission.recorded_at, submission.recorded_by
    records = BehaviourRecord.objects.bulk_create(
        BehaviourRecord(
            village=deed.village,
            submission=submission,
            rule=admitted.rule,
            resident=one,
            household=admitted.households[one.pk],
            acted_on=deed.acted_on,
            quantity=admitted.quantity,
            note=deed.note,
            late_reason=deed.late_reason,
            points_proposed=admitted.points_proposed,
            recorded_by=by,
            recorded_at=at,
        )
        for one in sorted(deed.residents, key=lambda one: one.pk)
    )
    attach(submission=submission, photos=photos)
    audit.record(
        "villages.record_submitted",
        target=submission,
        by=by,
        at=at,
        data={
            "rule": admitted.rule.code,
            "acted_on": deed.acted_on.isoformat(),
            "records": [one.pk for one in records],
            "photos": len(photos),
        },
    )
    if admitted.rule.needs_review:
        return
    ties = ties_of(deed.by)
    if not any(ties.relative_gains(one) for one in records):
        _put_up(submission, records, at=at)


def _put_up(
    submission: Submission, records: list[BehaviourRecord], *, at: datetime
) -> None:
    """Let records pass that the rules need no panel for."""
    notice = let_through(records=records, at=at)
    audit.record(
        "villages.records_passed_without_panel",
        target=submission,
        by=None,
        at=at,
        data={
            "notice": notice.number,
            "points": {str(one.pk): one.points_granted for one in records},
        },
    )
