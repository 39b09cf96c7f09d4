"""Whether a paper is ours: anybody may ask with the code on it, and learns little."""

from datetime import date
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from grassroots.core import short_code
from villages.formulas.hours import hours_text
from villages.models import IssuedPaper, PaperKind
from villages.selectors.credit_reports import is_current
from villages.selectors.papers import spelt, verify
from villages.views.words import star_words

# Of a code in an address or a field no more is read.
LONGEST = 40


def verify_address(code: str) -> str:
    """Return the whole address behind a paper's QR code."""
    page = reverse("villages_paper_verify", args=[code.replace("-", "")])
    return f"{settings.SITE_ADDRESS}{page}"


def hours_of(paper: IssuedPaper) -> dict[str, Any]:
    """Return what a certificate of hours says."""
    content = paper.content
    return {
        "hours": hours_text(content["halves"]),
        "since": date.fromisoformat(content["since"]),
        "until": date.fromisoformat(content["until"]),
    }


def verify_paper(request: HttpRequest, code: str = "") -> HttpResponse:
    """Say what the paper of the code says, or that there is no such valid paper.

    Unknown, expired and taken back look the same. What changed since the paper was
    given out is never said, nor whose it was: only that it is out of date.
    """
    typed = (code or request.GET.get("code", ""))[:LONGEST].strip()
    paper = verify(typed, at=timezone.now()) if typed else None
    is_outdated = paper is not None and not is_current(paper, on=timezone.localdate())
    if is_outdated:
        paper = None
    context: dict[str, Any] = {
        "typed": spelt(short_code.normalise(typed)),
        "asked": bool(typed),
        "paper": paper,
        "is_outdated": is_outdated,
    }
    if paper is not None and paper.kind == PaperKind.HOURS:
        context |= hours_of(paper)
    elif paper is not None:
        context["star_words"] = star_words(paper.content["star"])
    status = (410 if is_outdated else 404) if typed and paper is None else 200
    response = render(request, "villages/public/verify.html", context, status=status)
    # Neither a cache nor a search engine keeps whose paper it was.
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
