"""The sheets on which people wrote an objection: kept, and let go with its line.

Below ``services.objections`` and ``services.deducts``, which both need them.
"""

from collections.abc import Callable
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction

from grassroots.accounts.models import User
from villages.models import Objection, ObjectionMoment, ObjectionPaper
from villages.models.objection import ObjectionQuerySet
from villages.services.photos import Photo

CLEARED = "—"


def keep(
    objection: Objection,
    moment: ObjectionMoment,
    *,
    photo: Photo | None,
    helped_because: str,
    by: User,
    at: datetime,
) -> ObjectionPaper:
    """Keep who typed it in, from which sheet. The caller holds the transaction."""
    return ObjectionPaper.objects.create(
        objection=objection,
        moment=moment,
        photo=ContentFile(photo.content, f"{photo.digest[:20]}.jpg") if photo else "",
        digest=photo.digest if photo else "",
        helped_because=helped_because,
        entered_by=by,
        entered_at=at,
    )


def forget(objections: ObjectionQuerySet) -> None:
    """Delete the photos and blank the words of papers whose line is over; files after commit."""
    papers = ObjectionPaper.objects.filter(objection__in=objections)
    for one in papers.exclude(photo=""):
        transaction.on_commit(_deletion_of(one))
    papers.exclude(helped_because="").update(helped_because=CLEARED)
    papers.update(photo="", digest="")


def _deletion_of(paper: ObjectionPaper) -> Callable[[], None]:
    storage, name = paper.photo.storage, str(paper.photo.name)
    return lambda: storage.delete(name)
