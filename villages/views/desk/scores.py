"""A resident's score line by line, as manager and supervisor read it: without deducts."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from villages.models import Household
from villages.selectors.credit_files import score_as_shown_to, subject_of
from villages.selectors.years import years_of
from villages.views.words import star_words

from .people import PeopleView


class ResidentScore(PeopleView):
    """What adds up to the score; whoever is named in it is told of the look.

    Deducts have pages of their own, for those who may see them: here the score is
    the one that a lender would be told.
    """

    asks_errand = True
    roles = frozenset({"manager", "supervisor"})
    purpose: ClassVar = gettext_lazy("看信用分怎么来的")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        resident = self.get_resident(pk)
        subject = subject_of(resident, self.today)
        sheet = score_as_shown_to(None, subject, self.today) if subject else None
        context: dict[str, Any] = {
            "resident": resident,
            "is_household": isinstance(subject, Household),
            "sheet": sheet,
            "years": years_of(resident),
        }
        if sheet:
            for one in {line.record.resident for line in sheet.adds} - {resident}:
                self.log_look(one)
            context |= {
                "added": sum(one.signed for one in sheet.adds),
                "star_words": star_words(sheet.star),
            }
        return render(request, "villages/desk/score.html", context)
