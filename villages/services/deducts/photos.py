"""Photos of a fault or of its mend."""

from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile

from grassroots.accounts.models import User
from villages.models import Deduct, DeductMoment, DeductPhoto, RepairTask
from villages.services.photos import Photo


def keep(
    deduct: Deduct,
    photos: Iterable[Photo],
    moment: DeductMoment,
    *,
    by: User,
    at: datetime,
    task: RepairTask | None = None,
) -> None:
    """Keep photos, each once. The caller holds the transaction."""
    known = set(deduct.photos.values_list("digest", flat=True))
    for photo in photos:
        if photo.digest not in known:
            known.add(photo.digest)
            DeductPhoto.objects.create(
                deduct=deduct,
                moment=moment,
                task=task,
                photo=ContentFile(photo.content, f"{photo.digest[:20]}.jpg"),
                digest=photo.digest,
                perceptual_hash=photo.perceptual_hash,
                added_by=by,
                added_at=at,
            )
