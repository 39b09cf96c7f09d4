"""My year: score by month, stars, honours, what I promised and agreed to, who looked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from grassroots.core.views import InCapacity
from villages.formulas.histories import month_ends
from villages.models import Household, Resident, YearClose
from villages.selectors.credit_files import score_as_shown_to, subject_of
from villages.selectors.honours import honours_of
from villages.selectors.pledges import pledges_of
from villages.selectors.residents import consent_lines, views_of
from villages.selectors.score_histories import MONTHS, Point, points_of
from villages.selectors.years import list_of, years_of
from villages.views.me.file_curve import curve_of
from villages.views.words import star_words

YEARS = 5
LOOKS = 5
HONOUR = "HON"


class MyHistory(InCapacity):
    """The year of the score that the resident has, and what goes with it."""

    roles = frozenset({"resident"})

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw it, and say the same in a table."""
        resident, today = self.capacity.scope, timezone.localdate()
        subject = subject_of(resident, today)
        months = month_ends(today, months=MONTHS)
        years = year_ends(today)
        days = [*years, *months]
        found = points_of(resident, subject, days, over_by=today) if subject else []
        year = found[len(years) :]
        sheet = score_as_shown_to(resident, subject, today) if subject else None
        context = {
            "resident": resident,
            "is_household": isinstance(subject, Household),
            "curve": curve_of(year),
            "months": [(one, star_words(one.star or 0)) for one in reversed(year)],
            "years": star_years(resident, found[: len(years)]),
            "hanging": list_of(resident.village),
            "honours": [
                one
                for one in (sheet.adds if sheet else [])
                if one.record.rule.code.upper().startswith(HONOUR)
            ],
            "thanks": honours_of(resident, at=timezone.now()),
            "pledges": pledges_of(resident, on=today),
            "consents": consent_lines(resident, on=today),
            "looks": views_of(resident)[:LOOKS],
        }
        return render(request, "villages/me/file_history.html", context)


@dataclass(frozen=True)
class StarYear:
    """A year's star: of the list that was put up, or worked out where there is none."""

    year: int
    star: int
    close: YearClose | None = None

    @property
    def words(self) -> str:
        """What the star is called."""
        return star_words(self.star)


def star_years(resident: Resident, ends: Iterable[Point]) -> list[StarYear]:
    """Return the stars of past years, the latest first."""
    worked_out = {
        one.on.year: StarYear(one.on.year, one.star)
        for one in ends
        if one.star is not None
    }
    listed = {
        one.close.year: StarYear(one.close.year, one.listed_star, one.close)
        for one in years_of(resident)
    }
    return sorted({**worked_out, **listed}.values(), key=lambda one: -one.year)


def year_ends(today: date) -> list[date]:
    """Return the last days of the years before this one, the oldest first."""
    return [date(today.year - back, 12, 31) for back in range(YEARS, 0, -1)]
