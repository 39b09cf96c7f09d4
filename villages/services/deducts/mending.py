"""Show that it is mended; what is mended in time is closed at zero."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages.deduct_errors import (
    MendPhotoMissing,
    NothingToLookAt,
    NotYourStep,
    SayWhatIsMissing,
    TooLateToMend,
)
from villages.formulas.terms import more_time_to_mend
from villages.models import Deduct, DeductMoment, DeductStage
from villages.record_errors import TooManyPhotos
from villages.services.deducts.photos import keep
from villages.services.deducts.steps import (
    end_at_nothing,
    is_subject,
    locked,
    manages,
    note,
    require_officer,
    require_stage,
    wrote,
)
from villages.services.photos import Photo
from villages.services.records.admission import MOST_PHOTOS


@transaction.atomic
def show_mend(
    *, deduct: Deduct, by: User, at: datetime, photos: Sequence[Photo]
) -> Deduct:
    """Show with a photo that it is mended, on the last day at the latest.

    The person may, and the recorder who wrote the reminder. A recorder's photo is
    looked at as it is taken, and closes the matter; the person's waits until
    somebody else has looked, however long that takes. A retry changes nothing.
    """
    deduct = locked(deduct)
    on = timezone.localdate(at)
    own = is_subject(by, deduct)
    if not own:
        theirs = wrote(by, deduct, on=on)
        require_officer(by, deduct, on=on, is_theirs=theirs)
    if not photos:
        raise MendPhotoMissing
    if _has_all(deduct, photos):
        return deduct
    require_stage(deduct, DeductStage.REMINDED)
    if on > deduct.mend_by:
        raise TooLateToMend(day=deduct.mend_by.isoformat())
    if deduct.photos.filter(moment=DeductMoment.MEND).count() + len(photos) > (
        MOST_PHOTOS
    ):
        raise TooManyPhotos(limit=MOST_PHOTOS)
    keep(deduct, photos, DeductMoment.MEND, by=by, at=at)
    if not deduct.mend_waits:
        deduct.mend_said_at, deduct.mend_said_by = at, by
        deduct.save(update_fields=["mend_said_at", "mend_said_by"])
    note("villages.deduct_mend_shown", deduct, by=by, at=at, photos=len(photos))
    return deduct if own else accept_mend(deduct=deduct, by=by, at=at)


def _has_all(deduct: Deduct, photos: Sequence[Photo]) -> bool:
    mends = deduct.photos.filter(moment=DeductMoment.MEND)
    return {one.digest for one in photos} <= set(mends.values_list("digest", flat=True))


@transaction.atomic
def accept_mend(*, deduct: Deduct, by: User, at: datetime) -> Deduct:
    """Close the matter at zero: somebody who is not the person has looked.

    It counts as mended on the day on which it was shown. Accepting twice changes
    nothing.
    """
    deduct = _to_look_at(deduct, by=by, at=at)
    if deduct.stage == DeductStage.MENDED:
        return deduct
    require_stage(deduct, DeductStage.REMINDED)
    if not deduct.mend_waits or deduct.mend_said_at is None:
        raise NothingToLookAt
    deduct.mend_checked_at, deduct.mend_checked_by = at, by
    deduct.mended_on = timezone.localdate(deduct.mend_said_at)
    end_at_nothing(deduct, DeductStage.MENDED, by=by, at=at)
    deduct.save()
    note("villages.deduct_mended", deduct, by=by, at=at)
    return deduct


@transaction.atomic
def refuse_mend(*, deduct: Deduct, words: str, by: User, at: datetime) -> Deduct:
    """Say what is missing yet; there are three more days at least to show it again.

    The days are added once: a second photo that shows no more adds none.
    """
    deduct = _to_look_at(deduct, by=by, at=at)
    require_stage(deduct, DeductStage.REMINDED)
    if not deduct.mend_waits:
        raise NothingToLookAt
    if not words.strip():
        raise SayWhatIsMissing
    if deduct.mend_refused_at is None:
        deduct.mend_by = more_time_to_mend(deduct.mend_by, on=timezone.localdate(at))
    deduct.mend_said_at = deduct.mend_said_by = None
    deduct.mend_refused_at, deduct.mend_refused_because = at, words.strip()
    deduct.save()
    note(
        "villages.deduct_mend_refused",
        deduct,
        by=by,
        at=at,
        mend_by=deduct.mend_by.isoformat(),
    )
    return deduct


def _to_look_at(deduct: Deduct, *, by: User, at: datetime) -> Deduct:
    """Return the row for whoever may look: the recorder who wrote it, or the manager."""
    deduct = locked(deduct)
    on = timezone.localdate(at)
    if is_subject(by, deduct):
        raise NotYourStep
    theirs = wrote(by, deduct, on=on) or manages(by, deduct, on=on)
    require_officer(by, deduct, on=on, is_theirs=theirs)
    return deduct
