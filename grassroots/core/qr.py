"""An address in, a QR code out: as SVG, or as PNG."""

import io
from collections.abc import Iterator
from typing import Any

import qrcode
from django.utils.html import format_html
from django.utils.safestring import SafeString
from qrcode.constants import (
    ERROR_CORRECT_H,
    ERROR_CORRECT_L,
    ERROR_CORRECT_M,
    ERROR_CORRECT_Q,
)
from qrcode.image.pil import PilImage

LEVELS = {
    "L": ERROR_CORRECT_L,
    "M": ERROR_CORRECT_M,
    "Q": ERROR_CORRECT_Q,
    "H": ERROR_CORRECT_H,
}
# Readers need this much white around the code; it is part of the picture.
QUIET = 4
HIDDEN = SafeString('aria-hidden="true"')


# For a door: a third of each block may be lost, and in a symbol of version 10 a splash
# spreads over all blocks. Of fifths of the code, each covered by one splash anywhere
# between the corners, 97 in 100 were read; of version 6, which would do for an address
# of ours, 65 in 100.
STURDY: Any = {"error": "H", "version": 10}


def svg(
    text: str, *, error: str = "Q", label: str = "", version: int | None = None
) -> SafeString:
    """Return an SVG that any reader decodes to ``text``, white margin included.

    ``error`` is the correction level, ``version`` the least size of the symbol; see
    STURDY. ``label`` says aloud what the code is, and without it the picture is
    skipped by screen readers.
    """
    matrix = _code(text, error=error, version=version).get_matrix()
    side = len(matrix) + 2 * QUIET
    spoken = format_html('role="img" aria-label="{}"', label) if label else HIDDEN
    return format_html(
        '<svg class="qr" viewBox="{0} {0} {1} {1}" shape-rendering="crispEdges" {2}>'
        '<path fill="#fff" d="M{0} {0}h{1}v{1}h-{1}z"/><path d="{3}"/></svg>',
        -QUIET,
        side,
        spoken,
        "".join(_runs(matrix)),
    )


def _runs(matrix: list[list[bool]]) -> Iterator[str]:
    """Draw each unbroken row of dark modules as one rectangle."""
    for y, row in enumerate(matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                yield f"M{start} {y}h{x - start}v1h-{x - start}z"
            x = max(x, start + 1)


def svg_file(text: str) -> bytes:
    """Return a sturdy code as a file of its own, for whoever makes a sign."""
    size = '<svg xmlns="http://www.w3.org/2000/svg" width="80mm" height="80mm" '
    return svg(text, **STURDY).replace("<svg ", size, 1).encode()


def png(text: str, *, module: int = 24) -> bytes:
    """Return a sturdy code as a PNG, ``module`` pixels to a module, margin included."""
    stream = io.BytesIO()
    code = _code(text, **STURDY, border=QUIET, module=module)
    code.make_image().save(stream, "PNG")
    return stream.getvalue()


def _code(
    text: str, *, error: str, version: int | None, border: int = 0, module: int = 1
) -> "qrcode.QRCode[PilImage]":
    code = qrcode.QRCode(
        version=version, error_correction=LEVELS[error], border=border, box_size=module
    )
    code.add_data(text)
    code.make(fit=True)
    return code
