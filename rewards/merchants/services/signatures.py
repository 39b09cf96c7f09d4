"""A merchant's signature: drawn on the inspector's phone, or a photo of signed paper."""

import base64
import binascii
import io
from dataclasses import dataclass

from django.core.files.base import File
from PIL import Image, ImageOps, UnidentifiedImageError

from rewards.merchants.errors.inspections import (
    SignatureBroken,
    SignatureMissing,
    SignatureTooBig,
)
from villages.services import photos

PREFIX = "data:image/png;base64,"
KILOBYTE = 1024
LARGEST_DRAWN = 256 * KILOBYTE
# More than any canvas of a phone has.
LONGEST_SIDE = 4096
KEPT_SIDE = 1000
MARGIN = 12
# So many dark points are a name; fewer are a slip of the finger.
LEAST_INK = 40
DARK = 128
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
class Signature:
    """A picture of a signature to keep, and how its file ends."""

    content: bytes
    suffix: str


def drawn(data: str) -> Signature:
    """Read what a canvas sent: ``data:image/png;base64,…`` of at most 256 KB.

    The picture is drawn anew, black on white. Raises SignatureTooBig,
    SignatureBroken, and SignatureMissing when hardly anything was drawn.
    """
    if len(data) > LARGEST_DRAWN * 4 // 3 + len(PREFIX):
        raise SignatureTooBig(limit=LARGEST_DRAWN // KILOBYTE)
    if not data.startswith(PREFIX):
        raise SignatureBroken
    try:
        raw = base64.b64decode(data.removeprefix(PREFIX), validate=True)
        paper = _on_paper(raw)
    except (binascii.Error, *_BROKEN) as error:
        raise SignatureBroken from error
    ink = paper.point(lambda value: 0 if value >= DARK else 255).histogram()[255]
    if ink < LEAST_INK:
        raise SignatureMissing
    stream = io.BytesIO()
    _cut_out(paper).save(stream, "PNG", optimize=True)
    return Signature(content=stream.getvalue(), suffix="png")


def photographed(upload: "File[bytes]") -> Signature:
    """Read a photo of signed paper. Raises PhotoTooBig and NotAPhoto."""
    return Signature(content=photos.prepare(upload).content, suffix="jpg")


def _on_paper(raw: bytes) -> Image.Image:
    """Return the picture in grey on white paper, with nothing else of the file."""
    with Image.open(io.BytesIO(raw), formats=("PNG",)) as opened:
        if max(opened.size) > LONGEST_SIDE:
            raise ValueError("larger than a canvas")
        lines = opened.convert("RGBA")
    lines.thumbnail((KEPT_SIDE, KEPT_SIDE))
    paper = Image.new("RGB", lines.size, "white")
    paper.paste(lines, mask=lines)
    return paper.convert("L")


def _cut_out(paper: Image.Image) -> Image.Image:
    """Return the name alone, with a margin; a pad is mostly empty."""
    framed = ImageOps.expand(paper, MARGIN, fill=255)
    left, top, right, bottom = ImageOps.invert(framed).getbbox() or (0, 0, *framed.size)
    return framed.crop((left - MARGIN, top - MARGIN, right + MARGIN, bottom + MARGIN))
