"""Remind somebody of something, and give them time to mend it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.core.once import digest_of, sent_before
from villages import permissions
from villages.deduct_errors import (
    AlreadyReminded,
    CapReached,
    FactsMissing,
    MendByOutOfRange,
    NoTimeLeft,
    NotYourStep,
)
from villages.formulas.caps import period_of
from villages.formulas.terms import (
    LONGEST_TO_MEND,
    SHORTEST_TO_MEND,
    USUAL_TO_MEND,
    term_ends,
)
from villages.models import Deduct, DeductMoment, DeductStage, Resident, Rule, Village
from villages.record_errors import ClientIdConflict
from villages.services.deducts.photos import keep
from villages.services.deducts.steps import note
from villages.services.photos import Photo
from villages.services.records.admission import Admitted, Deed, admit_reminder

# Ended so, the same may be brought up again.
CAME_TO_NOTHING = (DeductStage.DROPPED, DeductStage.DISMISSED, DeductStage.REVERSED)


def remind(
    *,
    village: Village,
    by: User,
    at: datetime,
    client_id: UUID,
    rule: Rule,
    resident: Resident,
    facts: str,
    acted_on: date | None = None,
    mend_by: date | None = None,
    points: int | None = None,
    photos: Sequence[Photo] = (),
) -> Deduct:
    """Remind a resident of something that the book of that day lists as a deduct.

    Nothing is taken: what is mended by ``mend_by`` (in seven days unless told
    otherwise, in three at least) is closed at zero. The same ``client_id`` with the
    same body returns the first reminder; with another body it raises ClientIdConflict.
    """
    on = timezone.localdate(at)
    deed = Deed(
        village=village,
        by=by,
        rule=rule,
        residents=[resident],
        acted_on=acted_on or on,
        points=points,
        note=facts.strip(),
        # Why it comes late is among the facts.
        late_reason=facts.strip(),
        photo_count=len(photos),
    )
    mend_by = mend_by or on + timedelta(days=USUAL_TO_MEND)
    digest = _digest(deed, mend_by, photos)
    sent = partial(sent_before, Deduct, client_id, digest, conflict=ClientIdConflict)
    if before := sent():
        return before
    if not permissions.is_recorder_of(by, village, on=on):
        raise NotYourStep
    try:
        with transaction.atomic():
            # Two recorders may have seen the same: one waits here for the other.
            Resident.objects.select_for_update(no_key=True).get(pk=resident.pk)
            if before := sent():
                return before
            admitted = _admit(deed, mend_by, on=on)
            return _write(deed, admitted, mend_by, client_id, digest, photos, at=at)
    except IntegrityError:
        # A reminder of somebody else with the same id was quicker; else it is a fault.
        sent()
        raise


def _digest(deed: Deed, mend_by: date, photos: Sequence[Photo]) -> str:
    """Return what tells one body from another."""
    body = {
        "village": deed.village.pk,
        "by": deed.by.pk,
        "rule": deed.rule.pk,
        "residents": [one.pk for one in deed.residents],
        "acted_on": deed.acted_on.isoformat(),
        "mend_by": mend_by.isoformat(),
        "points": deed.points,
        "facts": deed.note,
        "photos": sorted({one.digest for one in photos}),
    }
    return digest_of(body)


def _admit(deed: Deed, mend_by: date, *, on: date) -> Admitted:
    """Check the reminder; each no is a sentence about one fact."""
    if not deed.note:
        raise FactsMissing
    least = on + timedelta(days=SHORTEST_TO_MEND)
    most = on + timedelta(days=LONGEST_TO_MEND)
    if not least <= mend_by <= most:
        raise MendByOutOfRange(least=SHORTEST_TO_MEND, most=LONGEST_TO_MEND)
    admitted = admit_reminder(deed, on=on)
    months = admitted.rule.validity_months
    if term_ends(deed.acted_on, months) <= mend_by:
        raise NoTimeLeft(rule=admitted.rule.title, months=months)
    (person,) = deed.residents
    same = Deduct.objects.filter(
        resident=person, rule__code=admitted.rule.code, acted_on=deed.acted_on
    )
    if same.exclude(stage__in=CAME_TO_NOTHING).exists():
        raise AlreadyReminded(name=person.name)
    return replace(admitted, points_proposed=_within_the_cap(deed, admitted, person))


def _within_the_cap(deed: Deed, admitted: Admitted, person: Resident) -> int:
    """Return the points that the rule's cap leaves: what runs and what counts uses it up."""
    rule, proposed = admitted.rule, admitted.points_proposed
    if rule.cap_points is None:
        return proposed
    taken: int = Deduct.objects.filter(
        resident=person,
        rule__code=rule.code,
        acted_on__range=period_of(deed.acted_on, rule.cap_period),
        stage__in=(DeductStage.REMINDED, DeductStage.NOTICED, DeductStage.IN_FORCE),
    ).aggregate(sum=Sum("points_proposed", default=0))["sum"]
    if taken >= rule.cap_points:
        raise CapReached(rule=rule.title, cap=rule.cap_points)
    return min(proposed, rule.cap_points - taken)


def _write(
    deed: Deed,
    admitted: Admitted,
    mend_by: date,
    client_id: UUID,
    digest: str,
    photos: Sequence[Photo],
    *,
    at: datetime,
) -> Deduct:
    (person,) = deed.residents
    deduct = Deduct.objects.create(
        village=deed.village,
        rule=admitted.rule,
        resident=person,
        household=admitted.households[person.pk],
        acted_on=deed.acted_on,
        facts=deed.note,
        points_proposed=admitted.points_proposed,
        client_id=client_id,
        body_digest=digest,
        reminded_by=deed.by,
        reminded_at=at,
        mend_by=mend_by,
        expires_on=term_ends(deed.acted_on, admitted.rule.validity_months),
    )
    keep(deduct, photos, DeductMoment.FAULT, by=deed.by, at=at)
    note(
        "villages.deduct_reminded",
        deduct,
        by=deed.by,
        at=at,
        rule=admitted.rule.code,
        mend_by=mend_by.isoformat(),
    )
    return deduct
