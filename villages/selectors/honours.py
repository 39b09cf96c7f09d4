"""What somebody is thanked for beside their deeds: stars on a list, hours on paper."""

from dataclasses import dataclass
from datetime import datetime

from villages.models import (
    IssuedPaper,
    PaperKind,
    Resident,
    YearResult,
    YearState,
)
from villages.selectors.papers import papers_of
from villages.selectors.years import LISTED_FROM, years_of


@dataclass(frozen=True)
class Honours:
    """Stars of published lists and certificates of hours, the latest first."""

    stars: list[YearResult]
    papers: list[IssuedPaper]

    def __bool__(self) -> bool:
        """Whether there is any."""
        return bool(self.stars or self.papers)


def honours_of(resident: Resident, *, at: datetime) -> Honours:
    """Return what stands at the moment: a paper that was taken back is none."""
    listed = [
        one
        for one in years_of(resident)
        if one.close.state == YearState.PUBLISHED and one.listed_star >= LISTED_FROM
    ]
    papers = papers_of(resident, kind=PaperKind.HOURS, at=at)
    return Honours(stars=listed, papers=list(papers))
