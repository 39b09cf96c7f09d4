"""Photos as evidence: made small, freed of their place and time, known again."""

import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID

import pillow_heif
from django.core.files.base import ContentFile, File
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from grassroots.accounts.models import User
from villages.formulas.photo_hash import difference_hash
from villages.models import (
    DraftPhoto,
    Evidence,
    RecordDraft,
    ReportPhoto,
    Submission,
    Village,
)
from villages.record_errors import NotAPhoto, PhotoTooBig

pillow_heif.register_heif_opener()

MEGABYTE = 1024 * 1024
LARGEST_UPLOAD = 8 * MEGABYTE
LARGEST_KEPT = 200 * 1024
LONG_SIDE = 1600
# More than any phone takes; an image that claims more is a decompression bomb.
MOST_PIXELS = 50_000_000
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
STEPS = (
    (1600, 82),
    (1600, 70),
    (1280, 70),
    (1280, 55),
    (1024, 50),
    (800, 45),
    (640, 40),
)
DRAFTS_KEPT = timedelta(days=2)
_BROKEN = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    MemoryError,
)


@dataclass(frozen=True)
class Photo:
    """A photo ready to be kept: a small JPEG without any notes.

    ``digest`` is that of the file as it was handed in, so that a retry is the same.
    """

    content: bytes
    digest: str
    perceptual_hash: str


def prepare(upload: "File[bytes]") -> Photo:
    """Turn an uploaded JPEG, PNG, WebP or HEIC into a photo to keep.

    It is drawn anew, so that no notes of the phone survive, position least of all.
    Raises PhotoTooBig or NotAPhoto.
    """
    name = (upload.name or "")[-40:]
    size = upload.size
    if size > LARGEST_UPLOAD:
        raise PhotoTooBig(
            name=name,
            size=-(-size // MEGABYTE),
            limit=LARGEST_UPLOAD // MEGABYTE,
        )
    upload.seek(0)
    raw = upload.read()
    try:
        clean = _drawn_anew(raw)
        content = _small(clean)
    except _BROKEN as error:
        raise NotAPhoto(name=name) from error
    return Photo(
        content=content,
        digest=hashlib.sha256(raw).hexdigest(),
        perceptual_hash=difference_hash(clean),
    )


def _drawn_anew(raw: bytes) -> Image.Image:
    """Return the picture upright on white paper, with nothing else of the file."""
    with Image.open(io.BytesIO(raw), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MOST_PIXELS:
            raise ValueError("decompression bomb")
        # A JPEG can be read at a fraction of its size, which saves memory.
        opened.draft("RGB", (LONG_SIDE, LONG_SIDE))
        upright = ImageOps.exif_transpose(opened)
        upright.thumbnail((LONG_SIDE, LONG_SIDE))
        drawn = upright.convert("RGBA")
    paper = Image.new("RGB", drawn.size, "white")
    paper.paste(drawn, mask=drawn)
    return paper


def _small(image: Image.Image) -> bytes:
    """Return the picture as a JPEG of at most 200 KB."""
    content = b""
    for side, quality in STEPS:
        smaller = image.copy()
        smaller.thumbnail((side, side))
        stream = io.BytesIO()
        smaller.save(stream, "JPEG", quality=quality, optimize=True, progressive=True)
        content = stream.getvalue()
        if len(content) <= LARGEST_KEPT:
            break
    return content


def attach(*, submission: Submission, photos: Iterable[Photo]) -> list[Evidence]:
    """Keep photos as evidence of a submission, each once. The caller holds the transaction."""
    known = set(submission.evidence.values_list("digest", flat=True))
    kept = []
    for photo in photos:
        if photo.digest in known:
            continue
        known.add(photo.digest)
        kept.append(
            Evidence.objects.create(
                submission=submission,
                village_id=submission.village_id,
                photo=ContentFile(photo.content, f"{photo.digest[:20]}.jpg"),
                digest=photo.digest,
                perceptual_hash=photo.perceptual_hash,
            )
        )
    return kept


@transaction.atomic
def save_draft(
    *,
    village: Village,
    by: User,
    client_id: UUID,
    body: dict[str, object],
    photos: Iterable[Photo],
    at: datetime,
) -> RecordDraft | None:
    """Keep what has been typed and photographed so far, under the id it will be sent by.

    Returns None, and keeps nothing, when the id is that of somebody else's draft.
    """
    draft, _made = RecordDraft.objects.get_or_create(
        client_id=client_id,
        defaults={"village": village, "user": by, "body": body, "saved_at": at},
    )
    if (draft.user_id, draft.village_id) != (by.pk, village.pk):
        return None
    draft.body, draft.saved_at = body, at
    draft.save(update_fields=["body", "saved_at"])
    known = set(draft.photos.values_list("digest", flat=True))
    for photo in photos:
        if photo.digest not in known:
            known.add(photo.digest)
            DraftPhoto.objects.create(
                draft=draft,
                photo=ContentFile(photo.content, f"{photo.digest[:20]}.jpg"),
                digest=photo.digest,
                perceptual_hash=photo.perceptual_hash,
            )
    return draft


def drafted(photo: DraftPhoto | ReportPhoto) -> Photo:
    """Return a photo of a draft or a report as one that can be handed in."""
    with photo.photo.open("rb") as file:
        content = file.read()
    return Photo(
        content=content, digest=photo.digest, perceptual_hash=photo.perceptual_hash
    )


@transaction.atomic
def drop_photo(*, photo: DraftPhoto) -> None:
    """Take a photo out of a draft."""
    transaction.on_commit(partial(photo.photo.storage.delete, str(photo.photo.name)))
    photo.delete()


@transaction.atomic
def discard_draft(*, draft: RecordDraft) -> None:
    """Let go of a draft and its photos."""
    for photo in draft.photos.all():
        drop_photo(photo=photo)
    draft.delete()


def discard_drafts(*, on: date, at: datetime) -> int:
    """Let go of drafts that nobody touched for two days; return how many.

    Those that were handed in are among them: their photos are evidence by now.
    """
    old = list(RecordDraft.objects.filter(saved_at__lt=at - DRAFTS_KEPT))
    for draft in old:
        discard_draft(draft=draft)
    return len(old)
