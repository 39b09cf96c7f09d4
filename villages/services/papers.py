"""Give out a paper with a code that a stranger can have confirmed, or take it back.

Who may have which paper, and what stands on it, is for the service of that paper;
this one makes the code, keeps it, and lets it end.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from grassroots.audit import services as audit
from grassroots.core import sealing, short_code
from villages import permissions
from villages.models import IssuedPaper, PaperKind, Resident
from villages.paper_errors import PaperNotYours, PaperTooLong

MOST_DAYS = 366


@dataclass(frozen=True)
class Issued:
    """A paper and the code that stands on it."""

    paper: IssuedPaper
    code: str


@transaction.atomic
def issue(
    *,
    resident: Resident,
    kind: str,
    content: Mapping[str, Any],
    days: int,
    by: User,
    at: datetime,
) -> Issued:
    """Keep what the paper says, under a fresh code; it holds for so many days.

    ``content`` holds plain values only, and nothing that a stranger must not read.
    """
    if not 1 <= days <= MOST_DAYS:
        raise PaperTooLong(most=MOST_DAYS)
    today = timezone.localdate(at)
    # Two short codes: 14 characters of chance, and each half notices a slip.
    code = short_code.new_code() + short_code.new_code()
    digest = sealing.digest(code)
    paper = IssuedPaper.objects.create(
        kind=PaperKind(kind),
        village_id=resident.village_id,
        resident=resident,
        code_digest=digest,
        code_sealed=sealing.seal(code, owner=f"paper:{digest}"),
        content=dict(content),
        issued_at=at,
        issued_by=by,
        issued_on=today,
        expires_on=today + timedelta(days=days - 1),
    )
    audit.record(
        "villages.paper_issued", target=paper, by=by, at=at, data={"kind": str(kind)}
    )
    return Issued(paper, code)


@transaction.atomic
def revoke(*, paper: IssuedPaper, by: User, at: datetime) -> IssuedPaper:
    """Let the paper confirm nothing any more; revoking twice changes nothing.

    Its holder may, and the manager of the village that issued it.
    """
    paper = (
        IssuedPaper.objects.select_for_update(of=("self",), no_key=True)
        .select_related("resident", "village")
        .get(pk=paper.pk)
    )
    on = timezone.localdate(at)
    if paper.resident.user_id != by.pk and not permissions.manages(
        by, paper.village, on=on
    ):
        raise PaperNotYours
    if paper.revoked_at is None:
        paper.revoked_at, paper.revoked_by = at, by
        paper.save(update_fields=["revoked_at", "revoked_by"])
        audit.record("villages.paper_revoked", target=paper, by=by, at=at)
    return paper
