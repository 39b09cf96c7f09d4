"""Give out a credit report: what its person chose, under a code, for a month."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from grassroots.accounts.models import User
from villages import permissions
from villages.models import Household, PaperKind, Resident
from villages.paper_errors import ReportNotYours, ReportOfOwnFamily, ReportWithoutScore
from villages.selectors.credit_reports import marks_of, sheet_of, star_years
from villages.services import papers
from villages.services.papers import Issued

REPORT_DAYS = 30


@dataclass(frozen=True)
class Parts:
    """What the person wants on the paper beside the score and its star.

    ``whole`` lets the own deducts in, and the score that they lower; without it the
    paper says what a lender would be told.
    """

    adds: bool = True
    years: bool = True
    whole: bool = False


@transaction.atomic
def issue(*, resident: Resident, parts: Parts, by: User, at: datetime) -> Issued:
    """Give out the report of today.

    The person asks for it; for somebody who stands at the desk without a phone the
    village's manager does, and then without deducts.
    """
    on = timezone.localdate(at)
    if resident.user_id != by.pk:
        if not permissions.manages(by, resident.village, on=on) or parts.whole:
            raise ReportNotYours
        if permissions.own_family(by).filter(pk=resident.pk).exists():
            raise ReportOfOwnFamily
    subject, sheet = sheet_of(resident, on, whole=parts.whole)
    if sheet is None:
        raise ReportWithoutScore
    return papers.issue(
        resident=resident,
        kind=PaperKind.CREDIT,
        content={
            "score": sheet.total,
            "star": sheet.star,
            "of_household": isinstance(subject, Household),
            "adds": parts.adds,
            "whole": parts.whole,
            "years": star_years(resident) if parts.years else [],
            "marks": sorted(marks_of(sheet)),
        },
        days=REPORT_DAYS,
        by=by,
        at=at,
    )
