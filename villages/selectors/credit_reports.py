"""What stands on a credit report: worked out from facts, by what its person chose."""

from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q

from grassroots.core import sealing
from villages.formulas import scoring
from villages.models import (
    BehaviourRecord,
    Deduct,
    Household,
    IssuedPaper,
    PaperKind,
    Resident,
    YearState,
)
from villages.selectors.credit_files import (
    DeductLine,
    ScoreLine,
    ScoreSheet,
    score_as_shown_to,
    subject_of,
)
from villages.selectors.papers import papers_of
from villages.selectors.years import years_of

# So many characters of a mark tell one line from another.
MARK = 16


def sheet_of(
    resident: Resident, on: date, *, whole: bool
) -> tuple[Household | Resident | None, ScoreSheet | None]:
    """Return whose score a report of the day speaks of, and the score.

    ``whole`` takes the person's own deducts in; else there are none, as for a lender.
    """
    subject = subject_of(resident, on)
    reader = resident if whole else None
    return subject, score_as_shown_to(reader, subject, on) if subject else None


def marks_of(sheet: ScoreSheet) -> dict[str, ScoreLine | DeductLine]:
    """Return the lines of a score, each by a mark that tells nobody what it is."""
    return {_mark(one): one for one in sheet.lines}


def _mark(line: ScoreLine | DeductLine) -> str:
    row = _row(line)
    return sealing.digest(f"{row._meta.model_name}:{row.pk}:{line.points}")[:MARK]


def _row(line: ScoreLine | DeductLine) -> BehaviourRecord | Deduct:
    return line.deduct if isinstance(line, DeductLine) else line.record


def report_sheet(paper: IssuedPaper, *, on: date) -> ScoreSheet | None:
    """Return the lines of a report as they were on its day; None once they changed.

    Once one of them was objected to, put right, repaired or is over, the paper is out
    of date: it is printed no more and its code confirms nothing. A good deed that came
    after it on the same day leaves it as it was.
    """
    _subject, sheet = sheet_of(
        paper.resident, paper.issued_on, whole=paper.content["whole"]
    )
    if sheet is None:
        return None
    found = marks_of(sheet)
    # Papers of before the marks hold to the score alone.
    marks = paper.content.get("marks", list(found))
    lines = tuple(one for mark, one in found.items() if mark in marks)
    new = (one for mark, one in found.items() if mark not in marks)
    if len(lines) < len(marks) or any(one.kind == "deduct" for one in new):
        return None
    if scoring.score(sheet.base, lines) != paper.content["score"]:
        return None
    years = star_years(paper.resident)
    if any(one not in years for one in paper.content.get("years", ())):
        return None
    if any(gone(_row(one), on=on) for one in lines):
        return None
    return replace(sheet, lines=lines, total=paper.content["score"], star=_star(paper))


def _star(paper: IssuedPaper) -> int:
    star: int = paper.content["star"]
    return star


def star_years(resident: Resident) -> list[list[int]]:
    """Return year and star of each list that was published, the latest first.

    The star is that of the list, which no deduct lowers.
    """
    published = years_of(resident).filter(close__state=YearState.PUBLISHED)
    return [[one.close.year, one.listed_star] for one in published]


def is_current(paper: IssuedPaper, *, on: date) -> bool:
    """Return whether a paper still says what is so; other papers end by their day."""
    if paper.kind != PaperKind.CREDIT:
        return True
    return report_sheet(paper, on=on) is not None


def gone(line: BehaviourRecord | Deduct, *, on: date) -> bool:
    """Return whether the term of a line is over by the day."""
    return line.expires_on is not None and line.expires_on <= on


def outdated_by(
    line: BehaviourRecord | Deduct, *, on: date, at: datetime
) -> list[IssuedPaper]:
    """Return the reports that are out of date now that the line counts no more.

    What a deduct did stands only on papers of its person; a deed counts on those of
    the whole household.
    """
    people = Q(resident=line.resident_id)
    if isinstance(line, BehaviourRecord):
        people |= Q(resident__memberships__household=line.household_id)
    papers = (
        IssuedPaper.objects.valid(at=at)
        .filter(people, kind=PaperKind.CREDIT, issued_on__gte=line.effective_on or on)
        .select_related("resident__village")
        .order_by("pk")
        .distinct()
    )
    return [one for one in papers if not is_current(one, on=on)]


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
