"""The minutes of a meeting: a PDF or a photo of them."""

from django.core.files.base import File

from villages.services.rulebooks.errors import NotMinutes

_MEGABYTES = 10
KINDS = {
    b"%PDF-": "application/pdf",
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n": "image/png",
}


def require_minutes(file: "File[bytes] | None") -> None:
    """Refuse a file that is neither, whatever its name says. None is fine."""
    if file is None:
        return
    if (file.size or 0) > _MEGABYTES * 1024 * 1024 or kind_of(file) is None:
        raise NotMinutes(megabytes=_MEGABYTES)


def kind_of(file: "File[bytes]") -> str | None:
    """Return the content type that the first bytes show."""
    file.seek(0)
    start = file.read(8)
    file.seek(0)
    return next((kind for mark, kind in KINDS.items() if start.startswith(mark)), None)
