"""My year: the score month by month, stars, honours, what I agreed to, who looked."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from grassroots.core.views import InCapacity
from villages.formulas.histories import month_ends
from villages.models import Household
from villages.selectors.credit_files import score_as_shown_to, subject_of
from villages.selectors.residents import consent_lines, views_of
from villages.selectors.score_histories import MONTHS, points_of
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
            "years": [
                (one, star_words(one.star))
                for one in reversed(found[: len(years)])
                if one.star is not None
            ],
            "honours": [
                one
                for one in (sheet.adds if sheet else [])
                if one.record.rule.code.upper().startswith(HONOUR)
            ],
            "consents": consent_lines(resident, on=today),
            "looks": views_of(resident)[:LOOKS],
        }
        return render(request, "villages/me/file_history.html", context)


def year_ends(today: date) -> list[date]:
    """Return the last days of the years before this one, the oldest first."""
    return [date(today.year - back, 12, 31) for back in range(YEARS, 0, -1)]
