"""Find papers: by the code on them, for a stranger; by their holder, to print again."""

from datetime import datetime

from django.db.models import QuerySet

from grassroots.core import sealing, short_code
from villages.models import IssuedPaper, Resident

GROUP = 4


def verify(code: str, *, at: datetime) -> IssuedPaper | None:
    """Return the paper of that code while it is valid.

    One keyed hash and one query, whatever was typed: unknown, mistyped, expired and
    revoked cannot be told apart, neither by the answer nor by how long it takes.
    """
    digest = sealing.digest(short_code.normalise(code))
    return (
        IssuedPaper.objects.valid(at=at)
        .filter(code_digest=digest)
        .select_related("resident", "village")
        .first()
    )


def papers_of(
    resident: Resident, *, kind: str, at: datetime
) -> "QuerySet[IssuedPaper]":
    """Return the resident's valid papers of a kind, the newest first."""
    return IssuedPaper.objects.valid(at=at).filter(resident=resident, kind=kind)


def code_of(paper: IssuedPaper) -> str:
    """Return the code as it stands on the paper, in groups of four."""
    code = sealing.unseal(paper.code_sealed, owner=f"paper:{paper.code_digest}")
    return spelt(code)


def spelt(code: str) -> str:
    """Write a code in groups of four: ABCD-EFGH-JKMN-PQRS."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
