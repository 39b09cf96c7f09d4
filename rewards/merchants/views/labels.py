"""What stands on the stickers for the bags of a batch."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from rewards.merchants.models import Batch

# 70 by 37.125 mm, three across and eight down: the commonest sheet of stickers.
ON_A_SHEET = 24


def address_of(batch: Batch) -> str:
    """Return what the code of a batch says: a plain address of ours."""
    path = reverse("merchants_batch_public", args=[batch.token])
    return f"{settings.SITE_ADDRESS}{path}"


def label_sheets(batch: Batch, number: int) -> dict[str, Any]:
    """Return the address, the domain, and so many sheets of stickers."""
    return {
        "address": address_of(batch),
        "domain": urlsplit(settings.SITE_ADDRESS).netloc,
        "sheets": [range(ON_A_SHEET)] * number,
    }
