"""What stands on a credit report: worked out from facts, by what its person chose."""

from datetime import date, datetime

from villages.models import Deduct, Household, IssuedPaper, PaperKind, Resident
from villages.selectors.credit_files import (
    DeductLine,
    ScoreSheet,
    score_as_shown_to,
    subject_of,
)
from villages.selectors.papers import papers_of


def sheet_of(
    resident: Resident, on: date, *, whole: bool
) -> tuple[Household | Resident | None, ScoreSheet | None]:
    """Return whose score a report of the day speaks of, and the score.

    ``whole`` takes the person's own deducts in; else there are none, as for a lender.
    """
    subject = subject_of(resident, on)
    reader = resident if whole else None
    return subject, score_as_shown_to(reader, subject, on) if subject else None


def report_sheet(paper: IssuedPaper, *, on: date) -> ScoreSheet | None:
    """Return the lines of a report as they were on its day; None once they changed.

    What was objected to, put right or over since is printed no more: a fresh report
    says how it stands.
    """
    _subject, sheet = sheet_of(
        paper.resident, paper.issued_on, whole=paper.content["whole"]
    )
    if sheet is None or sheet.total != paper.content["score"]:
        return None
    own = [one.deduct for one in sheet.lines if isinstance(one, DeductLine)]
    return None if any(gone(one, on=on) for one in own) else sheet


def gone(deduct: Deduct, *, on: date) -> bool:
    """Return whether the term of a deduct is over by the day."""
    return deduct.expires_on is not None and deduct.expires_on <= on


def report_of(
    resident: Resident, pk: int | None, *, at: datetime
) -> IssuedPaper | None:
    """Return a valid report of the resident's by its key."""
    return (
        papers_of(resident, kind=PaperKind.CREDIT, at=at)
        .select_related("resident", "village__town")
        .filter(pk=pk or 0)
        .first()
    )
