"""Keep the photo of the shop-front: one for the files, a small one for the page."""

import io
from datetime import date, datetime
from functools import partial

from django.core.files.base import ContentFile, File
from django.db import transaction
from PIL import Image, ImageOps

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from rewards.merchants.models import Merchant
from rewards.merchants.services.grades import locked
from villages.services import photos

# The public page has 50 KB for everything.
SMALL_AT_MOST = 24 * 1024
# Width, height and quality, tried in turn.
STEPS = (
    (640, 360, 70),
    (640, 360, 55),
    (640, 360, 40),
    (480, 270, 50),
    (480, 270, 35),
    (320, 180, 40),
)


@transaction.atomic
def keep_front(
    *,
    merchant: Merchant,
    upload: "File[bytes]",
    taken_on: date | None,
    by: User,
    at: datetime,
) -> Merchant:
    """Keep a photo of the shop-front; the public page shows it with the next request.

    It is drawn anew without the phone's notes, and cut to 16:9 for the page, in at
    most SMALL_AT_MOST bytes. Raises PhotoTooBig and NotAPhoto, and then keeps the
    former photo. The former files go once the new ones are safe.
    """
    photo = photos.prepare(upload)
    small = small_front(photo.content)
    merchant = locked(merchant)
    former = [merchant.photo, merchant.photo_small]
    gone = [(file.storage, str(file.name)) for file in former if file]
    name = f"{photo.digest[:20]}.jpg"
    merchant.photo.save(name, ContentFile(photo.content), save=False)
    merchant.photo_small.save(name, ContentFile(small), save=False)
    merchant.photo_taken_on = taken_on
    merchant.version += 1
    merchant.save(update_fields=["photo", "photo_small", "photo_taken_on", "version"])
    for storage, old in gone:
        transaction.on_commit(partial(storage.delete, old))
    audit.record(
        "merchants.front_kept",
        target=merchant,
        by=by,
        at=at,
        data={"taken_on": taken_on.isoformat() if taken_on else None},
    )
    return merchant


def small_front(content: bytes) -> bytes:
    """Return a photo cut to 16:9 around its middle, as a JPEG that the page can bear."""
    small = b""
    with Image.open(io.BytesIO(content)) as opened:
        for width, height, quality in STEPS:
            stream = io.BytesIO()
            cut = ImageOps.fit(opened, (width, height))
            cut.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
            small = stream.getvalue()
            if len(small) <= SMALL_AT_MOST:
                break
    return small
