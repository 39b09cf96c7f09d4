"""Answers that are kept ready, and sent with as little work as can be.

What was rendered for a shop as it stood is kept in the process, plain and packed.
The name of what is kept holds the version of the shop, so that nothing outlives a
change: a lowered grade has another name.
"""

import gzip
import hashlib
import re
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from threading import Lock

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from rewards.merchants.services import scans

# Of 5 to 20 KB each.
KEPT_AT_MOST = 1_000
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self' data:; style-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}
# For a page that can be read aloud: our own file may do that, and nothing else.
WITH_OUR_SCRIPT = f"{HEADERS['Content-Security-Policy']}; script-src 'self'"
ASK_AGAIN = "no-cache"
_ACCEPTS_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))")


@dataclass(frozen=True)
class Ready:
    """A rendered page: its bytes, the same packed, their name, and the status."""

    status: int
    body: bytes
    packed: bytes
    etag: str


def ready(status: int, text: str) -> Ready:
    """Return a page ready to be sent. Its ETag is a digest of what it says."""
    body = text.encode()
    # No time in the head: the same page is the same bytes.
    packed = gzip.compress(body, mtime=0)
    name = hashlib.sha256(body).hexdigest()[:32]
    return Ready(status, body, packed, f'W/"{name}"')


class Shelf:
    """The pages of this process, those asked for last; safe among threads."""

    def __init__(self, most: int = KEPT_AT_MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Ready] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], Ready]) -> Ready:
        """Return what is kept under the key; else make it and keep it."""
        with self._lock:
            if found := self._kept.get(key):
                self._kept.move_to_end(key)
                return found
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made

    def clear(self) -> None:
        """Keep nothing. For tests, whose rows are gone."""
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)


SHELF = Shelf()


class CountedResponse(HttpResponse):
    """An answer after which the counts of scans are written, if it is time.

    The server closes an answer when it has sent it: nobody waits for the writing.
    """

    asked_at: datetime | None = None
    # Nobody need read a line in the log for each wrong or revoked code.
    _has_been_logged = True

    def close(self) -> None:
        """Write the counts, then close."""
        if self.asked_at:
            scans.flush_when_due(at=self.asked_at)
        super().close()


def send(
    request: HttpRequest, page: Ready, *, language: str, reads_aloud: bool = False
) -> CountedResponse:
    """Send a page, or 304 when the sender has it already.

    Only a page that is there can be unchanged: 404, 410 and 429 are sent in full.
    One that ``reads_aloud`` may run our script; it needs none to be read.
    """
    if page.status == 200 and _has_it(request, page.etag):
        response = CountedResponse(status=304)
        del response["Content-Type"]
    else:
        is_packed = _ACCEPTS_GZIP.search(request.headers.get("Accept-Encoding", ""))
        content = page.packed if is_packed else page.body
        response = CountedResponse(
            b"" if request.method == "HEAD" else content, status=page.status
        )
        response["Content-Length"] = str(len(content))
        response["Content-Language"] = language
        if is_packed:
            response["Content-Encoding"] = "gzip"
    for name, value in HEADERS.items():
        response[name] = value
    if reads_aloud:
        response["Content-Security-Policy"] = WITH_OUR_SCRIPT
    response["Cache-Control"] = ASK_AGAIN
    if page.status in {200, 410}:
        response["ETag"] = page.etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _has_it(request: HttpRequest, etag: str) -> bool:
    """Return whether the sender named what it has, weak or strong."""
    given = request.headers.get("If-None-Match")
    if not given:
        return False
    bare = etag.removeprefix("W/")
    names = parse_etags(given)
    return names == ["*"] or any(name.removeprefix("W/") == bare for name in names)
