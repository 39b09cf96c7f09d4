"""Visits as the services leave them, step by step; see ``merchants`` for the shops."""

import base64
import io
import uuid
from datetime import datetime
from typing import Any

from PIL import Image, ImageDraw

from rewards.merchants.models import Acknowledged, Grade, Inspection, Merchant
from rewards.merchants.services import inspections, signatures
from rewards.merchants.services.inspections import Note


def begun(merchant: Merchant, *, by: Any, at: datetime, **more: Any) -> Inspection:
    """Begin a routine visit."""
    given = {"kind": "routine", "client_id": uuid.uuid4()} | more
    return inspections.begin(merchant=merchant, by=by, at=at, **given)


def answered(
    visit: Inspection, *, at: datetime, faults: Any = (), na: Any = ()
) -> Inspection:
    """Answer every item: those at the places of ``faults`` and ``na`` so, the rest met."""
    notes = {}
    for item in visit.checklist.items.all():
        outcome = "fault" if item.order in faults else "met"
        notes[item.pk] = Note(outcome="na" if item.order in na else outcome)
    return inspections.record_findings(
        inspection=visit, findings=notes, by=visit.started_by, at=at
    )


def announced(
    merchant: Merchant, *, by: Any, at: datetime, faults: Any = (), na: Any = ()
) -> Inspection:
    """Begin, answer and tell the merchant."""
    visit = answered(begun(merchant, by=by, at=at), at=at, faults=faults, na=na)
    return inspections.announce(inspection=visit, by=by, at=at)


def signed(
    merchant: Merchant, *, by: Any, at: datetime, faults: Any = (), na: Any = ()
) -> Grade:
    """Go through a whole visit, which the merchant saw and did not sign."""
    visit = announced(merchant, by=by, at=at, faults=faults, na=na)
    inspections.acknowledge(inspection=visit, how=Acknowledged.DECLINED, by=by, at=at)
    return inspections.sign(inspection=visit, by=by, at=at)


def png(size: tuple[int, int] = (300, 120), *, strokes: bool = True) -> bytes:
    """Return what a canvas makes: black lines on nothing."""
    image = Image.new("RGBA", size, (0, 0, 0, 0))
    if strokes:
        pen = ImageDraw.Draw(image)
        pen.line([(20, 90), (80, 20), (140, 90), (260, 40)], fill="black", width=4)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


def data_url(content: bytes | None = None) -> str:
    """Return a signature as the page sends it."""
    raw = png() if content is None else content
    return signatures.PREFIX + base64.b64encode(raw).decode()


def signature() -> signatures.Signature:
    """Return a signature ready to be kept."""
    return signatures.drawn(data_url())
