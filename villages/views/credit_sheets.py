"""The credit report on paper, as both faces show it."""

from typing import Any

from villages.models import IssuedPaper
from villages.selectors.credit_files import ScoreSheet
from villages.selectors.papers import code_of
from villages.views.public_papers import verify_address
from villages.views.words import star_words


def sheet_context(paper: IssuedPaper, sheet: ScoreSheet) -> dict[str, Any]:
    """Return what the sheet says."""
    code = code_of(paper)
    return {
        "paper": paper,
        "sheet": sheet,
        "star_words": star_words(sheet.star),
        "years": [
            (year, star, star_words(star))
            for year, star in paper.content.get("years", ())
        ],
        "added": sum(one.signed for one in sheet.adds),
        "code": code,
        "address": verify_address(code),
    }
