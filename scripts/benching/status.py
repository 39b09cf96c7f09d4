"""The page behind a shop's code, beside an empty view and beside the same bytes as a file."""

import gzip
from collections.abc import Iterator
from datetime import timedelta
from itertools import cycle
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from rewards.merchants.models import CreditCode
from rewards.merchants.services import codes, grades
from tests.factories.accounts import UserFactory
from tests.factories.merchants import MerchantFactory, graded
from tests.rewards.merchants.shops import complaint, fault, licence, pledge, reply

SCAN = "page behind a code, over HTTP"
SCAN_OF_FILE = "  the same, against a file"
UNCHANGED = "page behind a code, unchanged (304)"
MANY = "pages behind 50 codes, in turn"
FILE = "the same page as a static file"
AGAINST_EMPTY = (SCAN, MANY, UNCHANGED, FILE)
EXPECTED = {UNCHANGED: 304}
SHOPS = 50
FILE_NAME = "bench-shop.html"


def open_shops() -> list[CreditCode]:
    """Return the codes of shops with something to say each."""
    return [_open_shop() for _ in range(SHOPS)]


def _open_shop() -> CreditCode:
    now, by = timezone.now(), UserFactory()
    opened_on = timezone.localdate() - timedelta(days=400)
    shop = MerchantFactory(opened_on=opened_on)
    given = graded(shop, at=now - timedelta(days=40), percent=82)
    for order in (3, 4):
        fault(given, order, due_on=timezone.localdate())
    complaint(shop, at=now - timedelta(days=50))
    reply(given)
    licence(shop)
    pledge(shop)
    grades.regrade(merchant=shop, cause="complaint", by=None, at=now)
    return codes.issue_code(merchant=shop, by=by, at=now)


def pages(shops: list[CreditCode]) -> dict[str, Iterator[bytes]]:
    """Return what is asked, by its name; writes the file, so before the server starts."""
    address = reverse("merchants_public", args=[shops[0].token])
    page = Client().get(address)
    folder = Path(settings.STATIC_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE_NAME).write_bytes(page.content)
    (folder / f"{FILE_NAME}.gz").write_bytes(gzip.compress(page.content, mtime=0))
    each = [reverse("merchants_public", args=[code.token]) for code in shops]
    return {
        FILE: cycle([_ask(f"{settings.STATIC_URL}{FILE_NAME}")]),
        SCAN: cycle([_ask(address)]),
        MANY: cycle([_ask(one) for one in each]),
        UNCHANGED: cycle([_ask(address, f"If-None-Match: {page['ETag']}\r\n")]),
    }


def _ask(address: str, more: str = "") -> bytes:
    """Return a request as a phone sends it: without a cookie, and able to unpack."""
    return (
        f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{more}\r\n"
    ).encode()
